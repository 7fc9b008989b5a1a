"""What can be done with risks and position statements, by whom, and what the trail says."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from assurance import risk_lifecycle, statement_lifecycle
from assurance.models import PositionStatement, Risk, RiskState, RiskTheme, StatementState
from assurance.risk_reach import themes_for
from assurance.risk_scale import BANDS, band_of, score_in_words
from assurance.use_cases import risks, statements
from tests.assurance.card.world import AT, entered, facts, signed
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.roles import Role, codes


def test_lifecycles_have_owners() -> None:
    assert set(risk_lifecycle.OWNERS) == {"", *RiskState.values}
    assert set(statement_lifecycle.OWNERS) == {"", *StatementState.values}
    assert {move.needs for move in statement_lifecycle.MOVES.values()} <= codes()


def test_every_score_has_a_word() -> None:
    assert [band_of(score).label for score in (1, 4, 5, 9, 10, 14, 15, 25)] == [
        *("Low", "Low", "Medium", "Medium", "High", "High", "Very high", "Very high")
    ]
    assert len({band.pill for band in BANDS}) == len(BANDS)
    assert score_in_words(2, 5) == "Unlikely × Severe: 10 of 25, high"
    for score in (0, 26):
        with pytest.raises(ValueError, match="likelihood"):
            band_of(score)


@pytest.mark.django_db
def test_from_entered_to_closed_and_open_again(cast: Cast, in_alder: None) -> None:
    head = by(cast.person("alder", Role.HEADTEACHER))
    one = entered(cast, cast.academy("alder"))
    with pytest.raises(risks.ChangedMeanwhile):
        risks.change(risk=one, facts=facts(cast, one.academy), seen_revision=0, by=head, at=AT)
    risks.change(risk=one, facts=facts(cast, one.academy, impact=2), seen_revision=1, by=head, at=AT)
    risks.close(risk=one, reason=" It is over ", by=head, at=AT)
    with pytest.raises(risks.MoveNotAllowed, match="closed"):
        risks.close(risk=one, reason="again", by=head, at=AT)
    with pytest.raises(risks.MoveNotAllowed):
        risks.change(risk=one, facts=facts(cast, one.academy), seen_revision=3, by=head, at=AT)
    one.refresh_from_db()
    assert (one.state, one.closed_why, one.score) == ("closed", "It is over", 8)
    risks.reopen(risk=one, reason="It is back", by=head, at=AT)
    (entry,) = trail(cast, "risk.changed")
    assert entry.after == {"score": "Likely × Minor: 8 of 25, medium"}
    assert [len(trail(cast, f"risk.{verb}")) for verb in ("opened", "closed", "reopened")] == [1, 1, 1]
    assert list(Risk.objects.to_be_reviewed(on=date(2027, 2, 2))) == [one]


@pytest.mark.django_db
def test_what_is_refused(cast: Cast, in_alder: None) -> None:
    academy = cast.academy("alder")
    for field, more in (
        ("title", {"title": " \x00 "}),
        ("title", {"title": "x" * 201}),
        ("likelihood", {"likelihood": 0}),
        ("impact", {"impact": 6}),
        ("owner", {"owner": cast.person("alder", Role.LGB_GOVERNOR)}),  # may not read risks
        ("owner", {"owner": cast.stranger}),
        ("review_on", {"review_on": date(2026, 12, 17)}),
        ("review_on", {"review_on": date(9999, 1, 1)}),
        ("response", {"response": " "}),
        ("text", {"text": "x" * 2_001}),
    ):
        with pytest.raises(ValidationError) as refusal:
            entered(cast, academy, **more)
        assert field in refusal.value.message_dict
    # A headteacher cannot watch a risk of the whole trust, which they may not read.
    with pytest.raises(ValidationError):
        entered(cast, None, owner=cast.person("alder", Role.HEADTEACHER))
    assert not Risk.objects.exists()


@pytest.mark.django_db
def test_who_sees_and_writes_which(cast: Cast, in_alder: None) -> None:
    own, other = cast.academy("alder"), cast.academy("alder", 1)
    reading = entered(cast, own)
    money = entered(cast, other, theme=RiskTheme.FINANCE)
    whole = entered(cast, None)
    every = {reading.pk, money.pk, whole.pk}
    seen = {
        Role.CEO: every,
        Role.DIRECTOR_OF_EDUCATION: every,
        Role.TRUSTEE: every,
        Role.CLERK: every,
        Role.OPERATIONS_LEAD: {money.pk},
        Role.HEADTEACHER: {reading.pk},
        Role.IMPROVEMENT_OFFICER: {reading.pk},
        Role.LGB_CHAIR: {reading.pk},
        Role.LGB_GOVERNOR: set(),
        Role.DATA_MANAGER: set(),
    }
    for role, expected in seen.items():
        found = Risk.objects.visible_to(access_of(cast, role)).values_list("pk", flat=True)
        assert set(found) == expected, role
    writers = {role for role in seen if themes_for(access_of(cast, role), own)}
    assert writers == {
        *(Role.DIRECTOR_OF_EDUCATION, Role.OPERATIONS_LEAD, Role.HEADTEACHER, Role.IMPROVEMENT_OFFICER)
    }
    head = access_of(cast, Role.HEADTEACHER)
    assert (themes_for(head, None), themes_for(head, other)) == ([], [])
    assert RiskTheme.EDUCATION not in themes_for(access_of(cast, Role.OPERATIONS_LEAD), own)


@pytest.mark.django_db
def test_a_statement_is_signed_once_and_the_one_before_is_kept(cast: Cast, in_alder: None) -> None:
    academy = cast.academy("alder")
    director, ceo = (by(cast.person("alder", role)) for role in (Role.DIRECTOR_OF_EDUCATION, Role.CEO))
    signed(cast, academy, "First")
    draft = statements.write(academy=academy, text="Second", by=director, at=AT)
    with pytest.raises(statements.ChangedMeanwhile):
        statements.write(academy=academy, text="At the same time", by=director, at=AT)
    statements.change(statement=draft, text="Third", seen_revision=1, by=director, at=AT)
    with pytest.raises(statements.ChangedMeanwhile):  # what was read is not what would be signed
        statements.agree(statement=draft, seen_revision=1, signed_as=Role.CEO, by=ceo, at=AT)
    statements.agree(statement=draft, seen_revision=2, signed_as=Role.CEO, by=ceo, at=AT)
    for refused in (
        lambda: statements.agree(statement=draft, seen_revision=3, signed_as=Role.CEO, by=ceo, at=AT),
        lambda: statements.change(statement=draft, text="x", seen_revision=3, by=director, at=AT),
        lambda: statements.discard(statement=draft, by=director),
    ):
        with pytest.raises(statements.MoveNotAllowed, match="agreed"):
            refused()
    kept = PositionStatement.objects.filter(academy=academy).order_by("pk").values_list("text", "state")
    assert list(kept) == [("First", "earlier"), ("Third", "agreed")]
    assert len(trail(cast, "statement.agreed")) == 2
    with pytest.raises(ValidationError):
        statements.write(academy=None, text="x" * 1_501, by=director, at=AT)
    draft = statements.write(academy=None, text="Of the trust", by=director, at=AT)
    assert PositionStatement.objects.visible_to(access_of(cast, Role.CEO)).filter(pk=draft.pk).exists()
    assert (
        not PositionStatement.objects.visible_to(access_of(cast, Role.TRUSTEE)).filter(pk=draft.pk).exists()
    )
    statements.discard(statement=draft, by=director)
    with pytest.raises(statements.MoveNotAllowed, match="discarded"):
        statements.change(statement=draft, text="x", seen_revision=1, by=director, at=AT)
