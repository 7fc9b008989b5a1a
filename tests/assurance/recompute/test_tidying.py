"""A period that has begun is rated without anybody's doing."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from academies.models import Period
from assurance.models import SuggestedRating
from assurance.recompute.changes import Changed
from assurance.recompute.requests import RECOMPUTE
from assurance.recompute.run import recompute
from assurance.recompute.tidying import rate_what_has_begun
from trust_portal.jobs.models import Job
from trust_portal.jobs.tidying import tidiers

from .worlds import NOW, academies, bring, published, stored, term

pytestmark = pytest.mark.usefixtures("in_alder")


def asked() -> int:
    return Job.objects.of_kinds([RECOMPUTE]).filter(key__startswith="begun:").count()


@pytest.fixture
def spring() -> Period:
    """The autumn is rated; the spring has not begun."""
    first, _ = academies()
    autumn, spring = term(2026, 1), term(2026, 2)
    published()
    bring(autumn, {(first, "attendance"): 96})
    recompute(changed=None, at=NOW)
    Job.objects.unfinished().update(state="done")
    assert not SuggestedRating.objects.filter(period_id=spring.pk).exists()
    return spring


def first_day(period: Period) -> datetime:
    return datetime.combine(period.starts_on, time(12), tzinfo=UTC)


def test_is_registered() -> None:
    assert rate_what_has_begun in tidiers()


def test_a_new_term_asks_once_for_its_ratings(spring: Period) -> None:
    rate_what_has_begun(at=NOW)
    assert asked() == 0
    at = first_day(spring)
    for _ in range(2):
        rate_what_has_begun(at=at)
    assert asked() == 1
    job = Job.objects.get(key=f"begun:{spring.pk}")
    done = recompute(changed=Changed.of_json(job.arguments["changed"]), at=at)
    assert (done.rated, done.new) == (6, 6)  # three areas of two academies, and no rating of the autumn
    assert {row.level for row in SuggestedRating.objects.filter(period_id=spring.pk)} == {"green", ""}
    kept = stored()
    assert recompute(changed=None, at=at).written == 0
    assert stored() == kept


def test_an_import_does_not_leave_a_new_term_half_rated(spring: Period) -> None:
    first, _ = academies()
    imported = bring(spring, {(first, "attendance"): 89})
    at = first_day(spring)
    recompute(changed=Changed(imports=(imported.pk,)), at=at)
    assert SuggestedRating.objects.filter(period_id=spring.pk).count() == 6
    assert recompute(changed=None, at=at).written == 0


def test_without_a_framework_nothing_is_asked() -> None:
    term(2026, 1)
    rate_what_has_begun(at=NOW)
    assert asked() == 0
