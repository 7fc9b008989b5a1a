"""Boards and committees: the list, one with its members, and what its agendas begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.models import Academy
from governance.forms_bodies import BodyForm, MemberForm, NewBodyForm, TemplateForm, TermForm
from governance.models import Body, BodyMember, Meeting
from governance.sight import may_clerk, visible_bodies
from governance.use_cases import bodies as use_cases
from governance.year import pack_for
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .pages import body_or_404, clerk_only, form_page, today

# How long before its end a term of office is pointed out.
ENDING_SOON = timedelta(days=90)
FORM = ["GET", "HEAD", "POST"]


@requires("meeting.read")
@require_safe
def bodies(request: TrustRequest, trust: str) -> HttpResponse:
    on = today()
    found = list(visible_bodies(request.access, on=on).in_order().select_related("academy", "clerk"))
    members = list(BodyMember.objects.in_office(on=on).filter(body__in=found).select_related("person"))
    ending = [one for one in members if one.until_on and one.until_on <= on + ENDING_SOON]
    rows = [
        {
            "body": body,
            "members": sum(1 for one in members if one.body_id == body.pk),
            "chair": next((one for one in members if one.body_id == body.pk and one.role == "chair"), None),
            "ending": sum(1 for one in ending if one.body_id == body.pk),
        }
        for body in found
    ]
    context = {"rows": rows, "may_clerk": may_clerk(request.access)}
    return render(request, "governance/bodies/bodies.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def bodies_make(request: TrustRequest, trust: str) -> HttpResponse:
    """The bodies that the framework and the academies ask for."""
    clerk_only(request.access)
    if request.method == "POST":
        pack = pack_for(school_year_of(today()))
        made = use_cases.make(
            committees=pack.committees if pack else (),
            academies=list(Academy.objects.in_trust(on=today()).by_name()),
            by=request.actor,
        )
        words = f"{len(made)} {'body is' if len(made) == 1 else 'bodies are'} added."
        messages.success(request, words if made else "Every body is there already.")
        return redirect("bodies", trust=trust)
    context = {
        "question": "Add the bodies of the framework?",
        "consequences": [
            "The trust board, the committees that the framework names, and a local governing board for each academy.",
            "Bodies that are there already stay as they are.",
        ],
        "confirm_label": "Add them",
        "cancel_href": reverse("bodies", kwargs={"trust": trust}),
    }
    return render(request, "components/confirm_page.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def body_add(request: TrustRequest, trust: str) -> HttpResponse:
    clerk_only(request.access)
    form = NewBodyForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.add(**form.cleaned_data, by=request.actor),
        title="Add a board or committee",
        button="Add it",
        back=reverse("bodies", kwargs={"trust": trust}),
        done="It is added, with what its agendas begin with.",
    )


@requires("meeting.read")
@require_safe
def body(request: TrustRequest, trust: str, body_id: int) -> HttpResponse:
    found = body_or_404(request.access, body_id)
    on = today()
    members = list(found.members.select_related("person").chairs_first())
    in_office = [one for one in members if one.is_in_office(on=on)]
    first_year = school_year_of(on)
    context = {
        "body": found,
        "in_office": in_office,
        "ending": {one.pk for one in in_office if one.until_on and one.until_on <= on + ENDING_SOON},
        "to_come": [one for one in members if one.from_on > on],
        "left": [one for one in members if one.until_on and one.until_on < on],
        "has_quorum": len(in_office) >= found.quorum,
        "meetings": list(Meeting.objects.filter(body=found).in_year(first_year).select_related("body")),
        "template": list(found.template_items.order_by("place", "pk")),
        "may_clerk": may_clerk(request.access),
    }
    return render(request, "governance/bodies/body.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def body_change(request: TrustRequest, trust: str, body_id: int) -> HttpResponse:
    found = _for_clerk(request, body_id)
    form = BodyForm.showing(found, request.POST if request.method == "POST" else None)

    def do() -> object:
        facts = {**form.cleaned_data, "seen_revision": form.cleaned_data["seen_revision"] or 0}
        return use_cases.change(body=found, **facts, by=request.actor)

    return form_page(
        request,
        form,
        do,
        title=f"Change {found.name}",
        button="Save",
        back=_href(trust, found),
        done="It is saved.",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def member_add(request: TrustRequest, trust: str, body_id: int) -> HttpResponse:
    found = _for_clerk(request, body_id)
    form = MemberForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.appoint(body=found, **form.cleaned_data, by=request.actor),
        title=f"Add a member to {found.name}",
        button="Add the member",
        back=_href(trust, found),
        done="The member is added.",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def member_term(request: TrustRequest, trust: str, body_id: int, member_id: int) -> HttpResponse:
    found = _for_clerk(request, body_id)
    member = get_object_or_404(found.members.select_related("person"), pk=member_id)
    form = TermForm.showing(member, request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.change_term(member=member, **form.cleaned_data, by=request.actor),
        title=f"Term of office of {member}",
        button="Save",
        back=_href(trust, found),
        done="The term is saved.",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def body_agenda(request: TrustRequest, trust: str, body_id: int) -> HttpResponse:
    """What its agendas begin with: one item more, or one fewer (`remove`, its id)."""
    found = _for_clerk(request, body_id)
    items = list(found.template_items.order_by("place", "pk"))
    here = reverse("body_agenda", kwargs={"trust": trust, "body_id": found.pk})
    if "remove" in request.POST:
        chosen = next((one.pk for one in items if str(one.pk) == request.POST["remove"]), None)
        if chosen and use_cases.remove_from_template(body=found, item_id=chosen, by=request.actor):
            messages.success(request, "The item is removed from the template.")
        return redirect(here)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        before = form.cleaned_data["before"]
        try:
            use_cases.add_to_template(body=found, item=form.item(), before=before, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The item is added to the template.")
            return redirect(here)
    context: dict[str, Any] = {"body": found, "items": items, "form": form}
    return render(request, "governance/bodies/template.html", context, status=422 if form.errors else 200)


def _for_clerk(request: TrustRequest, body_id: int) -> Body:
    clerk_only(request.access)
    return body_or_404(request.access, body_id)


def _href(trust: str, found: Body) -> str:
    return reverse("body", kwargs={"trust": trust, "body_id": found.pk})
