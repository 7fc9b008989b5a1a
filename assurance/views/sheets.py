"""Combined assurance: a period's sheet, the four views beside each other, and one academy over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.models import Academy
from assurance import downloads
from assurance.choosing import Choice, SheetFilters, choice_of
from assurance.matrix import matrix_of, symbols
from assurance.models import View
from assurance.rating_words import period_in_words
from assurance.roll_ups import method_of, rolled_up
from assurance.scales import levels_of
from assurance.sheets import Cell, Sheet, academies_for, sheet_of, sheets_of
from assurance.sight import Sight, may_agree, views_of
from assurance.timeline import timeline_of
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link

FILES = {
    "csv": (downloads.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (downloads.write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PERIODS_SHOWN = 6


@requires("assurance.read")
@require_safe
def assurance(request: TrustRequest, trust: str, grid: str = "") -> HttpResponse | FileResponse:
    """The sheet of a period, of the first grid unless another is named; ?file=csv or xlsx gives what is shown."""
    choice = _choice(request, grid)
    if choice is None or choice.period is None:
        return render(request, "assurance/sheets/nothing.html", {"choice": choice})
    sheet = _sheet(request, choice)
    filters = SheetFilters(request.GET, choice=choice, sheet=sheet)
    rows, columns = filters.narrow(sheet)
    if write := FILES.get(request.GET.get("file", "")):
        make, content_type = write
        name = f"{trust}-{choice.grid.id}-{period_in_words(sheet.period)}.{request.GET['file']}"
        name = name.replace("/", "-").replace(" ", "-").lower()
        file = make(sheet, rows, columns)
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    may_rate = who_may_rate(request.access)
    turned = {"1": True, "0": False}.get(request.GET.get("turned", ""))
    matrix = matrix_of(
        sheet,
        rows,
        columns,
        rolled_up(sheet),
        address=_addresses(request, sheet, may_rate),
        academy_href=_academy_href(trust, choice.grid.id),
        opens_dialog=may_rate,
        is_turned=turned,
    )
    context = {
        **_shared(request, choice, current="page"),
        "sheet": sheet,
        "filters": filters,
        "matrix": matrix,
        "has_lines": bool(rows and columns),
        "query": request.GET.urlencode(),
        "turn": _query(request, turned="0" if matrix.is_turned else "1"),
        "files": [(label, _query(request, file=key)) for key, label in (("xlsx", "Excel"), ("csv", "CSV"))],
        "method": method_of(choice.grid),
        "may_build_pack": request.access.may("meeting.build"),
        "may_agree": any(may_agree(request.access, None, domain) for domain in choice.grid.domains),
    }
    return render(request, "assurance/sheets/sheet.html", context)


@requires("assurance.read")
@require_safe
def assurance_compare(request: TrustRequest, trust: str, grid: str) -> HttpResponse:
    """Headteacher, reviewer, local board and external beside what was suggested and confirmed."""
    choice = _choice_or_404(request, grid)
    sheet = _sheet(request, choice)
    filters = SheetFilters(request.GET, choice=choice, sheet=sheet)
    rows, columns = filters.narrow(sheet)
    only = request.GET.get("all", "") != "1"
    lines = [
        (cell, [cell.judged_by(view) for view in View], _href(trust, cell, "rating"))
        for row in rows
        for column in columns
        for cell in [row.by_area[column.area_id]]
        if cell.judged or cell.signed
        if not only or _views_differ(cell)
    ]
    context = {
        **_shared(request, choice, current="true"),
        "sheet": sheet,
        "filters": filters,
        "views": [view.label for view in View],
        "lines": lines[:400],
        "left_off": max(0, len(lines) - 400),
        "only": only,
        "everything": _query(request, all="1"),
        "differing": _query(request, all="0"),
    }
    return render(request, "assurance/sheets/compare.html", context)


@requires("assurance.read")
@require_safe
def assurance_academy(request: TrustRequest, trust: str, grid: str, academy_id: int) -> HttpResponse:
    """One academy's areas over its last periods."""
    choice = _choice_or_404(request, grid)
    academies = Academy.objects.all()
    sight = Sight.of(request.access)
    if not sight.is_everywhere:
        academies = academies.filter(place_id__in=sight.places)
    return _over_time(request, choice, get_object_or_404(academies, pk=academy_id))


@requires("assurance.read")
@require_safe
def assurance_trust(request: TrustRequest, trust: str, grid: str) -> HttpResponse:
    """The trust's own box over its last periods."""
    choice = _choice_or_404(request, grid)
    return _over_time(request, choice, None)


def _over_time(request: TrustRequest, choice: Choice, academy: Academy | None) -> HttpResponse:
    periods = choice.periods[:_PERIODS_SHOWN][::-1]
    sheets = sheets_of(
        access=request.access,
        grid=choice.grid,
        framework=choice.framework,
        periods=periods,
        academies=[academy] if academy is not None else [],
    )
    slug = request.trust.slug
    context = {
        **_shared(request, choice, current="true"),
        "academy": academy,
        "periods": [period_in_words(period) for period in periods],
        "timeline": timeline_of(
            sheets,
            academy,
            address=lambda cell: _href(slug, cell, "rating"),
        ),
    }
    return render(request, "assurance/sheets/academy.html", context)


def _addresses(
    request: TrustRequest, sheet: Sheet, may_rate: Callable[[Cell], bool]
) -> Callable[[Cell], str]:
    """Where the cells lead: to the form for whoever may rate, else to the explanation. Reversed once, filled often."""
    area, who = 987_654_321, 987_654_320
    at = {"trust": request.trust.slug, "period_id": sheet.period.pk, "area_id": area}
    patterns: dict[tuple[bool, bool], str] = {}
    for rates in (True, False):
        suffix = "_rate" if rates else ""
        patterns[True, rates] = reverse(f"rating{suffix}", kwargs={**at, "academy_id": who})
        patterns[False, rates] = reverse(f"trust_rating{suffix}", kwargs=at)

    def address(cell: Cell) -> str:
        path = patterns[cell.academy is not None, may_rate(cell)].replace(str(area), str(cell.column.area_id))
        return path.replace(str(who), str(cell.academy.pk)) if cell.academy is not None else path

    return address


def who_may_rate(access: Access) -> Callable[[Cell], bool]:
    """Whether the form is of any use to this person at a cell; asked once for each academy and domain."""
    known: dict[tuple[int | None, str], tuple[bool, bool]] = {}

    def may_rate(cell: Cell) -> bool:
        place_id, domain = (None if cell.academy is None else cell.academy.place_id), cell.column.domain
        if (place_id, domain.id) not in known:
            judges = bool(views_of(access, place_id, domain))
            known[place_id, domain.id] = (judges, may_agree(access, place_id, domain))
        judges, agrees = known[place_id, domain.id]
        return cell.applies and (agrees or (judges and cell.signed is None))

    return may_rate


def _href(slug: str, cell: Cell, name: str) -> str:
    parts = {"trust": slug, "period_id": cell.period_id, "area_id": cell.column.area_id}
    if cell.academy is None:
        return reverse(f"trust_{name}", kwargs=parts)
    return reverse(name, kwargs={**parts, "academy_id": cell.academy.pk})


def _academy_href(trust: str, grid: str) -> Callable[[Academy | None], str]:
    def href(academy: Academy | None) -> str:
        at = {"trust": trust, "grid": grid}
        if academy is None:
            return reverse("assurance_trust", kwargs=at)
        return reverse("assurance_academy", kwargs={**at, "academy_id": academy.pk})

    return href


def _views_differ(cell: Cell) -> bool:
    levels = {one.level.key for one in (cell.judged or {}).values()}
    if cell.signed is not None:
        levels.add(cell.signed.level.key)
    if cell.suggested is not None and cell.suggested.level.key != "not_rated":
        levels.add(cell.suggested.level.key)
    return len(levels) > 1


def _choice(request: TrustRequest, grid: str) -> Choice | None:
    today = timezone.now().astimezone(LONDON).date()
    found = choice_of(request.access, grid=grid or None, asked=request.GET.get("period", ""), on=today)
    if found is None and grid:
        raise Http404
    return found


def _choice_or_404(request: TrustRequest, grid: str) -> Choice:
    found = _choice(request, grid)
    if found is None or found.period is None:
        raise Http404
    return found


def _sheet(request: TrustRequest, choice: Choice) -> Sheet:
    assert choice.period is not None
    return sheet_of(
        access=request.access,
        grid=choice.grid,
        framework=choice.framework,
        period=choice.period,
        academies=academies_for(request.access, period=choice.period),
    )


def _shared(request: TrustRequest, choice: Choice, *, current: str) -> dict[str, Any]:
    """What every page of a grid shows: which grids there are, and its levels."""
    at = {"trust": request.trust.slug}
    grids = tuple(
        Link(
            one.name,
            reverse("assurance_grid", kwargs={**at, "grid": one.id}),
            current=current if one.id == choice.grid.id else "",
        )
        for one in choice.framework.pack.grids
    )
    scale = choice.framework.pack.scale(choice.grid.scale)
    levels = tuple(levels_of(scale).values())
    return {
        "choice": choice,
        "grid": choice.grid,
        "period": choice.period,
        "period_words": period_in_words(choice.period) if choice.period else "",
        "grids": grids if len(grids) > 1 else (),
        "levels": levels,
        "meanings": [(level, one.meaning) for level, one in zip(levels, scale.levels, strict=True)],
        "symbols": symbols(
            tuple(level for one in choice.framework.pack.scales for level in levels_of(one).values())
        ),
    }


def _query(request: TrustRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
