"""Conversations about reports, reviews, visits and improvement actions: whoever may read the record reads and speaks.

Who that is follows the records' own `visible_to`, turned round: from the record to the people.
"""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from assurance.models import ImprovementAction, Report, Review, Visit, VisitState
from assurance.models.reports import reads_before_it_is_submitted
from assurance.models.reviews import states_seen_by
from assurance.models.visits import NOTE_IS_OUT
from assurance.rating_words import period_in_words
from assurance.visit_people import authors_of
from assurance.visit_sight import READ_AT_THE_END
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import SUBJECTS, Grant, Reach, Role, Verb, reaches
from trust_portal.conversations.people import people_holding
from trust_portal.conversations.topics import Topic


def about_report(report: Report, *, trust: str) -> Topic:
    return Topic(
        record=report,
        about=f"Headteacher\u2019s report of {report.academy}, {period_in_words(report.period)}",
        url=reverse("report", kwargs={"trust": trust, "report_id": report.pk}),
        readers=lambda: _readers_of_report(report),
    )


def about_review(review: Review, *, trust: str) -> Topic:
    return Topic(
        record=review,
        about=f"Review of {review.academy}, {period_in_words(review.period)}",
        url=reverse("review", kwargs={"trust": trust, "review_id": review.pk}),
        readers=lambda: _readers_of_review(review),
    )


def about_visit(visit: Visit, *, trust: str) -> Topic:
    """Of those who may read its note: until that is shared, its visitors talk among themselves."""
    return Topic(
        record=visit,
        about=f"{visit.type_name}, {visit.academy}",
        url=reverse("visit", kwargs={"trust": trust, "visit_id": visit.pk}),
        readers=lambda: _readers_of_visit(visit),
    )


def about_improvement(improvement: ImprovementAction, *, trust: str) -> Topic:
    return Topic(
        record=improvement,
        about=improvement.title,
        url=reverse("improvement", kwargs={"trust": trust, "improvement_id": improvement.pk}),
        readers=lambda: _readers_of_improvement(improvement),
    )


def _readers_of_report(report: Report) -> list[Person]:
    def reads(role: Role, grant: Grant) -> bool:
        if grant.when == "when in a pack":
            return False
        return report.is_submitted or grant.verb is Verb.WRITE or reads_before_it_is_submitted(role)

    granted = [(role, one) for role, one in _grants("head_report") if reads(role, one)]
    return _holding(granted, place_id=report.academy.place_id)


def _readers_of_review(review: Review) -> list[Person]:
    granted = [
        (role, one) for role, one in _grants("assurance") if review.state in states_seen_by(role, one.when)
    ]
    return _holding(granted, place_id=review.academy.place_id, domain_leads=tuple(Role))


def _readers_of_visit(visit: Visit) -> list[Person]:
    def reads(role: Role, grant: Grant) -> bool:
        if Reach.TRUST in reaches(role, "improvement.write"):
            return True
        if grant.reach is Reach.OWN_RECORDS or visit.state not in NOTE_IS_OUT:
            return False
        return visit.state == VisitState.FINAL or role not in READ_AT_THE_END

    granted = [(role, one) for role, one in _grants("improvement") if reads(role, one)]
    return _holding(
        granted,
        place_id=visit.academy.place_id,
        domain_leads=visit.domain_leads,
        besides=authors_of(visit),
    )


def _readers_of_improvement(improvement: ImprovementAction) -> list[Person]:
    # Own records are those that one has been given: whoever has it is there besides.
    granted = [(role, one) for role, one in _grants("improvement") if one.reach is not Reach.OWN_RECORDS]
    return _holding(
        granted,
        place_id=improvement.academy.place_id,
        domain_leads=improvement.domain_leads,
        besides={improvement.owner_id},
    )


def _grants(subject: str) -> list[tuple[Role, Grant]]:
    return [(role, one) for role, grants in SUBJECTS[subject].grants.items() for one in grants]


def _holding(
    granted: Collection[tuple[Role, Grant]],
    *,
    place_id: int,
    domain_leads: Collection[str] = (),
    besides: Collection[int] = (),
) -> list[Person]:
    """`domain_leads`: the roles that the record is in the own domain of."""
    everywhere = {
        role
        for role, grant in granted
        if grant.reach is Reach.TRUST or (grant.reach is Reach.OWN_DOMAIN and role.value in domain_leads)
    }
    there = {role for role, grant in granted if grant.reach is Reach.OWN}
    return people_holding(everywhere, there=there, place_id=place_id, besides=besides)
