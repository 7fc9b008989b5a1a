"""Both of Ofsted's systems side by side, and whose work they judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from academies.models import Academy
from assurance.card.inspections import lines_of, newest_of
from trust_portal.reference.history import PublishedFigure


def grade(measure: str, number: int, day: date, *, answered_by: int = 900001) -> PublishedFigure:
    return PublishedFigure(
        urn=900001,
        answered_by=answered_by,
        reason="",
        measure=measure,
        year=day.year,
        pupil_group="all",
        number=Decimal(number),
        mark="",
        cohort=None,
        status="final",
        source="ofsted",
        published_on=date(2026, 11, 1),
        measured_on=day,
    )


ACADEMY = Academy(trust_id=1, urn=900001, name="Ashdown Primary", joined_on=date(2024, 9, 1))
OLD, NEW, NEWER = date(2024, 3, 12), date(2026, 1, 20), date(2026, 6, 2)


def test_a_graded_inspection_and_a_report_card_stand_side_by_side() -> None:
    figures = [
        grade("ofsted_oeif_overall", 2, OLD, answered_by=900009),
        grade("ofsted_oeif_overall", 4, date(2019, 5, 1)),
        grade("ofsted_card_curriculum", 3, NEW),
        grade("ofsted_card_inclusion", 2, NEW),
        grade("ofsted_card_inclusion", 4, NEWER),
    ]
    card, graded = lines_of(ACADEMY, list(newest_of(figures)))
    assert card.day == "2 Jun 2026"
    assert card.grades == (
        ("Inclusion", "Strong standard"),
        ("Curriculum and teaching", "Expected standard (20 Jan 2026)"),
    )
    assert card.timing == "After it joined the trust on 1 Sep 2024"
    assert (graded.day, graded.grades) == ("12 Mar 2024", (("Overall effectiveness", "Good"),))
    assert graded.timing == "Before it joined the trust on 1 Sep 2024, under its earlier URN 900009"
    assert graded.dated == "1 Nov 2026"


def test_no_inspection_is_none() -> None:
    assert lines_of(ACADEMY, list(newest_of([]))) == ()
