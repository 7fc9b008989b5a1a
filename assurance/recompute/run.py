"""Computing suggested ratings: all of them, or those that depend on what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from academies.models import Academy
from assurance.ratings import movement
from assurance.ratings.areas import FLAGS, rate
from assurance.ratings.criteria import Rows, Telling
from assurance.ratings.figures import Timeline
from assurance.ratings.ladders import NO_LEVEL, Ladder
from trust_portal.ui.dates import LONDON

from . import storing
from .affected import Affected, Mask
from .calendar import Calendar, Span
from .changes import Changed
from .figures import Academies, Pairs, timeline_of
from .plan import Asked, PlannedArea, PlannedVersion, asked_by, frameworks_for, planned, questions_of
from .standing import Standing, standing

Report = Callable[[int, int], None]
_BLOCK = 4_000


@dataclass(slots=True)
class Outcome:
    """`rated`: how many ratings were worked out; of these `new`, `changed` and `moved` (only their direction) were
    written, and `removed` are those that nothing makes any more."""

    rated: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0

    @property
    def written(self) -> int:
        return self.new + self.changed + self.moved + self.removed

    def as_json(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("rated", "new", "changed", "moved", "removed")}


@dataclass
class Work:
    """An area through time: the versions that rate it, each with its columns of the area's periods."""

    area_id: int
    periods: tuple[Span, ...]
    parts: list[tuple[PlannedVersion, PlannedArea, NDArray[np.intp]]] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)


def _nobody_listens(done: int, total: int) -> None:
    """For whoever does not watch."""


@transaction.atomic
def recompute(
    *,
    changed: Changed | None,
    at: datetime,
    periods: Collection[int] | None = None,
    report: Report = _nobody_listens,
) -> Outcome:
    """Bring the bound trust's suggested ratings up to date. `changed` None: all of them.

    `periods` are the ids of those to rate; else those that have begun of this school year and the one before, and any
    that has ratings. The number of queries does not grow with the trust. Before a framework is published there is
    nothing to do.
    """
    storing.lock_ratings()
    return _Recompute(changed, at, periods, report).run()


class _Recompute:
    def __init__(
        self, changed: Changed | None, at: datetime, only: Collection[int] | None, report: Report
    ) -> None:
        self.changed, self.at, self.report = changed, at, report
        self.calendar = Calendar()
        self.only = only
        on = at.astimezone(LONDON).date()
        self.rated = {
            kind: self.calendar.rated(kind, on=on, only=only) for kind in ("half_term", "term", "school_year")
        }
        self.outcome = Outcome()

    def run(self) -> Outcome:
        spans = [span for of_kind in self.rated.values() for span in of_kind]
        frameworks = frameworks_for(sorted({span.first_year for span in spans})) if spans else {}
        if not frameworks:
            return self.outcome
        packs = {one.version.pk: one for one in frameworks.values()}
        self.asked = asked_by(question for one in packs.values() for question in questions_of(one.pack))
        self.versions = {pk: planned(one, self.asked) for pk, one in packs.items()}
        self.version_of = {year: one.version.pk for year, one in frameworks.items()}
        self.academies = Academies(Academy.objects.all())
        works = self._works()
        affected = (
            None
            if self.changed is None
            else Affected(self.changed, self.asked, self.academies, self.calendar)
        )
        pairs = self._choose(works, affected)
        works = [work for work in works if any(mask.any() for mask in work.masks)]
        if affected is not None and not works and not affected.academies.any():
            return self.outcome
        last_year = max(span.first_year for span in spans)
        timeline = timeline_of(self.asked, self.academies, self.calendar, last_year=last_year, pairs=pairs)
        if affected is not None:
            self._narrow(works, affected, timeline)
            works = [work for work in works if any(mask.any() for mask in work.masks)]
        self._store(works, timeline, affected)
        return self.outcome

    # --- what there is to do --------------------------------------------------------------------------------

    def _works(self) -> list[Work]:
        works: dict[tuple[int, str], Work] = {}
        for version_id, version in self.versions.items():
            for area in version.areas:
                spans = self.rated[area.grid.rated]
                columns = np.array(
                    [
                        place
                        for place, span in enumerate(spans)
                        if self.version_of[span.first_year] == version_id
                    ],
                    dtype=np.intp,
                )
                if not len(columns):
                    continue
                key = (area.area_id, area.grid.rated)
                work = works.setdefault(key, Work(area.area_id, spans))
                work.parts.append((version, area, columns))
        return list(works.values())

    def _choose(self, works: list[Work], affected: Affected | None) -> Pairs | None:
        """Fills the masks; the figures that are needed, None for all."""
        phases = np.array([academy.phase for academy in self.academies.all], dtype=object)
        needed = np.zeros((len(self.academies), len(self.asked.numbers)), dtype=bool)
        there = {kind: self._in_trust(spans) for kind, spans in self.rated.items()}
        for work in works:
            for version, planned_area, columns in work.parts:
                mask = there[planned_area.grid.rated][:, columns].copy()
                if planned_area.area.phases:
                    mask &= np.isin(phases, planned_area.area.phases)[:, None]
                if affected is not None:
                    mask &= affected.of(planned_area, version.series, self._days(work, columns))
                work.masks.append(mask)
                if affected is not None and mask.any():
                    whose = mask.any(axis=1)
                    for criterion in planned_area.criteria:
                        needed[whose, version.series[criterion.kpi or "", criterion.group].number] = True
        if affected is None or needed.mean() > 0.5:
            return None
        return needed

    def _narrow(self, works: list[Work], affected: Affected, timeline: Timeline) -> None:
        for work in works:
            for place, (version, planned_area, columns) in enumerate(work.parts):
                if work.masks[place].any():
                    work.masks[place] = affected.narrowed(
                        planned_area, version.series, timeline, work.masks[place], self._days(work, columns)
                    )

    def _days(self, work: Work, columns: NDArray[np.intp]) -> NDArray[np.int64]:
        return np.array([work.periods[place].reach.toordinal() for place in columns], dtype=np.int64)

    def _in_trust(self, spans: tuple[Span, ...]) -> Mask:
        """Whether an academy was in the trust on any day of a period."""
        begins = np.array([span.starts_on.toordinal() for span in spans], dtype=np.int64)
        ends = np.array([span.reach.toordinal() for span in spans], dtype=np.int64)
        there: Mask = (self.academies.joined[:, None] <= ends) & (self.academies.left[:, None] > begins)
        return there

    # --- rating and storing ---------------------------------------------------------------------------------

    def _store(self, works: list[Work], timeline: Timeline, affected: Affected | None) -> None:
        stands = any(span.has_suggested for spans in self.rated.values() for span in spans)
        levels = self._levels()
        # Where all periods are computed anew, nothing that stands is needed to tell directions.
        is_whole = affected is None and self.only is None
        before = {} if is_whole else self._standing(works, levels)
        moved: list[str] = []
        storing.stage(self._blocks(works, timeline, before, levels, moved))
        if stands:
            storing.analyze_staged(self.outcome.rated)
            self._remove(affected)
            self.outcome.changed = storing.update(at=self.at)
        if self.outcome.rated:
            self.outcome.new = storing.insert(at=self.at, all_are_new=not stands)
        if moved:
            storing.stage_moved(moved)
            self.outcome.moved = storing.move(at=self.at)

    def _remove(self, affected: Affected | None) -> None:
        periods = [span.id for spans in self.rated.values() for span in spans]
        if affected is None:
            self.outcome.removed = storing.remove(periods, None)
        elif affected.academies.any():
            gone = self.academies.ids[affected.academies].tolist()
            self.outcome.removed = storing.remove(periods, gone)

    def _levels(self) -> list[str]:
        ladders = {area.ladder for version in self.versions.values() for area in version.areas}
        return sorted({ladder.key(code) for ladder in ladders for code in ladder.codes} | {""})

    def _standing(self, works: list[Work], levels: list[str]) -> Mapping[int, Standing]:
        whose = {
            work.area_id: self.academies.ids[
                np.logical_or.reduce([mask.any(axis=1) for mask in work.masks])
            ].tolist()
            for work in works
        }
        return standing(whose, [span.id for span in self.calendar.spans if span.has_suggested], levels)

    def _blocks(
        self,
        works: list[Work],
        timeline: Timeline,
        before: Mapping[int, Standing],
        levels: list[str],
        moved: list[str],
    ) -> Iterator[str]:
        telling = Telling(timeline)
        for number, work in enumerate(works):
            lines = self._lines(work, timeline, telling, before.get(work.area_id), levels, moved)
            for start in range(0, len(lines), _BLOCK):
                yield "".join(lines[start : start + _BLOCK])
            self.outcome.rated += len(lines)
            self.report(number + 1, len(works))

    def _lines(
        self,
        work: Work,
        timeline: Timeline,
        telling: Telling,
        before: Standing | None,
        levels: list[str],
        moved: list[str],
    ) -> list[str]:
        """The area's ratings in COPY's text format."""
        spans = self._spans(work)
        places = {span.id: place for place, span in enumerate(spans)}
        codes = np.full((len(self.academies), len(spans)), movement.ABSENT, dtype=np.int8)
        ladders = self._ladders(work, spans)
        if before is not None:
            before = before.of_periods(places)
            _fill(codes, before, self.academies, places, ladders, levels)
        done = []
        for (version, planned_area, columns), mask in zip(work.parts, work.masks, strict=True):
            rows, at = np.nonzero(mask)
            if not len(rows):
                continue
            whole = np.array([places[work.periods[column].id] for column in columns], dtype=np.intp)[at]
            found = rate(
                planned_area.area,
                planned_area.ladder,
                planned_area.grid.data,
                version.series,
                timeline,
                telling,
                Rows(rows, self._days(work, columns)[at]),
            )
            codes[rows, whole] = found.codes
            done.append((version, planned_area, rows, whole, found))
        if not done:
            return []
        moves, since = movement.movements(codes, self._columns(spans, ladders))
        if before is not None:
            computed = np.zeros(codes.shape, dtype=bool)
            for _, _, rows, whole, _ in done:
                computed[rows, whole] = True
            moved += _moved(work.area_id, before, self.academies, places, computed, moves, since)
        return list(
            chain.from_iterable(
                _copy_lines(
                    work.area_id,
                    version.version_id,
                    area.ladder,
                    self.academies.ids,
                    spans,
                    rows,
                    whole,
                    found,
                    moves[rows, whole],
                    since[rows, whole],
                )
                for version, area, rows, whole, found in done
            )
        )

    def _spans(self, work: Work) -> tuple[Span, ...]:
        """The periods of the area's kind that are rated now or have ratings."""
        kind = work.periods[0].kind
        now = {span.id for span in work.periods}
        return tuple(span for span in self.calendar.of_kind(kind) if span.id in now or span.has_suggested)

    def _ladders(self, work: Work, spans: tuple[Span, ...]) -> list[Ladder]:
        """Of each period; of one that is not computed now, the ladder of the nearest that is."""
        by_period: dict[int, Ladder] = {}
        for _, area, columns in work.parts:
            for column in columns:
                by_period[work.periods[column].id] = area.ladder
        usual = work.parts[-1][1].ladder
        return [by_period.get(span.id, usual) for span in spans]

    def _columns(self, spans: tuple[Span, ...], ladders: list[Ladder]) -> list[movement.Column]:
        order = {span.id: place for place, span in enumerate(self.calendar.of_kind(spans[0].kind))}
        found = []
        for place, (span, ladder) in enumerate(zip(spans, ladders, strict=True)):
            earlier = spans[place - 1] if place else None
            follows = (
                earlier is not None
                and order[span.id] == order[earlier.id] + 1
                and span.first_year - earlier.first_year <= 1
            )
            found.append(movement.Column(span.starts_on.toordinal(), follows, ladder))
        return found


def _fill(
    codes: NDArray[np.int8],
    before: Standing,
    academies: Academies,
    places: Mapping[int, int],
    ladders: list[Ladder],
    levels: list[str],
) -> None:
    """The levels that stand, as codes of the ladder of their period."""
    rows = academies.numbers(before.academy)
    at = np.array([places[period] for period in before.period.tolist()], dtype=np.intp)
    for place, ladder in enumerate(ladders):
        here = at == place
        known = np.array([*(ladder.code(level) for level in levels), NO_LEVEL], dtype=np.int8)
        codes[rows[here], place] = known[before.level[here]]


def _moved(
    area_id: int,
    before: Standing,
    academies: Academies,
    places: Mapping[int, int],
    computed: NDArray[np.bool_],
    moves: NDArray[np.int8],
    since: NDArray[np.int64],
) -> list[str]:
    """Of ratings that are not computed now, those whose direction or beginning is another."""
    rows = academies.numbers(before.academy)
    at = np.array([places[period] for period in before.period.tolist()], dtype=np.intp)
    differs = ~computed[rows, at] & ((moves[rows, at] != before.movement) | (since[rows, at] != before.since))
    return [
        f"{before.period[place]}\t{before.academy[place]}\t{area_id}\t"
        f"{movement.MOVEMENTS[moves[rows[place], at[place]]]}\t{_day(int(since[rows[place], at[place]]))}\n"
        for place in np.flatnonzero(differs).tolist()
    ]


def _copy_lines(
    area_id: int,
    version_id: int,
    ladder: Ladder,
    academies: NDArray[np.int64],
    spans: tuple[Span, ...],
    rows: NDArray[np.intp],
    places: NDArray[np.intp],
    found: Any,
    moves: NDArray[np.int8],
    since: NDArray[np.int64],
) -> list[str]:
    """What repeats is written once: the level with flags and movement, and the day."""
    kinds = (found.codes.astype(np.int64) + 128) * 1024 + found.flags * 4 + moves
    different, where = np.unique(kinds, return_inverse=True)
    said = np.array([_said(ladder, *divmod(int(kind), 1024)) for kind in different], dtype=object)
    days, day_of = np.unique(since, return_inverse=True)
    dates = np.array([_day(int(day)) for day in days], dtype=object)
    whose = np.array(
        [f"\t{academy}\t{area_id}\t{version_id}\t" for academy in academies.tolist()], dtype=object
    )
    when = np.array([str(span.id) for span in spans], dtype=object)
    lines = (when[places] + whose[rows]) + (said[where] + dates[day_of])
    if any("\\" in reason for reason in found.reasons):
        reasons = [reason.replace("\\", "\\\\") for reason in found.reasons]
    else:
        reasons = found.reasons
    return [f"{line}\t{reason}\n" for line, reason in zip(lines, reasons, strict=True)]


def _said(ladder: Ladder, code: int, rest: int) -> str:
    """Rank, level, flags and movement in COPY's text format."""
    code -= 128
    rank = str(code) if code >= 0 else "\\N"
    return f"{rank}\t{ladder.key(code)}\t{FLAGS[rest // 4]}\t{movement.MOVEMENTS[rest % 4]}\t"


@lru_cache(maxsize=4_096)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else "\\N"


__all__ = ["Asked", "Outcome", "recompute"]
