"""The people of a trust: the list, one person, their roles, their removal."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts.forms.people import PeopleFilters, RolesForm, places_to_choose
from trust_portal.accounts.gate import requires
from trust_portal.accounts.members import (
    Holding,
    holdings,
    matching,
    members,
    number_of_invitations,
    number_of_members,
)
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people as use_cases
from trust_portal.accounts.use_cases.roles_held import HeldRole, version_of
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.words import lines_of, who_did
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.navigation import Link
from trust_portal.ui.tables import Column, TableSpec

PEOPLE = TableSpec(
    columns=(
        Column("name", "Name", sort=("name_key",)),
        Column("roles", "Roles"),
        Column("second_factor", "Second factor"),
        Column("entered", "Last here", sort=("entered_key",)),
    ),
    default_sort="name",
)
_HISTORY_SHOWN = 20


@requires("people.read")
@require_safe
def people(request: TrustRequest, trust: str) -> HttpResponse:
    filters = PeopleFilters(request.GET, places=places_to_choose())
    table = PEOPLE.read(request.GET)
    page = table.page(matching(members(), **filters.applied))
    context = {
        "tabs": tabs(request, current="people"),
        "filters": filters,
        "table": table,
        "page": page,
        "rows": [(person, holdings(person.memberships.all())) for person in page.rows],
        "second_factor_roles": set(request.trust.second_factor_roles),
        "may_change": request.access.may("people.write"),
    }
    return render(request, "accounts/people/people.html", context)


@requires("people.read")
@require_safe
def person(request: TrustRequest, trust: str, person_id: int) -> HttpResponse:
    shown = get_object_or_404(members(), pk=person_id)
    history = None
    if request.access.may("audit.read"):
        about = AuditEntry.objects.about("person", shown.pk).select_related("person").newest_first()
        history = lines_of(about[: _HISTORY_SHOWN + 1])
    context = {
        "shown": shown,
        "is_you": shown == request.user,
        "memberships": sorted(shown.memberships.all(), key=lambda one: list(Role).index(Role(one.role))),
        "history": history[:_HISTORY_SHOWN] if history is not None else None,
        "history_is_longer": history is not None and len(history) > _HISTORY_SHOWN,
        "history_query": urlencode({"kind": "person", "text": str(shown)}),
        "may_change": request.access.may("people.write"),
    }
    return render(request, "accounts/people/person.html", context)


@requires("people.write")
@require_http_methods(["GET", "HEAD", "POST"])
def person_roles(request: TrustRequest, trust: str, person_id: int) -> HttpResponse:
    shown = get_object_or_404(members(), pk=person_id)
    held = use_cases.roles_of(shown)
    places = places_to_choose()
    form = RolesForm(request.POST or None, places=places, held=held, seen=version_of(held))
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change_roles(
                person=shown, held=form.held(), seen=form.cleaned_data["seen"], by=request.actor
            )
        except use_cases.RolesChangedMeanwhile as change:
            return _conflict(request, shown, saved=change.current, sent=form.held())
        except ValidationError as refusal:
            form.add_error("roles", refusal)
        else:
            messages.success(request, f"The roles of {shown} are saved. They hold from the next page on.")
            if shown == request.user:
                return redirect("overview", trust=trust)
            return redirect("person", trust=trust, person_id=shown.pk)
    return render(
        request,
        "accounts/people/person_roles.html",
        {"shown": shown, "form": form},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@requires("people.write")
@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: TrustRequest, trust: str, person_id: int) -> HttpResponse:
    shown = get_object_or_404(members(), pk=person_id)
    if request.method == "POST":
        try:
            use_cases.remove(person=shown, by=request.actor)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("person", trust=trust, person_id=shown.pk)
        messages.success(request, f"{shown} has left the trust.")
        return redirect("start") if shown == request.user else redirect("people", trust=trust)
    names = ", ".join(str(one) for one in holdings(shown.memberships.all()))
    context = {
        "question": f"Remove {shown} from {request.trust}?",
        "consequences": [
            f"They lose at once what they may do here: {names}.",
            "Pages that they have open stop working with the next click; their API tokens and their calendar’s "
            "address of this trust end.",
            "What they wrote and did stays in the trust and in its audit trail, under their name.",
            "Their sign-in and their other trusts stay as they are. You can invite them again.",
        ],
        "confirm_label": "Remove yourself" if shown == request.user else "Remove this person",
        "is_dangerous": True,
        "cancel_href": reverse("person", kwargs={"trust": trust, "person_id": shown.pk}),
    }
    return render(request, "components/confirm_page.html", context)


def tabs(request: TrustRequest, *, current: str) -> tuple[Link, ...]:
    """People and open invitations, with how many there are of each."""
    counts: dict[str, tuple[str, int | None]] = {
        "people": ("In the trust", number_of_members()),
        "invitations": ("Invited", number_of_invitations()),
    }
    if request.access.may("people.write"):
        counts["mail_trouble"] = ("Mail that did not arrive", None)
    return tuple(
        Link(
            label,
            reverse(name, kwargs={"trust": request.trust.slug}),
            current="page" if name == current else "",
            count=count,
        )
        for name, (label, count) in counts.items()
    )


def _conflict(
    request: TrustRequest, shown: Person, *, saved: frozenset[HeldRole], sent: frozenset[HeldRole]
) -> HttpResponse:
    names = dict(places_to_choose())
    newest = (
        AuditEntry.objects.about("person", shown.pk)
        .filter(verb="person.roles_changed")
        .select_related("person")
        .newest_first()
        .first()
    )
    return render_conflict(
        request,
        subject=f"the roles of {shown}",
        differences=[Difference("Roles", _in_lines(saved, names), _in_lines(sent, names))],
        edit_href=reverse("person_roles", kwargs={"trust": request.trust.slug, "person_id": shown.pk}),
        saved_by=who_did(newest) if newest else "",
    )


def _in_lines(held: frozenset[HeldRole], names: dict[int, str]) -> str:
    places: dict[Role, list[str]] = {}
    for one in held:
        here = places.setdefault(one.role, [])
        if one.place_id is not None:
            here.append(names.get(one.place_id, "another place"))
    return "\n".join(str(Holding(role, tuple(sorted(places[role])))) for role in Role if role in places)
