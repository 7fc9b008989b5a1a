"""Improvement actions as lists: all that one may see, one's own, by person, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy
from assurance.forms_improvement import OVERDUE, ImprovementFilters
from assurance.improvement_areas import AreaKey, academies_to_write_for, area_names
from assurance.models import ImprovementAction, ImprovementActionQuerySet, ImprovementState
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular.defuse import defused
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link
from trust_portal.ui.tables import Column, TableSpec

IMPROVEMENTS = TableSpec(
    columns=(
        Column("title", "Improvement action", sort=("title_key",)),
        Column("academy", "Academy", sort=("academy_key", "due_on")),
        Column("owner", "Owner", sort=("owner_key", "due_on")),
        Column("due", "Due on", sort=("due_on",)),
        Column("state", "State", sort=("state", "due_on")),
    ),
    default_sort="due",
)
PEOPLE = TableSpec(
    columns=(
        Column("name", "Owner", sort=("name_key",)),
        Column("overdue", "Overdue", sort=("overdue", "open"), is_number=True),
        Column("open", "Open", sort=("open",), is_number=True),
        Column("done", "Done", sort=("done",), is_number=True),
    ),
    default_sort="-overdue",
    tie_break=("owner_id",),
)
HEADINGS = (
    *("Academy", "Improvement action", "Description", "Owner", "Due on", "State", "Overdue", "Priority area"),
    *("Success measure", "KPI", "Group", "Number to reach", "From", "Again", "Opened on", "Outcome"),
)


@requires("improvement.read")
@require_safe
def improvements(request: TrustRequest, trust: str) -> HttpResponse:
    return _list(request, ImprovementAction.objects.visible_to(request.access), is_own=False)


@requires("improvement.read")
@require_safe
def improvements_mine(request: TrustRequest, trust: str) -> HttpResponse:
    return _list(request, ImprovementAction.objects.owned_by(request.user.pk), is_own=True)


@requires("improvement.read")
@require_safe
def improvements_by_person(request: TrustRequest, trust: str) -> HttpResponse:
    """Who has how many to do, and how many of them are late."""
    is_open = Q(state=ImprovementState.OPEN)
    counted = (
        ImprovementAction.objects.visible_to(request.access)
        .values("owner_id", name=F("owner__full_name"))
        .annotate(
            name_key=Lower("owner__full_name"),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=_today())),
            done=Count("pk", filter=Q(state=ImprovementState.DONE)),
        )
    )
    table = PEOPLE.read(request.GET)
    context = {"table": table, "page": table.page(counted), "tabs": _tabs(request)}
    return render(request, "assurance/improvement/by_person.html", context)


@requires("improvement.read")
@require_safe
def improvements_file(request: TrustRequest, trust: str) -> HttpResponse:
    """What the list shows with the same filters, whole."""
    visible = ImprovementAction.objects.visible_to(request.access)
    found = list(_filtered(visible, _filters(request, visible, is_own=False), _today()).by_due_date())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(_lines(found, _today()))
    # The mark at the beginning makes Excel read it as UTF-8.
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="improvement-actions-{_today():%Y-%m-%d}.csv"'
    return answer


def _list(request: TrustRequest, visible: ImprovementActionQuerySet, *, is_own: bool) -> HttpResponse:
    today = _today()
    filters = _filters(request, visible, is_own=is_own)
    table = IMPROVEMENTS.read(request.GET)
    named = _filtered(visible, filters, today).annotate(
        title_key=Lower("title"), academy_key=Lower("academy__name"), owner_key=Lower("owner__full_name")
    )
    page = table.page(named)
    names = area_names(page.rows)
    context = {
        "filters": filters,
        "table": table,
        "page": page,
        "rows": [(one, names.get((one.grid, one.area), ""), one.is_overdue(today)) for one in page.rows],
        "is_own": is_own,
        "tabs": _tabs(request),
        "may_open": may_open(request.access),
        "file_query": request.GET.urlencode(),
    }
    return render(request, "assurance/improvement/improvements.html", context)


def may_open(access: Access) -> bool:
    """Whether there is an academy that the person may open one for; a query only for those who may write at all."""
    return access.may("improvement.write") and bool(academies_to_write_for(access))


def _filters(
    request: TrustRequest, visible: ImprovementActionQuerySet, *, is_own: bool
) -> ImprovementFilters:
    academies = Academy.objects.filter(pk__in=visible.values("academy_id")).by_name()
    owners = Person.objects.filter(pk__in=visible.values("owner_id")).order_by("full_name", "pk")
    return ImprovementFilters(request.GET, list(academies), [] if is_own else list(owners))


def _filtered(
    visible: ImprovementActionQuerySet, filters: ImprovementFilters, today: date
) -> ImprovementActionQuerySet:
    asked = filters.applied
    found = visible.select_related("academy", "owner", "kpi")
    if "text" in asked:
        found = found.filter(title__icontains=asked["text"])
    if asked.get("state") == OVERDUE:
        found = found.overdue(on=today)
    elif "state" in asked:
        found = found.filter(state=asked["state"])
    if "academy" in asked:
        found = found.filter(academy_id=asked["academy"])
    if "owner" in asked:
        found = found.filter(owner_id=asked["owner"])
    return found


def _tabs(request: TrustRequest) -> list[Link]:
    names = (
        ("All", "improvements"),
        ("Mine", "improvements_mine"),
        ("By person", "improvements_by_person"),
    )
    links = [(label, reverse(name, kwargs={"trust": request.trust.slug})) for label, name in names]
    return [Link(label, href, current="page" if href == request.path else "") for label, href in links]


def _lines(found: Iterable[ImprovementAction], today: date) -> Iterator[list[Any]]:
    rows = list(found)
    names: Any = area_names(rows)
    for one in rows:
        key: AreaKey = (one.grid, one.area)
        line = (
            one.academy.name,
            one.title,
            one.text,
            str(one.owner),
            one.due_on.isoformat(),
            one.get_state_display(),
            "Yes" if one.is_overdue(today) else "",
            names.get(key, one.area),
            one.measure,
            one.kpi.name if one.kpi else "",
            PUPIL_GROUPS.get(one.group, one.group),
            str(one.target.normalize()) if one.target is not None else "",
            one.get_origin_display(),
            one.get_repeats_display() if one.repeats else "",
            one.opened_at.astimezone(LONDON).date().isoformat(),
            one.outcome,
        )
        yield [defused(value) for value in line]


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
