"""The job that opens, reminds of, or closes the reports of a term, and what asks for it by itself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from academies.models import Academy, Period
from assurance.models import PackVersion
from assurance.use_cases import report_campaigns as use_cases
from trust_portal.audit.actor import Actor
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, Queue
from trust_portal.jobs.requests import request_job
from trust_portal.jobs.run import JobRun
from trust_portal.ui.dates import LONDON

from .campaigns import Campaign, campaign_for, campaigns, stage_on

NAME = "report_campaign"
BY_HAND = "by-hand-"


def ask(campaign: Campaign, move: str, *, stage: str, by: Actor) -> Job:
    """`move`: open, remind or close. Of one `stage` a move is done once."""
    period, key = campaign.period.pk, campaign.asked.id
    return request_job(
        kind=NAME,
        key=f"{move}:{period}:{key}:{stage}",
        arguments={"move": move, "period": period, "report": key, "stage": stage},
        by=by,
    )


def ask_by_hand(campaign: Campaign, move: str, *, key: str, on: date, by: Actor) -> Job:
    """`key` names the asking: the same one asks once. Raises TooQuiet on a day on which nobody is reminded."""
    if move == "remind":
        use_cases.check_not_quiet(campaign, on=on)
        key = on.isoformat()  # people are told once a day at most, however often it is asked for
    return ask(campaign, move, stage=f"{BY_HAND}{key}", by=by)


def work(run: JobRun) -> None:
    asked = run.job.arguments
    period = Period.objects.select_related("school_year").filter(pk=asked["period"]).first()
    campaign = campaign_for(period, asked["report"]) if period else None
    if campaign is None:
        raise JobFailed("The framework asks for no such report any more.")
    at = timezone.now()
    on = at.astimezone(LONDON).date()
    match asked["move"]:
        case "open":
            is_by_hand = str(asked["stage"]).startswith(BY_HAND)
            opened = use_cases.open_term(
                campaign=campaign, at=at, on=on, by=run.actor, only_begun=not is_by_hand
            )
            run.message = f"{opened:,} report{_s(opened)} opened."
        case "remind":
            try:
                told = use_cases.remind(campaign=campaign, stage=asked["stage"], at=at, on=on, by=run.actor)
            except use_cases.TooQuiet as refusal:
                raise JobFailed(str(refusal)) from None
            run.message = f"{told:,} {'person' if told == 1 else 'people'} reminded."
        case _:
            locked, missing = use_cases.close_term(campaign=campaign, at=at, by=run.actor)
            run.message = f"{locked:,} report{_s(locked)} locked; {missing:,} not submitted."


def _s(number: int) -> str:
    return "" if number == 1 else "s"


KIND = JobKind(name=NAME, label="Headteachers’ reports of a term", queue=Queue.HOUSEKEEPING, work=work)


def tend(*, at: datetime) -> None:
    """What the passing of time asks for: reports open on their day and follow the meetings that read them, and who
    has not submitted is reminded."""
    if not PackVersion.objects.exists():
        return
    on = at.astimezone(LONDON).date()
    for campaign in campaigns(on=on):
        if campaign.is_over(on):
            continue
        use_cases.follow_meetings(campaign=campaign, at=at, on=on, by=Actor.job(None))
        if not campaign.is_begun(on):
            continue
        reports = use_cases.reports_of(campaign)
        lacking = Academy.objects.in_trust(on=on).exclude(pk__in=reports.values("academy_id"))
        # Each academy's opens on its own day, where its own committee reads it.
        if any(campaign.dates_for(pk).opens_on <= on for pk in lacking.values_list("pk", flat=True)):
            # An academy that joins within the term gets its report the next day.
            ask(campaign, "open", stage=on.isoformat(), by=Actor.job(None))
        for due_on in reports.open().values_list("due_on", flat=True).distinct().order_by("due_on"):
            if stage := stage_on(due_on, on, ends=campaign.ends):
                ask(campaign, "remind", stage=f"{stage}-{due_on}", by=Actor.job(None))
