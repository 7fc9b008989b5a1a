"""Visits as a list and as a file; planning and changing one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Coalesce, Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.forms_visits import PlanForm, VisitFilters, WhichVisitForm
from assurance.frameworks.schema import VisitType
from assurance.in_force import InForce, framework_for, framework_of
from assurance.models import Visit, VisitQuerySet
from assurance.use_cases import visits as use_cases
from assurance.visit_focus import focus_choice
from assurance.visit_people import visitors_to_choose
from assurance.visit_sight import may_move, may_plan_anything, plans_only_in_domains, reaches_to
from assurance.visit_types import areas_by_key, focus_name, is_link, types_of, visit_type
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.roles import Verb
from trust_portal.tabular.defuse import defused
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON, day_in_words
from trust_portal.ui.tables import Column, TableSpec

from .visit import visit_or_404

VISITS = TableSpec(
    columns=(
        Column("type", "Visit", sort=("type_name", "day_key")),
        Column("academy", "Academy", sort=("academy_key", "day_key")),
        Column("day", "Day", sort=("day_key",)),
        Column("lead", "Led by", sort=("lead_key", "day_key")),
        Column("state", "State", sort=("state", "day_key")),
    ),
    default_sort="-day",
)
HEADINGS = (
    "Academy",
    "Visit",
    "State",
    "Planned on",
    "Held on",
    "Led by",
    "Visitors",
    "From outside",
    "Focus",
)


@requires("improvement.read")
@require_safe
def visits(request: TrustRequest, trust: str) -> HttpResponse:
    visible = Visit.objects.visible_to(request.access)
    filters = _filters(request, visible)
    table = VISITS.read(request.GET)
    found = _filtered(visible, filters).annotate(
        day_key=Coalesce("held_on", "planned_on"),
        academy_key=Lower("academy__name"),
        lead_key=Lower("lead__full_name"),
    )
    context = {
        "filters": filters,
        "table": table,
        "page": table.page(found),
        "today": _today(),
        "may_plan": may_plan_anything(request.access),
        "file_query": request.GET.urlencode(),
    }
    return render(request, "assurance/visits/visits.html", context)


@requires("improvement.read")
@require_safe
def visits_file(request: TrustRequest, trust: str) -> HttpResponse:
    """What the list shows with the same filters, whole."""
    visible = Visit.objects.visible_to(request.access)
    found = _filtered(visible, _filters(request, visible)).order_by("planned_on", "pk")
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(_lines(found.prefetch_related("visitors__person")))
    # The mark at the beginning makes Excel read it as UTF-8.
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="visits-{_today():%Y-%m-%d}.csv"'
    return answer


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_plan(request: TrustRequest, trust: str) -> HttpResponse:
    """`?academy=&type=` for which; without them a page asks."""
    framework = framework_for(school_year_of(_today()))
    if not may_plan_anything(request.access):
        raise PermissionDenied
    if framework is None:
        return render(request, "assurance/visits/which.html", {"has_framework": False})
    choices = academies_and_types(request.access, framework)
    which = WhichVisitForm(
        list(choices),
        list({one.id: one.name for kinds in choices.values() for one in kinds}.items()),
        request.GET if "type" in request.GET else None,
        initial={"academy": request.GET.get("academy", "")},
    )
    if not which.is_bound or not which.is_valid():
        return render(request, "assurance/visits/which.html", {"form": which, "has_framework": True})
    asked = which.cleaned_data
    academy = next(one for one in choices if one.pk == asked["academy"])
    kind = next((one for one in choices[academy] if one.id == asked["type"]), None)
    if kind is None:
        which.add_error("type", f"You do not plan visits of this type at {academy}.")
        return render(request, "assurance/visits/which.html", {"form": which, "has_framework": True})
    form = _form(request, framework, kind, academy)
    if request.method == "POST" and form.is_valid():
        try:
            planned = use_cases.plan(
                academy=academy,
                framework=framework,
                kind=kind,
                to=form.to(),
                by=request.actor,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"The visit is planned for {day_in_words(planned.planned_on)}.")
            return redirect("visit", trust=trust, visit_id=planned.pk)
    return _form_page(request, form, kind, academy, None)


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_change(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found, visitors = visit_or_404(request.access, visit_id)
    if not may_move(request.access, found, "change", visitors):
        raise PermissionDenied
    framework = framework_of(found.version)
    kind = visit_type(framework.pack, found.type) or VisitType(id=found.type, name=found.type_name)
    form = _form(request, framework, kind, found.academy, found)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_revision"] or 0
        try:
            use_cases.change(
                visit=found, to=form.to(found.focus), seen_revision=seen, by=request.actor, at=timezone.now()
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, form, meanwhile.current)
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The changes are saved.")
            return redirect("visit", trust=trust, visit_id=found.pk)
    return _form_page(request, form, kind, found.academy, found)


def academies_and_types(access: Access, framework: InForce) -> dict[Academy, list[VisitType]]:
    """What this person may plan, academies by name."""
    found: dict[Academy, list[VisitType]] = {}
    for academy in Academy.objects.in_trust(on=_today()).by_name():
        kinds = [one for one in types_of(framework.pack) if _may_plan(access, academy, one)]
        if kinds:
            found[academy] = kinds
    return found


def _may_plan(access: Access, academy: Academy, kind: VisitType) -> bool:
    place_id, link = academy.place_id, is_link(kind)
    domains = plans_only_in_domains(access, place_id=place_id, is_link=link)
    return reaches_to(access, Verb.WRITE, place_id=place_id, domain_leads=domains or (), is_link=link)


def _form(
    request: TrustRequest,
    framework: InForce,
    kind: VisitType,
    academy: Academy,
    found: Visit | None = None,
) -> PlanForm:
    people = visitors_to_choose()
    if found is not None:
        here = {found.lead, *(one.person for one in found.visitors.select_related("person"))}
        people = [*people, *(here - set(people))]
    choice = focus_choice(request.access, framework.pack, kind, academy)
    areas = areas_by_key(framework.pack)
    return PlanForm(
        people,
        choice,
        request.POST if request.method == "POST" else None,
        also=[focus_name(areas, one) for one in choice.kept_of(found.focus)] if found is not None else (),
        initial=PlanForm.of(found) if found is not None else {"lead": request.user.pk},
    )


def _form_page(
    request: TrustRequest, form: PlanForm, kind: VisitType, academy: Academy, found: Visit | None
) -> HttpResponse:
    context = {"form": form, "kind": kind, "academy": academy, "visit": found}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/visits/plan.html", context, status=status)


def _conflict(request: TrustRequest, form: PlanForm, current: Visit) -> HttpResponse:
    saved = PlanForm.of(current)
    sent = {**form.cleaned_data, "focus": form.to(current.focus).focus}
    names = {pk: str(one) for pk, one in form.people.items()}

    def shown(name: str, value: Any) -> str:
        if name in ("lead", "visitors"):
            return ", ".join(names.get(pk, "") for pk in (value if isinstance(value, list) else [value]))
        return ", ".join(value) if isinstance(value, list) else str(value or "")

    differences = [
        Difference(str(form.fields[name].label), shown(name, saved[name]), shown(name, sent[name]))
        for name in ("planned_on", "lead", "visitors", "outside", "focus")
        if saved[name] != sent[name]
    ]
    return render_conflict(
        request,
        subject=f"the visit to {current.academy}",
        differences=differences,
        edit_href=reverse("visit_change", kwargs={"trust": request.trust.slug, "visit_id": current.pk}),
    )


def _filters(request: TrustRequest, visible: VisitQuerySet) -> VisitFilters:
    academies = Academy.objects.filter(pk__in=visible.values("academy_id")).by_name()
    leads = Person.objects.filter(pk__in=visible.values("lead_id")).order_by("full_name", "pk")
    types = visible.order_by("type_name").values_list("type", "type_name").distinct()
    return VisitFilters(request.GET, list(academies), list(dict(types).items()), list(leads))


def _filtered(visible: VisitQuerySet, filters: VisitFilters) -> VisitQuerySet:
    asked = filters.applied
    names = {"state": "state", "academy": "academy_id", "type": "type", "lead": "lead_id"}
    wanted = {names[name]: value for name, value in asked.items()}
    return visible.select_related("academy", "lead").filter(**wanted)


def _lines(found: Iterable[Visit]) -> Iterator[list[Any]]:
    for one in found:
        line = (
            one.academy.name,
            one.type_name,
            one.get_state_display(),
            one.planned_on.isoformat(),
            one.held_on.isoformat() if one.held_on else "",
            str(one.lead),
            ", ".join(str(visitor.person) for visitor in one.visitors.all()),
            ", ".join(one.outsiders),
            ", ".join(focus.rsplit("/", 1)[-1].lstrip(":") for focus in one.focus),
        )
        yield [defused(value) for value in line]


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
