"""Judging, confirming, sharing, publishing, correcting: who may, in which order, and what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from academies.models import Academy, Period
from assurance.in_force import InForce
from assurance.models import ConfirmedRating, ConfirmedState, Judgement, View
from assurance.sheets import academies_for, sheet_of
from assurance.spots import NoSuchSpot, Spot
from assurance.use_cases.confirming import confirm, confirm_ready, correct
from assurance.use_cases.judgements import judge
from assurance.use_cases.saying import ChangedMeanwhile
from assurance.use_cases.sharing import publish, share
from tests.assurance.rated import AT, YEAR, access_of, begin, by, says, spot, suggest, term
from tests.cast import Cast
from tests.trust_pages import trail
from trust_portal.accounts.roles import Role

pytestmark = pytest.mark.usefixtures("in_alder")


class Rated:
    """The framework, this term's suggestions, and shorthands for what people do."""

    def __init__(self, cast: Cast, year: int = YEAR) -> None:
        self.cast = cast
        self.framework: InForce = begin(years=(year,))
        self.period: Period = term(1, year)
        self.academy: Academy = cast.academy("alder")
        self.other: Academy = cast.academy("alder", 1)
        suggest(self.framework, self.period, self.academy, {"attendance": "amber"})
        self.grid = self.framework.pack.grid("areas")
        self.ids: dict[str, Any] = {
            "period_id": self.period.pk,
            "academy_id": self.academy.pk,
            "area_id": self.framework.area_ids["areas", "attendance"],
        }

    def spot(
        self, role: Role, key: str = "attendance", academy: Any = ..., period: Period | None = None
    ) -> Spot:
        chosen = self.academy if academy is ... else academy
        return spot(access_of(self.cast, role), period or self.period, chosen, key)

    def judges(self, role: Role, view: View, level: str, key: str = "attendance", **texts: Any) -> Judgement:
        access = access_of(self.cast, role)
        at = spot(access, self.period, self.academy, key)
        return judge(access=access, spot=at, view=view, said=says(level, **texts), at=AT, by=by(access))

    def confirms(
        self, role: Role, level: str, key: str = "attendance", period: Period | None = None, **texts: Any
    ) -> ConfirmedRating:
        access = access_of(self.cast, role)
        at = spot(access, period or self.period, self.academy, key)
        return confirm(access=access, spot=at, said=says(level, **texts), at=AT, by=by(access))

    def corrects(self, role: Role, level: str, revision: int, **texts: Any) -> ConfirmedRating:
        access = access_of(self.cast, role)
        at = spot(access, self.period, self.academy, "attendance")
        return correct(access=access, spot=at, said=says(level, revision, **texts), at=AT, by=by(access))

    def moves(self, role: Role, move: Any) -> int:
        access = access_of(self.cast, role)
        asked = {"framework": self.framework, "grid": self.grid, "period": self.period, "at": AT}
        return int(move(access=access, by=by(access), **asked))

    def sees(self, role: Role, key: str = "attendance") -> str:
        """The level in this person's cell of the first academy; "" where the area or academy is not there."""
        access = access_of(self.cast, role)
        academies = academies_for(access, period=self.period)
        sheet = sheet_of(
            access=access, grid=self.grid, framework=self.framework, period=self.period, academies=academies
        )
        cell = sheet.cell(self.academy.pk, self.framework.area_ids["areas", key])
        return cell.level.key if cell else ""


@pytest.fixture
def rated(cast: Cast) -> Rated:
    return Rated(cast)


def test_each_view_is_kept_apart(rated: Rated) -> None:
    rated.judges(Role.HEADTEACHER, View.HEAD, "green", reason="New tutors.")
    rated.judges(
        Role.DIRECTOR_OF_EDUCATION,
        View.REVIEWER,
        "amber",
        reason="Not shown yet.",
        statements={"practice": "amber"},
    )
    rated.judges(Role.LGB_CHAIR, View.LGB, "amber")
    rated.judges(Role.IMPROVEMENT_OFFICER, View.EXTERNAL, "red", reason="The inspector’s words.")
    found = {one.view: one.level for one in Judgement.objects.current()}
    assert found == {"head": "green", "reviewer": "amber", "lgb": "amber", "external": "red"}
    entry = trail(rated.cast, "rating.judged")[0]
    assert entry.record_label == "Attendance of Ashdown Primary, Autumn term 2026/27"
    assert entry.after == {"view": "Headteacher", "level": "Green", "reason": "New tutors."}


@pytest.mark.parametrize(
    ("role", "view"),
    [
        (Role.HEADTEACHER, View.REVIEWER),
        (Role.LGB_CHAIR, View.HEAD),
        (Role.LGB_GOVERNOR, View.LGB),
        (Role.CEO, View.REVIEWER),
        (Role.TRUSTEE, View.LGB),
        (Role.CLERK, View.EXTERNAL),
        (Role.DIRECTOR_OF_EDUCATION, View.HEAD),
    ],
)
def test_nobody_judges_for_somebody_else(rated: Rated, role: Role, view: View) -> None:
    with pytest.raises(PermissionDenied):
        rated.judges(role, view, "amber")


def test_a_lead_rates_the_own_domain_alone(rated: Rated) -> None:
    rated.judges(Role.OPERATIONS_LEAD, View.REVIEWER, "green", "money")
    rated.confirms(Role.OPERATIONS_LEAD, "green", "money")
    with pytest.raises(NoSuchSpot):
        rated.judges(Role.OPERATIONS_LEAD, View.REVIEWER, "green", "attendance")
    assert rated.sees(Role.OPERATIONS_LEAD, "attendance") == ""
    assert rated.sees(Role.OPERATIONS_LEAD, "money") == "green"


def test_heads_and_officers_rate_their_own_academies(rated: Rated) -> None:
    for role in (Role.HEADTEACHER, Role.IMPROVEMENT_OFFICER, Role.LGB_CHAIR):
        with pytest.raises(NoSuchSpot):
            rated.spot(role, academy=rated.other)
    assert rated.spot(Role.DIRECTOR_OF_EDUCATION, academy=None).who == "the trust itself"


def test_a_reason_is_needed_where_it_differs_from_the_figures(rated: Rated) -> None:
    with pytest.raises(ValidationError, match="Green differs from what figures and statements suggest"):
        rated.judges(Role.DIRECTOR_OF_EDUCATION, View.REVIEWER, "green", reason="  ")
    rated.judges(Role.DIRECTOR_OF_EDUCATION, View.REVIEWER, "amber")
    with pytest.raises(ValidationError, match="Say why"):
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "red")


def test_a_reason_is_needed_where_it_differs_from_the_heads(rated: Rated) -> None:
    rated.judges(Role.HEADTEACHER, View.HEAD, "green", "behaviour")
    with pytest.raises(ValidationError, match="differs from the headteacher’s"):
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "amber", "behaviour")
    assert (
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "amber", "behaviour", reason="Not seen.").level == "amber"
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"level": "purple"}, "level"),
        ({"level": "amber", "statements": {"practice": "purple"}}, "statements"),
        ({"level": "amber", "statements": {"rate": "amber"}}, "statements"),
        ({"level": "amber", "comment": "x" * 4001}, "comment"),
    ],
)
def test_what_makes_no_sense_is_refused(rated: Rated, said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        rated.judges(Role.DIRECTOR_OF_EDUCATION, View.REVIEWER, **said)
    assert list(refusal.value.message_dict) == [field]


def test_of_two_who_judge_at_once_the_second_is_told(rated: Rated) -> None:
    first = rated.judges(Role.IMPROVEMENT_OFFICER, View.REVIEWER, "amber", comment="Mine.")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        rated.judges(Role.DIRECTOR_OF_EDUCATION, View.REVIEWER, "red", reason="Mine too.")
    assert meanwhile.value.current == first
    rated.judges(Role.DIRECTOR_OF_EDUCATION, View.REVIEWER, "red", revision=1, reason="I saw yours.")
    assert list(Judgement.objects.order_by("revision").values_list("level", "is_current")) == [
        ("amber", False),
        ("red", True),
    ]


def test_confirming_twice_is_a_conflict_and_judging_after_it_too_late(rated: Rated) -> None:
    signed = rated.confirms(Role.DIRECTOR_OF_EDUCATION, "amber")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        rated.confirms(Role.DIRECTOR_OF_EDUCATION, "red", reason="Worse.")
    assert meanwhile.value.current == signed
    with pytest.raises(ValidationError, match="can be corrected"):
        rated.judges(Role.HEADTEACHER, View.HEAD, "amber")
    assert rated.judges(Role.LGB_CHAIR, View.LGB, "amber").level == "amber"


@pytest.mark.parametrize("role", [Role.CEO, Role.HEADTEACHER, Role.IMPROVEMENT_OFFICER, Role.TRUSTEE])
def test_who_may_not_agree_may_not_sign(rated: Rated, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        rated.confirms(role, "amber")
    with pytest.raises(PermissionDenied):
        rated.moves(role, share)
    with pytest.raises(PermissionDenied):
        rated.moves(role, publish)


def test_what_is_signed_keeps_what_the_figures_said(rated: Rated) -> None:
    signed = rated.confirms(Role.DIRECTOR_OF_EDUCATION, "green", reason="It works.")
    assert (signed.suggested_level, signed.level, signed.reason) == ("amber", "green", "It works.")
    assert signed.rank == 2
    assert signed.confirmed_by == rated.cast.person("alder", Role.DIRECTOR_OF_EDUCATION)


def test_sharing_and_publishing_go_in_order_and_once(rated: Rated) -> None:
    director = Role.DIRECTOR_OF_EDUCATION
    for move in (share, publish):
        with pytest.raises(ValidationError, match="Nothing is waiting"):
            rated.moves(director, move)
    rated.confirms(director, "amber")
    with pytest.raises(ValidationError, match="shared with the academies first"):
        rated.moves(director, publish)
    assert rated.moves(director, share) == 1
    with pytest.raises(ValidationError, match="Nothing is waiting to be shared"):
        rated.moves(director, share)
    assert rated.moves(director, publish) == 1
    with pytest.raises(ValidationError):
        rated.moves(director, publish)
    assert trail(rated.cast, "rating.shared")[0].record_label == "Areas, Autumn term 2026/27"


def test_a_lead_shares_the_own_domain_alone(rated: Rated) -> None:
    rated.confirms(Role.DIRECTOR_OF_EDUCATION, "amber")
    rated.confirms(Role.OPERATIONS_LEAD, "red", "money")
    assert rated.moves(Role.OPERATIONS_LEAD, share) == 1
    states = dict(ConfirmedRating.objects.values_list("area__key", "state"))
    assert states == {"attendance": "confirmed", "money": "shared"}


SEES: dict[str, dict[Role, str]] = {
    "suggested": {Role.CEO: "amber", Role.IMPROVEMENT_OFFICER: "amber"},
    "confirmed": {Role.CEO: "red", Role.IMPROVEMENT_OFFICER: "red"},
    "shared": {Role.CEO: "red", Role.HEADTEACHER: "red", Role.LGB_CHAIR: "red", Role.LGB_GOVERNOR: "red"},
    "published": {Role.CEO: "red", Role.HEADTEACHER: "red", Role.TRUSTEE: "red", Role.CLERK: "red"},
}
READERS = (
    Role.CEO,
    Role.IMPROVEMENT_OFFICER,
    Role.HEADTEACHER,
    Role.LGB_CHAIR,
    Role.LGB_GOVERNOR,
    Role.TRUSTEE,
    Role.CLERK,
)


def test_each_role_sees_a_rating_from_its_stage_on(rated: Rated) -> None:
    director = Role.DIRECTOR_OF_EDUCATION
    steps: dict[str, Any] = {
        "suggested": lambda: None,
        "confirmed": lambda: rated.confirms(director, "red", reason="Seen."),
        "shared": lambda: rated.moves(director, share),
        "published": lambda: rated.moves(director, publish),
    }
    seen: set[Role] = set()
    for stage, step in steps.items():
        step()
        expected = SEES[stage]
        seen |= set(expected)
        for role in READERS:
            assert (rated.sees(role) != "not_rated") == (role in seen), (stage, role)
            assert rated.sees(role) in (expected.get(role, "red"), "not_rated"), (stage, role)


def test_a_head_sees_their_own_judgement_at_once_and_no_suggestion(rated: Rated) -> None:
    rated.judges(Role.HEADTEACHER, View.HEAD, "green", reason="New tutors.")
    assert rated.sees(Role.HEADTEACHER) == "green"
    assert rated.sees(Role.LGB_CHAIR) == "not_rated"
    assert rated.sees(Role.CEO) == "amber"


def test_a_correction_is_a_new_revision_and_stays_as_far_shared(rated: Rated) -> None:
    director = Role.DIRECTOR_OF_EDUCATION
    rated.confirms(director, "amber")
    rated.moves(director, share)
    with pytest.raises(ValidationError, match="why what was signed is corrected"):
        rated.corrects(director, "amber", 1)
    with pytest.raises(ChangedMeanwhile):
        rated.corrects(director, "red", 7, reason="A wrong file.")
    corrected = rated.corrects(director, "red", 1, reason="A wrong file.")
    assert (corrected.revision, corrected.state) == (2, ConfirmedState.SHARED)
    assert ConfirmedRating.objects.get(revision=1).level == "amber"
    assert rated.sees(Role.HEADTEACHER) == "red"
    with pytest.raises(PermissionDenied):
        rated.corrects(Role.CEO, "amber", 2, reason="No.")


def test_direction_and_since_are_stored_and_follow_what_is_signed_late(rated: Rated) -> None:
    director = Role.DIRECTOR_OF_EDUCATION
    autumn, spring, summer = term(1), term(2), term(3)
    rated.confirms(director, "amber", "behaviour", spring)
    rated.confirms(director, "amber", "behaviour", summer)
    rated.confirms(director, "red", "behaviour", autumn)
    found = {one.period_id: one for one in ConfirmedRating.objects.all()}
    assert [(found[one.pk].movement, found[one.pk].since) for one in (autumn, spring, summer)] == [
        ("", autumn.starts_on),
        ("better", spring.starts_on),
        ("same", spring.starts_on),
    ]


def test_what_needs_no_decision_is_confirmed_at_once(rated: Rated, django_assert_num_queries: Any) -> None:
    director = Role.DIRECTOR_OF_EDUCATION
    rated.judges(director, View.REVIEWER, "green", "behaviour", comment="Calm corridors.")
    rated.judges(Role.HEADTEACHER, View.HEAD, "green", "attendance", reason="New tutors.")
    access = access_of(rated.cast, director)
    spots = [rated.spot(director, key) for key in ("attendance", "behaviour", "money")]
    ready = confirm_ready(access=access, spots=spots, at=AT, by=by(access))
    assert (ready.confirmed, ready.left) == (1, 1)  # the head differs; nobody has rated the money
    assert ConfirmedRating.objects.get().comment == "Calm corridors."
    with pytest.raises(ValidationError, match="without a decision"):
        confirm_ready(access=access, spots=spots, at=AT, by=by(access))
    ceo = access_of(rated.cast, Role.CEO)
    with pytest.raises(PermissionDenied):
        confirm_ready(access=ceo, spots=spots, at=AT, by=by(ceo))
