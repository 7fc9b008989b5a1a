"""Ratings of a trust that moves: the suggested ones are worked out again, the confirmed ones tell their figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from academies.models import Academy, Import, Period
from assurance.models import Area, ConfirmedRating, SuggestedRating
from assurance.ratings.reasons import read_reasons
from assurance.recompute.requests import RECOMPUTE
from assurance.recompute.run import recompute
from tests.assurance.recompute.worlds import NOW, academies, bring, published, rating, term
from tests.cast import Cast
from tests.transfer.conftest import BringIn
from tests.transfer.exported import export
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.real_servers
AREA = "attendance"


@pytest.fixture
def exported(cast: Cast, tmp_path: Path) -> Path:
    """Attendance of an academy is rated and signed; what was signed also names an import that is no more."""
    with trust_scope(cast.trust("alder").pk):
        first, _ = academies()
        autumn = term(2026, 1)
        version = published()
        bring(autumn, {(first, "attendance"): 96})
        recompute(changed=None, at=NOW)
        suggested = rating(autumn, first, AREA)
        forgotten = {
            **suggested.reasons[0],
            "criterion": "gone",
            "period": 10**15,
            "source": "import:999999999",
        }
        known = {**suggested.reasons[0], "criterion": "published", "source": "ks4"}
        del known["period"]
        ConfirmedRating.objects.create(
            period=autumn,
            academy=first,
            area=Area.objects.get(key=AREA),
            version=version,
            revision=1,
            is_current=True,
            level="green",
            suggested_level=suggested.level,
            reasons=[*suggested.reasons, forgotten, known],
        )
        return export(tmp_path)


def test_what_was_signed_tells_of_the_figures_that_came_along(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust, cast: Cast
) -> None:
    import_into_cedar(exported)
    with trust_scope(cast.trust("alder").pk):
        before = read_reasons(ConfirmedRating.objects.get().reasons)
    with trust_scope(empty_trust.pk):
        signed = ConfirmedRating.objects.get()
        rate, policy, gone, known = read_reasons(signed.reasons)
        assert rate.period == signed.period_id == Period.objects.get(pk=signed.period_id).pk
        assert rate.import_id == Import.objects.get().pk
        assert (rate.period, rate.import_id) != (before[0].period, before[0].import_id)
        assert (rate.number, rate.level, rate.year) == (before[0].number, "green", 2026)
        assert policy == before[1]
        assert (gone.period, gone.import_id, gone.source) == (None, None, "")
        assert gone.number == before[2].number
        assert known == before[3]


@pytest.mark.django_db(transaction=True)
def test_suggested_ratings_are_worked_out_again(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust
) -> None:
    import_into_cedar(exported)
    with trust_scope(empty_trust.pk):
        assert not SuggestedRating.objects.exists()
        (job,) = Job.objects.unfinished().of_kinds([RECOMPUTE])
        assert job.arguments["changed"] is None
    assert run_job(trust_id=empty_trust.pk, job_id=job.pk)
    with trust_scope(empty_trust.pk):
        academy = Academy.objects.get(urn=900_001)
        autumn = Period.objects.get(pk=ConfirmedRating.objects.get().period_id)
        assert rating(autumn, academy, AREA).level == "green"


def test_without_a_framework_nothing_is_asked(
    full_export: Path, import_into_cedar: BringIn, empty_trust: Trust
) -> None:
    import_into_cedar(full_export)
    with trust_scope(empty_trust.pk):
        assert not Job.objects.of_kinds([RECOMPUTE]).exists()
