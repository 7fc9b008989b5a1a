"""Ratings are asked to be brought up to date by whatever they depend on, and two at once do not disturb each other."""

from __future__ import annotations

from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connections, transaction

from academies.models import Kpi, Phase
from academies.use_cases import academies as academy_cases
from academies.use_cases import calendar, imports
from assurance.models import SuggestedRating
from assurance.recompute.changes import Changed
from assurance.recompute.requests import RECOMPUTE, ask_for_recompute, listen_to_loads
from assurance.recompute.run import recompute
from assurance.recompute.storing import lock_ratings
from tests.cast import Cast
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import bound_trust_id, trust_scope

from .worlds import BY, NOW, academies, bring, published, stored, term


def asked() -> list[dict[str, Any] | None]:
    """What the unfinished jobs are about, the oldest first."""
    jobs = Job.objects.unfinished().filter(kind=RECOMPUTE).order_by("pk")
    return [job.arguments["changed"] for job in jobs]


def let_begin() -> None:
    """A worker has begun what waits: nothing is added to it any more."""
    Wakeup.objects.filter(trust_id=bound_trust_id()).update(attempts=1)


@pytest.mark.usefixtures("in_alder")
def test_without_a_framework_nothing_is_asked() -> None:
    first, _ = academies()
    bring(term(2026, 1), {(first, "attendance"): 96})
    assert asked() == []


@pytest.mark.usefixtures("in_alder")
def test_confirming_and_undoing_ask() -> None:
    first, _ = academies()
    autumn = term(2026, 1)
    published()
    let_begin()
    before = len(asked())
    imported = bring(autumn, {(first, "attendance"): 96})
    let_begin()
    imports.undo(imported=imported, at=NOW, by=BY)
    assert asked()[before:] == [{"imports": [imported.pk]}] * 2


@pytest.mark.usefixtures("in_alder")
def test_ten_imports_in_a_row_wait_as_one_job() -> None:
    first, second = academies()
    autumn = term(2026, 1)
    published()
    let_begin()
    before = len(asked())
    brought = [
        bring(autumn, {(academy, "attendance"): figure})
        for figure in range(90, 95)
        for academy in (first, second)
    ]
    assert asked()[before:] == [{"imports": [one.pk for one in brought]}]
    job = ask_for_recompute(why="an academy changed", by=BY, changed=Changed(academies=(first.pk,)))
    assert job.arguments["why"] == "figures changed; an academy changed"
    assert job.arguments["changed"]["academies"] == [first.pk]
    # Everything is more than anything.
    assert ask_for_recompute(why="the calendar changed", by=BY, changed=None).pk == job.pk
    ask_for_recompute(why="a KPI changed", by=BY, changed=Changed(kpis=(1,)))
    assert asked()[before:] == [None]


@pytest.mark.usefixtures("in_alder")
def test_academies_and_dates_ask() -> None:
    first, _ = academies()
    autumn = term(2026, 1)
    published()
    let_begin()
    before = len(asked())

    def changed(**facts: Any) -> None:
        known: dict[str, Any] = {
            "name": first.name,
            "urn": first.urn,
            "phase": Phase(first.phase),
            "joined_on": None,
        }
        academy_cases.change(academy=first, by=BY, **known | facts)

    changed(name="Another name")
    assert len(asked()) == before
    changed(joined_on=date(2026, 9, 1))
    let_begin()
    calendar.change_period(
        period=autumn, name="Autumn", starts_on=autumn.starts_on, ends_on=date(2026, 12, 1), by=BY
    )
    assert asked()[before:] == [{"academies": [first.pk]}, None]


@pytest.mark.usefixtures("cast")
def test_loading_public_data_asks_in_every_trust_with_a_framework(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        published()
        let_begin()
        before = len(asked())
    listen_to_loads(measures=["absence_rate"])
    with trust_scope(cast.trust("alder").pk):
        assert asked()[before:] == [{"measures": ["absence_rate"]}]
    with trust_scope(cast.trust("birch").pk):
        assert asked() == []


@pytest.mark.usefixtures("in_alder")
def test_published_measures_concern_their_kpis_only() -> None:
    first, _ = academies()
    published()
    bring(term(2026, 1), {(first, "attendance"): 96})
    recompute(changed=None, at=NOW)
    measure = Kpi.objects.get(key="attendance").published_measure
    assert measure
    assert recompute(changed=Changed(measures=(measure,)), at=NOW).rated == 2
    assert recompute(changed=Changed(measures=("nothing_of_ours",)), at=NOW).rated == 0


@pytest.mark.django_db(transaction=True)
def test_the_job_says_what_it_did(cast: Cast) -> None:
    trust_id = cast.trust("alder").pk
    with trust_scope(trust_id):
        first, _ = academies()
        published()
        bring(term(2026, 1), {(first, "attendance"): 96})
        jobs = [job.pk for job in Job.objects.unfinished().filter(kind=RECOMPUTE).order_by("pk")]
        let_begin()
        last = ask_for_recompute(why="a test", by=BY, changed=None)
    for job_id in (*jobs, last.pk):
        assert run_job(trust_id=trust_id, job_id=job_id)
    with trust_scope(trust_id):
        done = [Job.objects.get(pk=job_id) for job_id in (*jobs, last.pk)]
        assert {job.state for job in done} == {JobState.DONE}
        assert done[0].result["new"] > 0
        assert done[-1].result["rated"] > 0
        assert sum(done[-1].result[name] for name in ("new", "changed", "moved", "removed")) == 0
        assert "ratings worked out" in done[0].message
        assert AuditEntry.objects.filter(verb="ratings.recomputed").exists()


@pytest.fixture
def rated(transactional_db: None) -> int:
    cast = Cast()
    trust_id = cast.trust("alder").pk
    with trust_scope(trust_id):
        first, second = academies()
        published()
        bring(term(2026, 1), {(first, "attendance"): 96, (second, "attendance"): 91})
        bring(term(2026, 1), {(first, "suspension_rate"): 3})
    return trust_id


def test_two_at_once_do_not_disturb_each_other(rated: int) -> None:
    """Both begin before either is done; the second waits for the first, and finds nothing left to write."""
    written: list[int] = []
    problems: list[BaseException] = []

    def compute() -> None:
        try:
            with trust_scope(rated):
                written.append(recompute(changed=None, at=NOW).written)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    with transaction.atomic(), trust_scope(rated):
        lock_ratings()
        threads = [Thread(target=compute) for _ in range(2)]
        for thread in threads:
            thread.start()
        assert not written
    for thread in threads:
        thread.join(timeout=60)
    assert not problems
    assert sorted(written) == [0, max(written)]
    with trust_scope(rated):
        assert SuggestedRating.objects.exists()
        kept = stored()
        assert recompute(changed=None, at=NOW).written == 0
        assert stored() == kept
