"""The demo's reports: those of the last term handed in, and this term's being written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from academies.models import Period, PeriodKind
from assurance.models import Report
from assurance.reports.campaigns import Campaign, campaign_for
from assurance.reports.questions import asked_by
from assurance.topics import about_report
from assurance.use_cases import report_campaigns, report_texts, reports
from assurance.use_cases.report_texts import Sent
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

from .report_words import answer
from .talk import slug, talk

_DAY = timedelta(days=1)
_COMMENT = "You say that attendance rose. For which groups, and how do you know that the meetings made the difference?"
_ASKED = "Thank you, that answers it. Could the meetings be shown to the other heads next half term?"
_ANSWERED = "Gladly. The attendance lead can bring the records of one meeting, without names."


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many reports there are."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        terms = Period.objects.filter(kind=PeriodKind.TERM).select_related("school_year")
        last = terms.filter(ends_on__lt=on).order_by("-ends_on").first()
        now = terms.filter(starts_on__lte=on, ends_on__gte=on).first()
        told = 0
        for period in (last, now):
            for campaign in _campaigns(period) if period else ():
                if campaign.is_begun(on):
                    told += _term(campaign, on)
        return told


def _campaigns(period: Period) -> list[Campaign]:
    found = campaign_for(period, "headteacher")
    return [found] if found else []


def _term(campaign: Campaign, on: date) -> int:
    opens = campaign.dates.opens_on
    report_campaigns.open_term(campaign=campaign, at=_at(opens, 7), on=opens, by=Actor.job(None))
    heads, helpers = _people(Role.HEADTEACHER), _people(Role.CONTRIBUTOR)
    director = Membership.objects.filter(role=Role.DIRECTOR_OF_EDUCATION).select_related("person").first()
    found = report_campaigns.reports_of(campaign).select_related("academy", "version", "period__school_year")
    written = list(found.order_by("academy__name"))
    for place, report in enumerate(written):
        head = heads.get(report.academy.place_id)
        if head is None:
            continue
        helper = helpers.get(report.academy.place_id)
        # Of a term that is over all are handed in. In the one that runs: one is, one is not begun, the others are
        # written as far as their places say.
        is_over = campaign.is_over(on)
        if not is_over and place == 1:
            continue
        share = 1.0 if is_over or place == len(written) - 1 else (0.7, 0.0, 0.4, 0.2)[place % 4]
        _write(report, head, helper, share, min(opens + 9 * _DAY, on))
        if share == 1.0:
            _hand_in(report, head, min(campaign.dates.due_on - _DAY, on))
        if is_over and place == 0 and director is not None:
            _come_back(report, head, director.person, campaign.dates.due_on)
    return len(written)


def _write(report: Report, head: Person, helper: Person | None, share: float, day: date) -> None:
    sections = asked_by(report).sections
    chance = Random(f"{report.academy.urn} {report.period.name}")  # noqa: S311
    for number, section in enumerate(sections):
        if number >= share * len(sections):
            return
        by = helper if helper is not None and number % 3 == 2 else head
        if by is helper and helper is not None:
            reports.ask_people(report=report, section=section.id, people=[helper.pk], by=_by(head))
        report_texts.save_section(
            report=report,
            section=section.id,
            texts={one.id: Sent(answer(chance, section.name, one.text)) for one in section.questions},
            at=_at(day, 15),
            by=_by(by),
        )


def _hand_in(report: Report, head: Person, day: date) -> None:
    reports.submit(report=report, at=_at(day, 16), by=_by(head))


def _come_back(report: Report, head: Person, director: Person, due: date) -> None:
    """One report is returned, and handed in again the day after."""
    asked = next((one for one in asked_by(report).sections if one.id == "attendance"), None)
    section = asked or asked_by(report).sections[0]
    reports.give_back(report=report, comments={section.id: _COMMENT}, at=_at(due, 11), by=_by(director))
    question = section.questions[0]
    row = report.texts.current().get(section=section.id, question=question.id)
    more = "Of the 14 pupils, 9 are disadvantaged: theirs rose by 2.6 points, that of 14 others by 0.4."
    report_texts.save_section(
        report=report,
        section=section.id,
        texts={question.id: Sent(f"{row.text}\n\n{more}", row.revision)},
        at=_at(due, 15),
        by=_by(head),
    )
    _hand_in(report, head, due + _DAY)
    said = [(director, _ASKED), (head, _ANSWERED)]
    talk(about_report(report, trust=slug()), said, since=_at(due + 2 * _DAY, 9))


def _people(role: Role) -> Mapping[int, Person]:
    """One for each place."""
    held = Membership.objects.filter(role=role, place__isnull=False).select_related("person").order_by("-pk")
    return {one.place_id: one.person for one in held if one.place_id is not None}


def _by(person: Person) -> Actor:
    return Actor(person=person, via="page")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
