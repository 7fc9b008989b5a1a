"""The risk register as a list, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from academies.models import Academy
from assurance.forms_risks import LATE, THE_TRUST, RiskFilters
from assurance.models import Risk, RiskQuerySet, RiskTheme
from assurance.risk_reach import academies_to_write_for, may_write_for_trust
from assurance.risk_scale import IMPACTS, LIKELIHOODS, band_of
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular.defuse import defused
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

RISKS = TableSpec(
    columns=(
        Column("risk", "Risk", sort=("title_key",)),
        Column("about", "About", sort=("academy_key", "title_key")),
        Column("score", "Score", sort=("scored", "impact")),
        Column("owner", "Owner", sort=("owner_key", "review_on")),
        Column("review", "Review on", sort=("review_on",)),
        Column("state", "State", sort=("state", "review_on")),
    ),
    default_sort="-score",
)
HEADINGS = (
    *("About", "Theme", "Risk", "Why", "Likelihood", "Impact", "Score", "Level", "Owner", "Response"),
    *("Review on", "Overdue", "State", "Entered on", "Why closed", "Closed on"),
)
TRUST = "The whole trust"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("risk.read")
@require_safe
def risks(request: TrustRequest, trust: str) -> HttpResponse:
    today = _today()
    visible = Risk.objects.visible_to(request.access)
    filters = _filters(request, visible)
    table = RISKS.read(request.GET)
    named = _filtered(visible, filters, today).annotate(
        title_key=Lower("title"),
        academy_key=Coalesce(Lower("academy__name"), Value("")),
        owner_key=Lower("owner__full_name"),
    )
    page = table.page(named)
    context = {
        "filters": filters,
        "table": table,
        "page": page,
        "rows": [(one, band_of(one.score), one.is_overdue(today)) for one in page.rows],
        "may_open": may_write_for_trust(request.access) or bool(academies_to_write_for(request.access)),
        "file_query": request.GET.urlencode(),
    }
    return render(request, "assurance/risks/risks.html", context)


@requires("risk.read")
@require_safe
def risks_csv(request: TrustRequest, trust: str) -> HttpResponse:
    """What the list shows with the same filters, whole."""
    return _file(_csv(_table(request)), "csv", "text/csv; charset=utf-8")


@requires("risk.read")
@require_safe
def risks_xlsx(request: TrustRequest, trust: str) -> HttpResponse:
    return _file(_xlsx(_table(request)), "xlsx", XLSX)


def _table(request: TrustRequest) -> list[Sequence[Any]]:
    visible = Risk.objects.visible_to(request.access)
    found = list(_filtered(visible, _filters(request, visible), _today()).worst_first())
    return [HEADINGS, *_lines(found, _today())]


def _file(content: bytes, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = f"risk-register-{_today():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _filters(request: TrustRequest, visible: RiskQuerySet) -> RiskFilters:
    academies = Academy.objects.filter(pk__in=visible.values("academy_id")).by_name()
    return RiskFilters(request.GET, list(academies), has_trust=visible.of_the_trust().exists())


def _filtered(visible: RiskQuerySet, filters: RiskFilters, today: date) -> RiskQuerySet:
    asked = filters.applied
    found = visible.with_score().select_related("academy", "owner")
    if "text" in asked:
        found = found.filter(title__icontains=asked["text"])
    if asked.get("state") == LATE:
        found = found.to_be_reviewed(on=today)
    elif "state" in asked:
        found = found.filter(state=asked["state"])
    if "theme" in asked:
        found = found.filter(theme=asked["theme"])
    if asked.get("academy") == THE_TRUST:
        found = found.of_the_trust()
    elif "academy" in asked:
        found = found.filter(academy_id=int(asked["academy"]))
    return found


def _lines(found: list[Risk], today: date) -> Iterator[list[Any]]:
    for one in found:
        closed_on = one.closed_at.astimezone(LONDON).date().isoformat() if one.closed_at else ""
        line = (
            one.academy.name if one.academy else TRUST,
            str(RiskTheme(one.theme).label),
            one.title,
            one.text,
            f"{one.likelihood} {LIKELIHOODS[one.likelihood]}",
            f"{one.impact} {IMPACTS[one.impact]}",
            one.score,
            band_of(one.score).label,
            str(one.owner),
            one.response,
            one.review_on.isoformat(),
            "Yes" if one.is_overdue(today) else "",
            str(one.get_state_display()),
            one.opened_at.astimezone(LONDON).date().isoformat(),
            one.closed_why,
            closed_on,
        )
        yield [defused(value) if isinstance(value, str) else value for value in line]


def _csv(lines: list[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    # The mark at the beginning makes Excel read it as UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(lines: list[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("Risks")
    for line in lines:
        page.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
