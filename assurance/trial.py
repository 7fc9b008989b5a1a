"""What a framework that is not published yet would do to ratings as they stand. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from assurance.frameworks.schema import Area, Grid, Pack, areas_of
from assurance.in_force import InForce
from assurance.models import Area as RatedArea
from assurance.models import PackVersion, SuggestedRating
from assurance.ratings.areas import rate
from assurance.ratings.criteria import Rows
from assurance.ratings.figures import Timeline
from assurance.recompute.calendar import Calendar, Span
from assurance.recompute.figures import Academies, timeline_of
from assurance.recompute.plan import asked_by, in_force, planned, questions_of
from assurance.recompute.run import RATED_KINDS
from assurance.recompute.works import Part, works_of
from trust_portal.ui.dates import LONDON


@dataclass(frozen=True, slots=True)
class ChangedRating:
    """A rating that would be another. `before` and `after` are keys of levels, empty for not rated."""

    period_id: int
    academy_id: int
    grid: Grid
    area: Area
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`changed`: by grid, area, period, academy. `new` ratings are of areas that are not rated so far; `gone` would no
    longer be made."""

    changed: tuple[ChangedRating, ...]
    unchanged: int
    new: int
    gone: int

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many go from one level to another, the most first."""
        return dict(Counter((one.before, one.after) for one in self.changed).most_common())


def what_would_change(pack: Pack, first_year: int, *, at: datetime) -> Trial:
    """Of the bound trust's suggested ratings, if the pack were published now for this school year and those after it.
    The number of queries does not grow with the trust."""
    calendar = Calendar()
    on = at.astimezone(LONDON).date()
    unsaved = PackVersion(pk=0, first_year=first_year)
    versions = sorted(
        [*PackVersion.objects.defer("document"), unsaved],
        # Of two for the same year, the one that is published later counts.
        key=lambda one: (one.first_year, one is unsaved, one.number or 0),
    )
    rated: dict[str, tuple[Span, ...]] = {
        kind: tuple(
            span for span in calendar.rated(kind, on=on) if in_force(versions, span.first_year) is unsaved
        )
        for kind in RATED_KINDS
    }
    years = {span.first_year for spans in rated.values() for span in spans}
    if not years:
        return Trial((), 0, 0, 0)
    area_ids = _area_ids(pack)
    asked = asked_by(questions_of(pack))
    version = planned(InForce(unsaved, pack, area_ids), asked)
    academies = Academies()
    works = works_of({0: version}, dict.fromkeys(years, 0), rated, academies)
    timeline = timeline_of(asked, academies, calendar, last_year=max(years))
    before = _standing(rated)
    changed, unchanged, new, met = [], 0, 0, 0
    for part in (part for work in works for part in work.parts):
        for (period_id, academy_id), after in _levels(part, academies, timeline).items():
            level = before.get((period_id, academy_id, part.planned.area_id))
            met += level is not None
            if level is None:
                new += 1
            elif level == after:
                unchanged += 1
            else:
                changed.append(
                    ChangedRating(period_id, academy_id, part.planned.grid, part.planned.area, level, after)
                )
    return Trial(tuple(changed), unchanged, new, len(before) - met)


def _levels(part: Part, academies: Academies, timeline: Timeline) -> Mapping[tuple[int, int], str]:
    """The level of each rating of an area, by period and academy."""
    rows, columns = np.nonzero(part.mask)
    found = rate(
        part.planned.area,
        part.planned.ladder,
        part.planned.grid.data,
        part.version.series,
        timeline,
        None,
        Rows(rows, part.days[columns]),
    )
    return {
        (part.spans[column].id, int(academies.ids[row])): part.planned.ladder.key(int(code))
        for row, column, code in zip(rows, columns, found.codes, strict=True)
    }


def _standing(rated: Mapping[str, tuple[Span, ...]]) -> Mapping[tuple[int, int, int], str]:
    periods = [span.id for spans in rated.values() for span in spans]
    rows = SuggestedRating.objects.filter(period_id__in=periods).values_list(
        "period_id", "academy_id", "area_id", "level"
    )
    return {(period, academy, area): level for period, academy, area, level in rows}


def _area_ids(pack: Pack) -> Mapping[tuple[str, str], int]:
    """Of areas that go on, the ids that they have; of new ones, numbers below 0."""
    known = {(grid, key): pk for pk, grid, key in RatedArea.objects.values_list("pk", "grid", "key")}
    found: dict[tuple[str, str], int] = {}
    for grid in pack.grids:
        for _, area in areas_of(grid):
            earlier = [known[grid.id, key] for key in (area.id, *area.was) if (grid.id, key) in known]
            found[grid.id, area.id] = earlier[0] if earlier else -len(found) - 1
    return found
