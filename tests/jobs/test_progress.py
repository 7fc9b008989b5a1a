"""How far a running job is."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as CacheAway

from tests.cast import Cast
from trust_portal.jobs import progress
from trust_portal.jobs.progress import Progress
from trust_portal.tenancy.scope import trust_scope


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (0, 4, 0), (1, 4, 25), (4, 4, 100), (9, 4, 100)]
)
def test_percent(done: int, total: int, percent: int) -> None:
    assert Progress(done, total).percent == percent


def test_what_was_reported_is_read_back(in_alder: None) -> None:
    assert progress.read(5) is None
    progress.report(5, Progress(2, 7, "Writing people"))
    assert progress.read(5) == Progress(2, 7, "Writing people")


def test_another_trust_reads_nothing(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        progress.report(5, Progress(2, 7, "Writing people"))
    with trust_scope(cast.trust("birch").pk):
        assert progress.read(5) is None


def test_a_cache_that_is_away_costs_no_job(in_alder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise CacheAway

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    progress.report(5, Progress(2, 7))
    assert progress.read(5) is None
