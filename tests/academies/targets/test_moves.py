"""What can be done with a target, in which order, and what the trail says of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from academies.models import Target, TargetState
from academies.targets.agreed import agreed_targets
from academies.targets.evidence import Evidence
from academies.use_cases import target_signing, targets
from academies.use_cases.target_signing import BOARD, Answer
from academies.use_cases.targets import ChangedMeanwhile, MoveNotAllowed, Wish
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.roles import Role

from .world import AT, MET, academy, agreed, kpi, proposed, reviewed, school_year

pytestmark = pytest.mark.usefixtures("in_alder")


def test_from_proposal_to_the_board_and_to_another_one(cast: Cast) -> None:
    first = agreed(cast, reviewed(cast, proposed(cast, "95")))
    assert (first.state, first.agreed_on) == (TargetState.AGREED, MET)
    with pytest.raises(ValidationError, match="Say why another target is needed"):
        proposed(cast, "96")
    second = proposed(cast, "96", reason="The autumn went better than anybody thought.")
    # Until the board agrees, the first one holds.
    key = (first.academy_id, "attendance", "all", 2026)
    assert agreed_targets(kpis=["attendance"], groups=["all"]) == {key: Decimal(95)}
    agreed(cast, reviewed(cast, second))
    assert agreed_targets(kpis=["attendance"], groups=["all"]) == {key: Decimal(96)}
    first.refresh_from_db()
    assert first.state == TargetState.SUPERSEDED
    last = first.steps.order_by("pk").last()
    assert last is not None
    assert (last.move, last.words) == ("supersede", "The autumn went better than anybody thought.")
    assert [step.move for step in second.steps.order_by("pk")] == ["propose", "review", "agree"]


def test_nobody_signs_out_of_order_or_twice(cast: Cast) -> None:
    target = proposed(cast)
    with pytest.raises(MoveNotAllowed, match="is proposed"):
        agreed(cast, target)
    target = reviewed(cast, target)
    with pytest.raises(MoveNotAllowed, match="is reviewed"):
        reviewed(cast, target)
    target = agreed(cast, target)
    with pytest.raises(MoveNotAllowed, match="is agreed"):
        agreed(cast, target)
    with pytest.raises(MoveNotAllowed, match="is agreed"):
        targets.withdraw(target=target, reason="No", at=AT, by=by(cast.person("alder", Role.HEADTEACHER)))
    twice = [Answer(target, target.revision), Answer(target, target.revision)]
    with pytest.raises(MoveNotAllowed, match="twice"):
        target_signing.review(
            year=target.school_year, answers=twice, at=AT, by=by(cast.person("alder", Role.LGB_CHAIR))
        )


def test_the_chair_asks_for_another_and_gets_it(cast: Cast) -> None:
    target, chair = proposed(cast, "93"), by(cast.person("alder", Role.LGB_CHAIR))
    silent = Answer(target, target.revision, agrees=False)
    with pytest.raises(ValidationError, match="say why"):
        target_signing.review(year=target.school_year, answers=[silent], at=AT, by=chair)
    asks = Answer(target, target.revision, agrees=False, number=Decimal(95), words="We were there last year.")
    target_signing.review(year=target.school_year, answers=[asks], at=AT, by=chair)
    step = target.steps.get(move="ask")
    assert (step.number, step.words, step.signed_as) == (Decimal(95), asks.words, "Local governing board")
    again = proposed(cast, "95")
    assert (again.pk, again.state, again.revision) == (target.pk, TargetState.PROPOSED, 3)
    with pytest.raises(ChangedMeanwhile):
        target_signing.review(
            year=target.school_year, answers=[Answer(target, target.revision)], at=AT, by=chair
        )


def test_the_board_sends_some_back(cast: Cast) -> None:
    keep = reviewed(cast, proposed(cast, "95"))
    back = reviewed(cast, proposed(cast, "17", key="persistent_absence"))
    answers = [Answer(keep, keep.revision), Answer(back, back.revision, agrees=False, words="Too low.")]
    trustee = by(cast.person("alder", Role.TRUSTEE))
    with pytest.raises(ValidationError, match="still to come"):
        target_signing.agree(
            year=keep.school_year,
            answers=answers,
            met_on=date(2026, 12, 1),
            signed_as=BOARD,
            at=AT,
            by=trustee,
        )
    target_signing.agree(
        year=keep.school_year, answers=answers, met_on=MET, signed_as=BOARD, at=AT, by=trustee
    )
    states = dict(Target.objects.values_list("kpi__key", "state"))
    assert states == {"attendance": TargetState.AGREED, "persistent_absence": TargetState.RETURNED}


def test_many_at_once_are_one_entry_and_a_stale_cell_stops_them_all(cast: Cast) -> None:
    year, head = school_year(), by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))

    def all_of(number: int, seen: str) -> list[Target]:
        wishes = [Wish(academy(n), kpi(), Decimal(number), "", seen) for n in (0, 1)]
        evidence = {wish.cell: Evidence() for wish in wishes}
        return targets.propose(year=year, group="all", wishes=wishes, evidence=evidence, at=AT, by=head)

    assert len(all_of(95, "0")) == 2
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        all_of(96, "0")
    assert len(meanwhile.value.current) == 2
    assert [str(one) for one in Target.objects.all()] == ["95", "95"]
    (entry,) = trail(cast, "target.proposed_together")
    assert (entry.after or {})["targets"] == 2
