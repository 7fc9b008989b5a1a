"""What is done with the reports of a whole term at once: open, remind, close. As many queries for sixty academies as
for six."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from academies.models import Academy, Period
from assurance.models import OPEN_STATES, Report, ReportQuerySet, ReportState
from assurance.rating_words import period_in_words
from assurance.reports import lifecycle
from assurance.reports.campaigns import Campaign
from assurance.reports.dates import is_quiet
from assurance.reports.telling import tell_of_new_dates, tell_of_opening, tell_to_remember
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

# A meeting that comes nearer leaves its writers so long at least, if they had as long before.
_LEAST = timedelta(days=7)


class TooQuiet(Exception):
    """Nobody is reminded on such a day; the text says why."""


@transaction.atomic
def open_term(*, campaign: Campaign, at: datetime, on: date, by: Actor, only_begun: bool = False) -> int:
    """A report for every academy of the trust that has none yet; with `only_begun`, whose day to open has come.

    How many are new: none when it is done again.
    """
    # One after the other: of two that open at once the second finds everything open.
    period = Period.objects.locked(campaign.period.pk)
    has = Report.objects.filter(period=period, key=campaign.asked.id).values("academy_id")
    until = min(max(on, period.starts_on), period.ends_on)
    academies = list(Academy.objects.in_trust(on=until).exclude(pk__in=has))
    if only_begun:
        academies = [one for one in academies if campaign.dates_for(one.pk).opens_on <= on]
    reports = Report.objects.bulk_create(_new(campaign, academy, at=at, on=on) for academy in academies)
    if reports:
        record(
            by=by,
            verb="report.opened",
            on=period,
            label=_label(campaign),
            after={"due_on": _due_words(reports), "academies": sorted(one.name for one in academies)},
        )
        tell_of_opening(reports, campaign.period, at=at)
    return len(reports)


@transaction.atomic
def remind(*, campaign: Campaign, stage: str, at: datetime, on: date, by: Actor) -> int:
    """Whoever has not submitted yet; how many people are told. Each is told once of a stage.

    Raises TooQuiet on weekends and on the last Friday before a holiday.
    """
    check_not_quiet(campaign, on=on)
    waiting = list(reports_of(campaign).open().select_related("academy"))
    told = tell_to_remember(waiting, campaign.period, stage=stage, on=on, at=at)
    if told:
        record(
            by=by,
            verb="report.reminded",
            on=campaign.period,
            label=_label(campaign),
            after={"academies": sorted(one.academy.name for one in waiting), "people": told},
        )
    return told


def check_not_quiet(campaign: Campaign, *, on: date) -> None:
    """Raises TooQuiet."""
    if is_quiet(on, ends=campaign.ends):
        raise TooQuiet("Nobody is reminded on a weekend, or on the last Friday before a holiday.")


@transaction.atomic
def follow_meetings(*, campaign: Campaign, at: datetime, on: date, by: Actor) -> int:
    """Reports whose committee now meets on another day, or no more, take its day; those that are open get the due
    date that follows from it. How many reports: none when it is done again."""
    held = reports_of(campaign).select_for_update(of=("self",), no_key=True).select_related("academy")
    moved = [
        one
        for one in held.exclude(state=ReportState.LOCKED)
        if one.committee_on != campaign.committee_for(one.academy_id)
    ]
    due_before = {one.pk: one.due_on for one in moved}
    for one in moved:
        one.committee_on = campaign.committee_for(one.academy_id)
        if one.is_open:
            due_on = campaign.dates_for(one.academy_id).due_on
            one.due_on = max(due_on, min(one.due_on, on + _LEAST), one.opens_on)
    if moved:
        Report.objects.bulk_update(moved, ["committee_on", "due_on"])
        record(
            by=by,
            verb="report.dates_moved",
            on=campaign.period,
            label=_label(campaign),
            before={"due_on": ", ".join(sorted({day.isoformat() for day in due_before.values()}))},
            after={"due_on": _due_words(moved), "academies": sorted(one.academy.name for one in moved)},
        )
        changed = [one for one in moved if one.due_on != due_before[one.pk]]
        tell_of_new_dates(changed, campaign.period, on=on, at=at)
    return len(moved)


@transaction.atomic
def close_term(*, campaign: Campaign, at: datetime, by: Actor) -> tuple[int, int]:
    """Lock every report that is submitted: how many, and how many nobody has submitted. Those stay open."""
    held = list(reports_of(campaign).select_for_update(of=("self",), no_key=True).select_related("academy"))
    to_lock = [one for one in held if ReportState(one.state) in lifecycle.MOVES["lock"].after]
    missing = [one for one in held if one.state in OPEN_STATES]
    Report.objects.filter(pk__in=[one.pk for one in to_lock]).update(state=ReportState.LOCKED, locked_at=at)
    if to_lock:
        record(
            by=by,
            verb="report.closed",
            on=campaign.period,
            label=_label(campaign),
            after={
                "locked": sorted(one.academy.name for one in to_lock),
                "not_submitted": sorted(one.academy.name for one in missing),
            },
        )
    return len(to_lock), len(missing)


def _new(campaign: Campaign, academy: Academy, *, at: datetime, on: date) -> Report:
    dates = campaign.dates_for(academy.pk)
    due_on = max(dates.due_on, min(on, campaign.period.ends_on))
    return Report(
        academy=academy,
        period=campaign.period,
        version=campaign.framework.version,
        key=campaign.asked.id,
        opens_on=min(max(dates.opens_on, min(on, due_on)), due_on),
        due_on=due_on,
        committee_on=campaign.committee_for(academy.pk),
        opened_at=at,
    )


def _due_words(reports: Sequence[Report]) -> str:
    return ", ".join(sorted({one.due_on.isoformat() for one in reports}))


def reports_of(campaign: Campaign) -> ReportQuerySet:
    return Report.objects.filter(period=campaign.period, key=campaign.asked.id)


def _label(campaign: Campaign) -> str:
    return f"{campaign.asked.name}, {period_in_words(campaign.period)}"
