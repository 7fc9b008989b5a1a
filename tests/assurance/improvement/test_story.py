"""The demo's improvement actions and reviews come about as people's do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from academies.use_cases import calendar
from assurance.demo.improvement import tell
from assurance.models import ImprovementAction, Review, ReviewState
from tests.assurance.improvement.world import publish
from tests.cast import Cast
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope


@pytest.mark.django_db
def test_each_academy_has_three_and_a_review(cast: Cast) -> None:
    trust = cast.trust("alder")
    with trust_scope(trust.pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish()
        assert tell("alder", trust.pk, datetime(2027, 1, 20, 12, tzinfo=UTC)) == 6
        states = set(Review.objects.values_list("state", flat=True))
        assert states == {ReviewState.PUBLISHED, ReviewState.SHARED}
        assert ImprovementAction.objects.filter(origin="review", review__isnull=False).exists()
