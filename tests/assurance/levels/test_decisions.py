"""What can be done with a support level, and what cannot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from academies.models import Academy
from assurance.in_force import InForce
from assurance.level_lifecycle import MOVES, OWNERS
from assurance.levels import NOT_DECIDED, level_pages, standings
from assurance.models import AgreedAs, DecisionState, LevelDecision
from assurance.use_cases import level_agreements, levels
from assurance.use_cases.level_moves import ChangedMeanwhile, MoveNotAllowed
from assurance.use_cases.levels import Meeting, Suggested
from governance.use_cases import bodies
from tests.assurance.levels.pack import AT, publish
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.roles import Role, codes
from trust_portal.ui.dates import LONDON

DAY = date(2026, 9, 7)


@pytest.fixture
def framework(in_alder: None) -> InForce:
    return publish()


@pytest.fixture
def academy(framework: InForce) -> Academy:
    return Academy.objects.get(name="Castle Rise")


def propose(
    cast: Cast, framework: InForce, academy: Academy, level: str = "grow", **more: object
) -> LevelDecision:
    facts: dict[str, object] = {
        "academy": academy,
        "framework": framework,
        "model": framework.pack.support_model("tier"),
        "level": level,
        "effective_from": DAY,
        "at": AT,
        "by": by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION)),
    }
    return levels.propose(**{**facts, **more})  # type: ignore[arg-type]


def tick(cast: Cast, decision: LevelDecision, item: str = "ofsted") -> None:
    level_agreements.note_evidence(
        decision=decision,
        item=item,
        is_seen=True,
        link="https://reports.example/1",
        note="",
        at=AT,
        by=by(cast.person("alder", Role.HEADTEACHER)),
    )


def agree(cast: Cast, decision: LevelDecision, agreed_as: AgreedAs) -> LevelDecision:
    role = Role.CEO if agreed_as is AgreedAs.CEO else Role.TRUSTEE
    return level_agreements.agree(
        decision=decision, agreed_as=agreed_as, at=AT, by=by(cast.person("alder", role))
    )


def bring_into_force(cast: Cast, decision: LevelDecision) -> None:
    tick(cast, decision)
    agree(cast, decision, AgreedAs.CEO)
    agree(cast, decision, AgreedAs.BOARD)
    decision.refresh_from_db()


def shown(framework: InForce, academy: Academy, on: date = DAY) -> str:
    found = standings(framework.pack, [academy], on=on, with_proposals=True)
    return next(one.level.key for one in found if one.model.id == "tier" and one.subject is None)


def test_nobody_agrees_for_a_board_that_they_have_left(
    cast: Cast, framework: InForce, academy: Academy
) -> None:
    clerk, trustee = (cast.person("alder", role) for role in (Role.CLERK, Role.TRUSTEE))
    board = bodies.add(kind="board", name="Trust board", key="board", by=by(clerk))
    until = AT.astimezone(LONDON).date() - timedelta(days=1)
    begun = until - timedelta(days=400)
    member = bodies.appoint(
        body=board, person=trustee, role="member", from_on=begun, until_on=until, by=by(clerk)
    )
    decision = propose(cast, framework, academy)
    tick(cast, decision)
    agree(cast, decision, AgreedAs.CEO)
    with pytest.raises(MoveNotAllowed, match="term on this board is over"):
        agree(cast, decision, AgreedAs.BOARD)
    assert shown(framework, academy) == NOT_DECIDED.key
    bodies.change_term(
        member=member, role="member", from_on=begun, until_on=until + timedelta(days=1), by=by(clerk)
    )
    agree(cast, decision, AgreedAs.BOARD)  # on the last day they can


def test_from_proposal_to_the_last_signature(cast: Cast, framework: InForce, academy: Academy) -> None:
    decision = propose(cast, framework, academy, meeting=Meeting(DAY, "Chief executive", "Head"))
    assert shown(framework, academy) == NOT_DECIDED.key
    with pytest.raises(MoveNotAllowed, match="Ofsted report"):
        agree(cast, decision, AgreedAs.CEO)
    tick(cast, decision)
    with pytest.raises(MoveNotAllowed, match="chief executive agrees first"):
        agree(cast, decision, AgreedAs.BOARD)
    agree(cast, decision, AgreedAs.CEO)
    with pytest.raises(MoveNotAllowed, match="has agreed already"):
        agree(cast, decision, AgreedAs.CEO)
    assert shown(framework, academy) == NOT_DECIDED.key
    agree(cast, decision, AgreedAs.BOARD)
    assert shown(framework, academy) == "grow"
    assert shown(framework, academy, DAY - timedelta(days=1)) == NOT_DECIDED.key
    with pytest.raises(MoveNotAllowed, match="agreed"):
        agree(cast, decision, AgreedAs.BOARD)
    said = [
        entry.verb
        for verb in ("level.proposed", "level.evidence_noted", "level.agreed")
        for entry in trail(cast, verb)
    ]
    assert said == ["level.proposed", "level.evidence_noted", "level.agreed", "level.agreed"]


def test_every_state_has_an_owner_and_every_move_a_permission() -> None:
    assert set(OWNERS) == {"", *DecisionState} == {"", *(move.after for move in MOVES.values())}
    assert {needed for move in MOVES.values() for needed in move.needs} <= codes()
    assert [name for name, move in MOVES.items() if not move.needs] == ["bring into force"]


def test_a_change_within_the_year_needs_a_reason_and_ends_what_was(
    cast: Cast, framework: InForce, academy: Academy
) -> None:
    first = propose(cast, framework, academy)
    bring_into_force(cast, first)
    later = DAY + timedelta(days=60)
    with pytest.raises(ValidationError, match="within the year"):
        propose(cast, framework, academy, "mend", effective_from=later)
    second = propose(
        cast, framework, academy, "mend", effective_from=later, reason="An inspection in October."
    )
    assert second.is_in_year
    bring_into_force(cast, second)
    first.refresh_from_db()
    assert first.effective_to == later
    assert [shown(framework, academy, day) for day in (DAY, later - timedelta(days=1), later)] == [
        "grow",
        "grow",
        "mend",
    ]
    with pytest.raises(ValidationError, match="began"):
        propose(cast, framework, academy, "lead", effective_from=later, reason="Back again.")


def test_a_model_may_change_once_a_year_only_and_needs_nobody(
    cast: Cast, framework: InForce, academy: Academy
) -> None:
    risk = framework.pack.support_model("risk")
    decision = propose(cast, framework, academy, "mend", model=risk)
    assert decision.state == DecisionState.AGREED
    with pytest.raises(ValidationError, match="once a year only"):
        propose(
            cast, framework, academy, "grow", model=risk, effective_from=date(2027, 1, 4), reason="Better."
        )
    assert propose(cast, framework, academy, "grow", model=risk, effective_from=date(2027, 9, 6)).pk


def test_what_differs_from_the_rules_says_why(cast: Cast, framework: InForce, academy: Academy) -> None:
    suggested = Suggested("mend", ("Three areas are red.",))
    with pytest.raises(ValidationError, match="differs"):
        propose(cast, framework, academy, suggested=suggested)
    decision = propose(cast, framework, academy, suggested=suggested, reason="New leaders are in post.")
    assert (decision.suggested_level, decision.suggested_why) == ("mend", ["Three areas are red."])


def test_one_proposal_at_a_time_for_each_subject(cast: Cast, framework: InForce, academy: Academy) -> None:
    decision = propose(cast, framework, academy)
    with pytest.raises(MoveNotAllowed, match="nobody has decided"):
        propose(cast, framework, academy, "lead")
    assert propose(cast, framework, academy, "lead", subject="maths").subject == "maths"
    with pytest.raises(ValidationError, match="no such subject"):
        propose(cast, framework, academy, "lead", subject="alchemy")
    with pytest.raises(ValidationError, match="Say why"):
        levels.withdraw(decision=decision, reason=" ", at=AT, by=by(cast.person("alder", Role.CEO)))
    levels.withdraw(
        decision=decision, reason="Too early.", at=AT, by=by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    )
    with pytest.raises(MoveNotAllowed, match="withdrawn"):
        tick(cast, decision)
    assert propose(cast, framework, academy, "lead").pk


def test_another_level_takes_the_signatures_back(cast: Cast, framework: InForce, academy: Academy) -> None:
    decision = propose(cast, framework, academy)
    tick(cast, decision)
    agree(cast, decision, AgreedAs.CEO)
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    facts = {"effective_from": DAY, "reason": "", "meeting": Meeting(), "by": director}
    levels.change(decision=decision, level="grow", seen_revision=1, **facts)  # type: ignore[arg-type]
    assert decision.agreements.count() == 1
    levels.change(decision=decision, level="mend", seen_revision=2, **facts)  # type: ignore[arg-type]
    assert decision.agreements.count() == 0
    with pytest.raises(ChangedMeanwhile) as raised:
        levels.change(decision=decision, level="lead", seen_revision=2, **facts)  # type: ignore[arg-type]
    assert raised.value.current.level == "mend"


def test_links_lead_to_pages_only(cast: Cast, framework: InForce, academy: Academy) -> None:
    decision = propose(cast, framework, academy)
    for link in ("javascript:alert(1)", "data:text/html,x", "nonsense"):
        with pytest.raises(ValidationError):
            level_agreements.note_evidence(
                decision=decision,
                item="ofsted",
                is_seen=True,
                link=link,
                note="",
                at=AT,
                by=by(cast.person("alder", Role.HEADTEACHER)),
            )
    with pytest.raises(ValidationError, match="no such piece"):
        tick(cast, decision, "horoscope")


def test_entitlements_are_those_of_the_level_and_phase(framework: InForce) -> None:
    model = framework.pack.support_model("tier")
    primary = level_pages(framework.pack, model, "primary")["mend"]
    assert [(one.name, line.says) for one, line in primary.entitlements] == [
        ("Improvement visits", "every week")
    ]
    assert len(level_pages(framework.pack, model, "secondary")["mend"].entitlements) == 2
    assert level_pages(framework.pack, model)["lead"].summary == "Leads others."
    assert primary.features == (("Outcomes", "Below average."),)
