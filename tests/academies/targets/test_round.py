"""A round of targets: until when it is due, who hears of which step, and what has been reached so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academies.calendar_dates import school_year_of
from academies.models import Target
from academies.targets import round_dates
from academies.targets.progress import Reached, by_key_figure, newest_round, progress_in
from academies.targets.reading import AcademyLine
from academies.targets.round_dates import RoundMonths, due_dates, last_day, steps_of
from academies.use_cases import target_signing
from academies.use_cases.target_signing import Answer
from academies.use_cases.targets import MoveNotAllowed
from governance.use_cases import bodies
from tests.assurance.rated import access_of
from tests.assurance.recompute.worlds import bring, term
from tests.cast import Cast
from tests.trust_pages import address, by, words
from trust_portal.accounts.roles import Role
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

from .world import AT, MET, academy, agreed, kpi, proposed, reviewed, school_year

SignIn = Callable[[str, Role], Client]
MONTHS = RoundMonths(proposed=9, reviewed=10, agreed=12)


@pytest.fixture
def months(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a framework names them."""
    monkeypatch.setattr(round_dates, "_sources", [lambda _: None, lambda _: MONTHS])


@pytest.mark.parametrize(
    ("month", "expected"),
    [(9, date(2026, 9, 30)), (12, date(2026, 12, 31)), (2, date(2027, 2, 28)), (8, date(2027, 8, 31))],
)
def test_the_last_day_of_a_month_in_the_school_year(month: int, expected: date) -> None:
    assert last_day(2026, month) == expected
    assert last_day(2027, 2) == date(2028, 2, 29)


def test_what_is_due_when(months: None) -> None:
    lines = [
        AcademyLine(academy=None, proposed=p, returned=r, reviewed=v, agreed=a)  # type: ignore[arg-type]
        for p, r, v, a in ((0, 0, 0, 0), (2, 0, 0, 0), (0, 1, 2, 0), (0, 0, 3, 0), (0, 0, 0, 3))
    ]
    steps = steps_of(2026, lines, on=date(2026, 10, 31))
    assert [(one.waiting, one.stands) for one in steps] == [
        (2, "2 academies late"),  # nothing proposed; another asked for
        (3, "3 academies to go"),  # the last day is not late
        (4, "4 academies to go"),
    ]
    assert [one.stands for one in steps_of(2026, lines[4:], on=date(2027, 1, 1))] == ["Done"] * 3
    assert steps_of(2026, lines[1:2], on=date(2026, 11, 1))[1].stands == "1 academy late"


@pytest.mark.usefixtures("in_alder", "months")
def test_what_is_due_stands_in_the_calendar_of_whoever_does_it(cast: Cast) -> None:
    def due(role: Role) -> list[tuple[str, date]]:
        found = due_dates(access_of(cast, role), on=date(2026, 10, 20))
        return [(one.title, one.on) for one in found]

    assert due(Role.HEADTEACHER) == []  # the trust has no calendar yet
    school_year()
    review = ("Targets for 2026/27 are due: review them", date(2026, 10, 31))
    assert due(Role.HEADTEACHER) == [("Targets for 2026/27 are due: propose them", date(2026, 9, 30))]
    assert due(Role.LGB_CHAIR) == [review]
    assert due(Role.TRUSTEE) == [("Targets for 2026/27 are due: agree them", date(2026, 12, 31))]
    assert due(Role.LGB_GOVERNOR) == due(Role.OPERATIONS_LEAD) == []
    reviewed(cast, proposed(cast))
    assert due(Role.HEADTEACHER) == due(Role.LGB_CHAIR) == []
    # The second academy has none yet.
    assert len(due(Role.DIRECTOR_OF_EDUCATION)) == 1


@pytest.mark.usefixtures("in_alder")
def test_each_step_is_told_once_to_whom_it_concerns(cast: Cast) -> None:
    def told() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in Notice.objects.select_related("person"):
            found.setdefault(one.text, set()).add(one.person.email.partition("@")[0])
        return found

    first = proposed(cast)
    proposed(cast, "17", key="persistent_absence")  # on the same day: the chair has it before them already
    expected = {
        "1 target for 2026/27 is proposed for Ashdown Primary. Review it for your board.": {"lgb-chair"}
    }
    assert told() == expected
    assert Notice.objects.get().url == f"{address('targets_review', academy_id=academy().pk)}?year=2026"
    reviewed(cast, first)
    expected["1 target of Ashdown Primary for 2026/27 is reviewed by its local governing board."] = {
        *("ceo", "director-of-education")
    }
    assert told() == expected
    agreed(cast, Target.objects.get(pk=first.pk))
    expected["The board has agreed 1 target of Ashdown Primary for 2026/27."] = {"headteacher"}
    assert told() == expected
    second = Target.objects.get(kpi__key="persistent_absence")
    asks = Answer(second, second.revision, agrees=False, words="Too low.")
    chair = by(cast.person("alder", Role.LGB_CHAIR))
    target_signing.review(year=school_year(), answers=[asks], at=AT, by=chair)
    expected[
        "1 target of Ashdown Primary for 2026/27 came back: propose another, or say why yours stays."
    ] = {*("headteacher", "director-of-education")}
    assert told() == expected
    # Of the other academy nobody's board is told: it has no chair.
    proposed(cast, of=1)
    assert told() == expected


@pytest.mark.usefixtures("in_alder")
def test_nobody_signs_for_a_board_that_they_have_left(cast: Cast) -> None:
    clerk = by(cast.person("alder", Role.CLERK))
    lgb = next(one for one in bodies.make(committees=(), academies=[academy()], by=clerk) if one.academy)
    board = bodies.add(kind="board", name="The trust’s board", key="board", quorum=2, by=clerk)
    ends = AT.date()
    for body, role in ((lgb, Role.LGB_CHAIR), (board, Role.TRUSTEE)):
        bodies.appoint(
            body=body,
            person=cast.person("alder", role),
            role="chair",
            from_on=ends - timedelta(days=400),
            until_on=ends,
            by=clerk,
        )
    target = proposed(cast)
    after_midnight = datetime(
        2026, 10, 20, 23, 30, tzinfo=UTC
    )  # half past midnight in London: the term is over
    answer = Answer(target, target.revision)
    chair, trustee = (by(cast.person("alder", role)) for role in (Role.LGB_CHAIR, Role.TRUSTEE))
    with pytest.raises(MoveNotAllowed, match="term on this board is over"):
        target_signing.review(year=school_year(), answers=[answer], at=after_midnight, by=chair)
    target = reviewed(cast, target)  # on their last day they can
    board_agrees: Any = {"year": school_year(), "answers": [Answer(target, target.revision)], "met_on": MET}
    with pytest.raises(MoveNotAllowed, match="term on this board is over"):
        target_signing.agree(**board_agrees, signed_as=target_signing.BOARD, at=after_midnight, by=trustee)
    # The clerk, who never sat on it, minutes what it agreed.
    target_signing.agree(**board_agrees, signed_as=target_signing.BOARD, at=after_midnight, by=clerk)


@pytest.mark.usefixtures("in_alder")
def test_a_meeting_of_tonight_is_of_today_in_london_too(cast: Cast) -> None:
    target = reviewed(cast, proposed(cast))
    (found,) = target_signing.agree(
        year=target.school_year,
        answers=[Answer(target, target.revision)],
        met_on=date(2026, 10, 21),
        signed_as=target_signing.BOARD,
        at=datetime(2026, 10, 20, 23, 30, tzinfo=UTC),
        by=by(cast.person("alder", Role.TRUSTEE)),
    )
    assert found.agreed_on == date(2026, 10, 21)


@pytest.mark.usefixtures("in_alder")
def test_what_has_been_reached(cast: Cast) -> None:
    autumn, spring = term(2026, 1), term(2026, 2)
    for of, key, number in (
        (0, "suspension_rate", "3"),
        (1, "suspension_rate", "3"),
        (0, "attendance", "95"),
    ):
        target = proposed(cast, number, of=of, key=key)
        (target,) = target_signing.review(
            year=target.school_year, answers=[Answer(target, 1)], at=AT, by=by(cast.operator)
        )
        agreed(cast, target)
    own, other = academy(0), academy(1)
    bring(term(2025, 3), {(own, "suspension_rate"): 1})  # of the year before: says nothing of this one
    bring(autumn, {(own, "suspension_rate"): 2, (other, "suspension_rate"): 2})
    bring(spring, {(own, "suspension_rate"): 4}, cohort=3)
    access = access_of(cast, Role.DIRECTOR_OF_EDUCATION)
    year = newest_round([own, other], on=date(2027, 2, 1))
    assert year is not None
    assert newest_round([own], on=date(2026, 8, 31)) is None
    with CaptureQueriesContext(connection) as asked:
        found = progress_in(year, [own, other], access)
    assert len(asked) <= 5
    stands = {(one.target.academy.name, one.name): one.reached for one in found}
    assert stands == {
        ("Ashdown Primary", str(kpi())): Reached.UNKNOWN,
        ("Ashdown Primary", str(kpi("suspension_rate"))): Reached.NOT_YET,  # the spring's, not the autumn's
        ("Castle Rise", str(kpi("suspension_rate"))): Reached.YES,
    }
    counts = [(one.name, one.reached, one.not_yet, one.unknown) for one in by_key_figure(found)]
    assert (str(kpi("suspension_rate")), 1, 1, 0) in counts
    # About three pupils: whoever may not see that sees no number, and is not told by the state either.
    governor = access_of(cast, Role.LGB_GOVERNOR)
    hidden = next(
        one for one in progress_in(year, [own], governor) if one.target.kpi.key == "suspension_rate"
    )
    assert (hidden.reached, hidden.figure and hidden.figure.number) == (Reached.UNKNOWN, None)


def test_pages_show_it(sign_in: SignIn, cast: Cast, months: None) -> None:
    first_year = school_year_of(datetime.now(UTC).date())
    with trust_scope(cast.trust("alder").pk):
        year = school_year(first_year)
        target = Target.objects.create(
            academy=academy(),
            kpi=kpi(),
            school_year=year,
            number=Decimal(95),
            state="agreed",
            agreed_on=date(first_year, 9, 2),
        )
    head = sign_in("alder", Role.HEADTEACHER)
    page = head.get(address("academy", academy_id=academy_id(cast)))
    assert f"Agreed targets for {year}" in words(page)
    assert "Attendance 95.0% – No figure yet –" in words(page)
    form = address("improvement_open") + f"?academy={academy_id(cast)}"
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    opened = director.get(form)
    assert f"Attendance: 95.0% in {year}" in words(opened)
    owner = cast.person("alder", Role.HEADTEACHER).pk
    sent = {"title": "Walk to school", "owner": owner, "due_on": f"{first_year + 1}-07-01", "group": "boys"}
    answer = director.post(form, {**sent, "agreed": target.pk, "repeats": ""})
    assert answer.status_code == 302, words(answer)
    shown = words(director.get(answer["Location"]))
    assert "Attendance, all pupils: 95" in shown
    assert f"Agreed target 95.0% in {year}" in shown
    due = words(director.get(address("targets")))
    for step in ("Proposed", "Reviewed", "Agreed"):
        assert f"{step} until" in due
    # Of some targets alone nobody can say what is still to be done.
    assert "Reviewed until" not in words(director.get(address("targets") + "?state=agreed"))


def academy_id(cast: Cast) -> int:
    return cast.academy("alder").pk
