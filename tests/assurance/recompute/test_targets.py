"""Ratings against targets that the board agreed: the academy's own comes first, whatever was changed first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from academies.models import Kpi, SchoolYear, Target
from academies.use_cases import target_signing, targets
from academies.use_cases.target_signing import BOARD, Answer
from academies.use_cases.targets import Wish
from assurance.models import SuggestedRating
from assurance.ratings.reasons import read_reasons
from assurance.recompute.changes import Changed
from assurance.recompute.run import recompute
from trust_portal.jobs.models import Job

from .worlds import BY, NOW, PACK, academies, bring, published, rating, stored, term

pytestmark = pytest.mark.usefixtures("in_alder")
MODEL = PACK.replace("against: previous", "against: target") + (
    "targets:\n  fixed:\n    - {kpi: suspension_rate, target: 2}\n"
)


def agreed(number: int, reason: str = "") -> Target:
    first, _ = academies()
    year = SchoolYear.objects.get(first_year=2026)
    kpi = Kpi.objects.get(key="suspension_rate")
    wish = Wish(first, kpi, Decimal(number), reason)
    (found,) = targets.propose(year=year, group="all", wishes=[wish], evidence={}, at=NOW, by=BY)
    (found,) = target_signing.review(year=year, answers=[Answer(found, found.revision)], at=NOW, by=BY)
    (found,) = target_signing.agree(
        year=year,
        answers=[Answer(found, found.revision)],
        met_on=(NOW - timedelta(days=1)).date(),
        signed_as=BOARD,
        at=NOW,
        by=BY,
    )
    return found


def test_an_agreed_target_comes_first_and_incremental_equals_full() -> None:
    first, second = academies()
    autumn = term(2026, 1)
    published(MODEL)
    bring(autumn, {(first, "suspension_rate"): 3, (second, "suspension_rate"): 3})
    recompute(changed=None, at=NOW)
    for number in (4, 3):
        target = agreed(number, reason="It went otherwise.")
        # The job that waits since the framework was published takes it on.
        assert "targets were agreed" in Job.objects.latest("pk").arguments["why"]
        assert recompute(changed=Changed(kpis=(target.kpi_id,)), at=NOW).written == 1
        (own,) = read_reasons(rating(autumn, first, "exclusions").reasons)
        (others,) = read_reasons(rating(autumn, second, "exclusions").reasons)
        assert (own.beside, own.compared) == (Decimal(number), Decimal(3 - number))
        assert others.beside == Decimal(2)
    kept = stored()
    SuggestedRating.objects.all().delete()
    recompute(changed=None, at=NOW)
    assert stored() == kept
