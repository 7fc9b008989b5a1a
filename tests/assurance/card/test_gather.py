"""What a card holds for whom, and what it asks of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academies.models import Academy, Phase
from academies.use_cases import academies as academy_use_cases
from assurance.card.gather import cards_of
from assurance.card.gather_trust import trust_card_of
from assurance.card.track import Track
from tests.assurance.rated import access_of
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

from .world import AT, card, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_alder")]


def test_the_directors_card_has_everything(cast: Cast) -> None:
    first, _ = told(cast)
    found = card(cast, Role.DIRECTOR_OF_EDUCATION, first)
    (line,) = [one for one in found.targets if one.key == "attendance"]
    assert (line.figure, line.target, line.track) == ("94.6%", "95.0%", Track.ON)
    assert "94.2% in Autumn term 2025/26" in line.why
    assert line.trend == "↑ better than 94.2% in Autumn term 2025/26"
    assert [point.said for point in line.points] == ["94.2%", "94.6%"]
    assert line.dated
    assert found.term == "Autumn term 2026/27"
    assert found.statement is not None
    assert (found.statement.text, found.statement.signed_as) == ("It improves.", "Chief executive")
    assert found.risks is not None
    assert [one.score for one in found.risks] == ["Likely × Major: 16 of 25, very high"]
    assert found.ratings is not None
    (grid,) = found.ratings
    (domain,) = grid.domains
    assert (domain.name, domain.summary) == ("Learning", "1 amber, 1 red; 2 worse")
    assert grid.unrated == "The house"
    assert found.levels == ()
    assert (found.actions, found.visits) == ((), ())


def test_each_sees_what_is_theirs(cast: Cast) -> None:
    first, _ = told(cast)
    chair = card(cast, Role.LGB_CHAIR, first)
    # A suggestion is no rating that is shared with a local board.
    assert chair.ratings is not None
    assert [one.domains for one in chair.ratings] == [()]
    assert chair.risks is not None
    assert len(chair.risks) == 1
    governor = card(cast, Role.LGB_GOVERNOR, first)
    assert governor.risks is None
    manager = card(cast, Role.DATA_MANAGER, first)
    assert (manager.ratings, manager.risks, manager.actions, manager.levels) == (None, None, None, None)
    assert [one.target for one in manager.targets] == ["95.0%"]
    contributor = card(cast, Role.CONTRIBUTOR, first)
    assert [(one.figure, one.target) for one in contributor.targets] == [("94.6%", "")]


def test_the_trust_on_a_page_adds_up(cast: Cast) -> None:
    told(cast)
    Academy.objects.update(pupils=100)
    found = trust_card_of(access_of(cast, Role.CEO), at=AT)
    (line,) = found.targets
    assert (line.figure, line.spread) == ("92.8%", "1 on track, 1 off track")
    assert found.statement is not None
    assert found.statement.text == "The trust is sound."
    assert found.risks is not None
    assert [one.academy for one in found.risks] == ["The whole trust", "Ashdown Primary"]
    assert found.is_of_trust


def test_queries_do_not_grow_with_academies(cast: Cast) -> None:
    told(cast)
    access = access_of(cast, Role.TRUSTEE)

    def counted() -> int:
        academies = list(Academy.objects.by_name())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cards_of(access, academies, at=AT, is_shared=True)
            trust_card_of(access, at=AT)
        return len(queries)

    few = counted()
    for number in range(5):
        academy_use_cases.add(
            name=f"School {number}",
            urn=900100 + number,
            phase=Phase.PRIMARY,
            joined_on=None,
            by=Actor.command(),
        )
    assert counted() == few
    assert few < 75
