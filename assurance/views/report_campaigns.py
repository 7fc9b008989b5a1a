"""The reports of a term over all academies: where each stands, and opening, reminding and closing."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.models import Period
from assurance.forms_reports import CampaignFilters
from assurance.models import Report
from assurance.reports import jobs
from assurance.reports.campaigns import Campaign, campaign_for
from assurance.reports.dates import is_quiet
from assurance.reports.due import sees_campaigns
from assurance.reports.standing import Line, counts_of, csv_of, lines_of
from assurance.use_cases.report_campaigns import TooQuiet
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.transfer.forms import KeyForm
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

LINES = TableSpec(
    columns=(
        Column("academy", "Academy", sort=("academy",)),
        Column("state", "State", sort=("rank",)),
        Column("due", "Due", sort=("due",)),
        Column("filled", "Boxes filled", sort=("filled",), is_number=True),
        Column("saved", "Last saved", sort=("saved",)),
        Column("submitted", "Submitted", sort=("submitted",)),
        Column("review", "Review", sort=("review",)),
    ),
    default_sort="academy",
    tie_break=(),
    page_sizes=(100, 200),
)
MOVES = {"open": "opened", "remind": "told", "close": "closed"}
_EARLY = date(1, 1, 1)


@requires("head_report.read")
@require_safe
def report_campaign(request: TrustRequest, trust: str, period_id: int, key: str) -> HttpResponse:
    """`?file=csv` for a spreadsheet of all academies."""
    campaign = campaign_or_404(request.access, period_id, key)
    today = _today()
    lines = lines_of(campaign, on=today)
    if request.GET.get("file") == "csv":
        response = HttpResponse(csv_of(lines), content_type="text/csv; charset=utf-8")
        name = f"{trust}-reports-{campaign.period.starts_on:%Y-%m}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
    filters = CampaignFilters(request.GET)
    table = LINES.read(request.GET)
    shown = [one for one in lines if _matches(one, filters.state_asked)]
    shown.sort(key=lambda line: _sort_key(line, table.key), reverse=table.is_descending)
    may_move = request.access.may_everywhere("head_report.return")
    context = {
        "campaign": campaign,
        "due": _due(campaign, lines),
        "counts": counts_of(lines),
        "filters": filters,
        "table": table,
        "page": table.page_of(shown),
        "may_move": may_move,
        "missing": sum(one.report is None for one in lines),
        "waiting": sum(one.report is not None and one.report.is_open for one in lines),
        "to_lock": sum(one.key in ("submitted", "resubmitted") for one in lines),
        "is_quiet": is_quiet(today, ends=campaign.ends),
        "figures": sum(len(section.kpis) for section in campaign.asked.sections),
        "visible": _visible(request, lines),
    }
    return render(request, "assurance/reports/campaign.html", context)


@requires("head_report.return")
@require_http_methods(["GET", "HEAD", "POST"])
def report_campaign_move(
    request: TrustRequest, trust: str, period_id: int, key: str, move: str
) -> HttpResponse:
    """Open, remind or close: says what will happen, then asks for the job."""
    campaign = campaign_or_404(request.access, period_id, key)
    if move not in MOVES:
        raise Http404
    today = _today()
    if request.method == "POST":
        form = KeyForm(request.POST)
        if not form.is_valid():
            messages.error(request, "That page was too old. Say it again.")
            return redirect("report_campaign_move", trust=trust, period_id=period_id, key=key, move=move)
        try:
            jobs.ask_by_hand(campaign, move, key=str(form.cleaned_data["key"]), on=today, by=request.actor)
        except TooQuiet as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Asked for: the academies’ reports are {MOVES[move]} within a minute.")
        return redirect("report_campaign", trust=trust, period_id=period_id, key=key)
    context = {
        "campaign": campaign,
        "move": move,
        "lines": lines_of(campaign, on=today),
        "key": uuid4(),
        "is_quiet": is_quiet(today, ends=campaign.ends),
    }
    return render(request, "assurance/reports/campaign_move.html", context)


def campaign_or_404(access: Access, period_id: int, key: str) -> Campaign:
    """For those who read every academy's reports; of trustees and clerks nobody does that here."""
    period = Period.objects.select_related("school_year").filter(pk=period_id).first()
    campaign = campaign_for(period, key) if period is not None and sees_campaigns(access) else None
    if campaign is None:
        raise Http404
    return campaign


def _visible(request: TrustRequest, lines: list[Line]) -> set[int]:
    """The ids of the reports that the person may open."""
    ids = [one.report.pk for one in lines if one.report is not None]
    return set(Report.objects.visible_to(request.access).filter(pk__in=ids).values_list("pk", flat=True))


def _due(campaign: Campaign, lines: list[Line]) -> tuple[date, date]:
    """The first and the last day on which an academy's report is due."""
    days = [campaign.dates_for(one.academy.pk).due_on for one in lines] or [campaign.dates.due_on]
    return min(days), max(days)


def _matches(line: Line, state: str) -> bool:
    if state == "late":
        return line.is_late
    return not state or line.key == state


def _sort_key(line: Line, key: str) -> tuple[object, ...]:
    report, name = line.report, line.academy.name.casefold()
    match key:
        case "state":
            return line.rank, name
        case "due":
            return report.due_on if report else _EARLY, name
        case "filled":
            return line.filled, name
        case "saved":
            return line.last_saved_at.timestamp() if line.last_saved_at else 0.0, name
        case "review":
            return line.review_rank, name
        case "submitted":
            return report.submitted_at.timestamp() if report and report.submitted_at else 0.0, name
    return (name,)


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
