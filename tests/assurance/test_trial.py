"""What a framework would do to ratings before it is published."""

from __future__ import annotations

from typing import Any

import pytest

from assurance.frameworks.reading import read
from assurance.frameworks.schema import Pack
from assurance.recompute.run import recompute
from assurance.trial import what_would_change
from assurance.use_cases import publishing
from tests.assurance.recompute.worlds import BY, NOW, PACK, academies, bring, published, stored, term

pytestmark = pytest.mark.usefixtures("in_alder")


def pack_of(document: str) -> Pack:
    pack = read(document).pack
    assert pack is not None
    return pack


def test_a_moved_band_changes_the_ratings_that_lie_between(django_assert_max_num_queries: Any) -> None:
    first, second = academies()
    autumn = term(2026, 1)
    published()
    bring(autumn, {(first, "attendance"): 94, (second, "attendance"): 91})
    recompute(changed=None, at=NOW)
    before = stored()
    document = PACK.replace("below: 95}, {level: green, from: 95}", "below: 94}, {level: green, from: 94}")
    with django_assert_max_num_queries(12):
        trial = what_would_change(pack_of(document), 2026, at=NOW)
    (one,) = trial.changed
    assert (one.period_id, one.academy_id, one.area.id) == (autumn.pk, first.pk, "attendance")
    assert trial.counts == {("amber", "green"): 1}
    assert (trial.unchanged, trial.new, trial.gone) == (5, 0, 0)
    assert stored() == before
    publishing.publish(document=document, first_year=2026, at=NOW, by=BY)
    recompute(changed=None, at=NOW)
    assert [row[5] for row in stored()] != [row[5] for row in before]
    assert what_would_change(pack_of(document), 2026, at=NOW).changed == ()


def test_areas_that_come_and_go_and_are_renamed() -> None:
    first, _ = academies()
    published()
    bring(term(2026, 1), {(first, "attendance"): 94})
    recompute(changed=None, at=NOW)
    renamed = PACK.replace("id: attendance\n", "id: presence\n            was: [attendance]\n", 1)
    trial = what_would_change(pack_of(renamed), 2026, at=NOW)
    assert (trial.changed, trial.new, trial.gone) == ((), 0, 0)
    other = PACK.replace("id: attendance\n", "id: presence\n", 1)
    trial = what_would_change(pack_of(other), 2026, at=NOW)
    assert (trial.changed, trial.new, trial.gone) == ((), 2, 2)


def test_years_of_other_versions_stay() -> None:
    first, _ = academies()
    published(first_year=2026)
    bring(term(2026, 1), {(first, "attendance"): 94})
    recompute(changed=None, at=NOW)
    trial = what_would_change(pack_of(PACK), 2024, at=NOW)
    assert (trial.changed, trial.gone) == ((), 0)
