"""What there is to work out: each area through time, and which of its ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assurance.ratings.figures import Timeline

from .academies import Academies, Pairs, Since
from .affected import Affected, Mask
from .calendar import Span
from .plan import Asked, PlannedArea, PlannedVersion

_NOT_NEEDED = 1 << 40  # later than any day


@dataclass
class Part:
    """The periods of an area that one version rates; `mask`: a line for each academy, a column for each of them."""

    version: PlannedVersion
    planned: PlannedArea
    spans: tuple[Span, ...]
    mask: Mask

    @property
    def days(self) -> NDArray[np.int64]:
        return np.array([span.reach.toordinal() for span in self.spans], dtype=np.int64)

    @property
    def has_nothing(self) -> NDArray[np.bool_]:
        """Of each period, whether nothing was ever computed for it: it has begun since."""
        return np.array([not span.has_suggested for span in self.spans], dtype=bool)

    @property
    def series(self) -> list[int]:
        """What its criteria ask for, by number."""
        return [self.version.series[one.kpi or "", one.group].number for one in self.planned.criteria]


@dataclass
class Work:
    """An area through time, on one kind of period."""

    area_id: int
    kind: str
    parts: list[Part] = field(default_factory=list)

    @property
    def whose(self) -> NDArray[np.intp]:
        """The academies of which anything is worked out, by number."""
        return np.flatnonzero(np.logical_or.reduce([part.mask.any(axis=1) for part in self.parts]))

    def computed(self, whose: NDArray[np.intp], spans: Sequence[Span]) -> Mask:
        """Which ratings of these academies at these periods are worked out."""
        found = np.zeros((len(whose), len(spans)), dtype=bool)
        places = {span.id: place for place, span in enumerate(spans)}
        for part in self.parts:
            at = [(places[span.id], place) for place, span in enumerate(part.spans) if span.id in places]
            if at:
                into, out_of = zip(*at, strict=True)
                found[:, into] |= part.mask[np.ix_(whose, out_of)]
        return found

    @property
    def is_empty(self) -> bool:
        return not any(part.mask.any() for part in self.parts)


def works_of(
    versions: Mapping[int, PlannedVersion],
    version_of: Mapping[int, int],
    rated: Mapping[str, Sequence[Span]],
    academies: Academies,
) -> list[Work]:
    """All that there is to rate. `version_of`: by the first year of a school year."""
    works: dict[tuple[int, str], Work] = {}
    for version_id, version in versions.items():
        for kind, its_kind in rated.items():
            spans = tuple(span for span in its_kind if version_of[span.first_year] == version_id)
            if not spans:
                continue
            there = _in_trust(academies, spans)
            for planned in version.areas:
                if planned.grid.rated != kind:
                    continue
                mask = there.copy()
                if planned.area.phases:
                    mask &= np.isin(academies.phases, planned.area.phases)[:, None]
                work = works.setdefault((planned.area_id, kind), Work(planned.area_id, kind))
                work.parts.append(Part(version, planned, spans, mask))
    return [work for work in works.values() if not work.is_empty]


@dataclass(frozen=True)
class Needed:
    """The figures that it takes. `pairs` None: all. `since`: from which day on, where there is one of that very day."""

    pairs: Pairs | None = None
    since: Since | None = None


def narrow_by_changes(
    works: Sequence[Work], affected: Affected, asked: Asked, academies: Academies
) -> tuple[list[Work], Needed]:
    """Only what may differ or is not there yet, and the figures that it takes."""
    since = np.full((len(academies), len(asked.numbers)), _NOT_NEEDED, dtype=np.int64)
    for work in works:
        for part in work.parts:
            part.mask &= affected.of(part.planned, part.version.series, part.days) | part.has_nothing
            if part.mask.any():
                _need(part, affected, since)
    pairs = since < _NOT_NEEDED
    is_most = pairs.size and pairs.mean() > 0.5
    return [work for work in works if not work.is_empty], Needed() if is_most else Needed(pairs, since)


def _need(part: Part, affected: Affected, since: Since) -> None:
    whose = np.flatnonzero(part.mask.any(axis=1))
    first = np.where(part.mask[whose], part.days, _NOT_NEEDED).min(axis=1)
    for criterion, number in zip(part.planned.criteria, part.series, strict=True):
        # What looks back needs all; else a figure that changed hides those before it.
        looks_back = criterion.against in ("previous", "falls")
        start = 0 if looks_back else affected.changed_by(number, whose, first)
        since[whose, number] = np.minimum(since[whose, number], start)


def narrow_by_figures(works: Sequence[Work], affected: Affected, timeline: Timeline) -> list[Work]:
    """Without what only newer figures decide."""
    for work in works:
        for part in work.parts:
            if part.mask.any():
                new = part.mask & part.has_nothing
                part.mask = new | affected.narrowed(
                    part.planned, part.version.series, timeline, part.mask, part.days
                )
    return [work for work in works if not work.is_empty]


def _in_trust(academies: Academies, spans: Sequence[Span]) -> Mask:
    """Whether an academy was in the trust on any day of a period."""
    begins = np.array([span.starts_on.toordinal() for span in spans], dtype=np.int64)
    ends = np.array([span.reach.toordinal() for span in spans], dtype=np.int64)
    there: Mask = (academies.joined[:, None] <= ends) & (academies.left[:, None] > begins)
    return there
