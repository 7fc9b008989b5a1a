"""An area's ratings as lines for COPY, with direction and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assurance.ratings import movement
from assurance.ratings.areas import FLAGS, Rated, rate
from assurance.ratings.criteria import Rows, Telling
from assurance.ratings.figures import Timeline
from assurance.ratings.ladders import NO_LEVEL, Ladder

from .academies import Academies
from .calendar import Calendar, Span
from .standing import Standing
from .works import Part, Work


@dataclass(frozen=True)
class Found:
    """The ratings of one part: `rows` are places among the academies concerned, `at` among the periods."""

    part: Part
    rows: NDArray[np.intp]
    at: NDArray[np.intp]
    rated: Rated


class Lines:
    """`levels` is what standing levels are numbered by. `moved` grows: lines of ratings that stay as they are but for
    direction and beginning."""

    def __init__(
        self, timeline: Timeline, academies: Academies, calendar: Calendar, levels: Sequence[str]
    ) -> None:
        self._timeline, self._academies, self._calendar = timeline, academies, calendar
        self._levels = levels
        self._telling = Telling(timeline)
        self._names = np.array([f"\t{pk}\t" for pk in academies.ids.tolist()], dtype=object)
        self.moved: list[str] = []

    def of(self, work: Work, before: Standing | None) -> list[str]:
        """`before`: the ratings of the academies concerned that are not worked out, None where all are."""
        whose = work.whose
        spans = spans_of(work, self._calendar)
        places = {span.id: place for place, span in enumerate(spans)}
        ladders = _ladders(work, spans)
        codes = np.full((len(whose), len(spans)), movement.ABSENT, dtype=np.int8)
        if before is not None:
            before = self._on_place(before, whose, places)
            self._fill(codes, before, ladders)
        done = [self._rate(part, whose, places) for part in work.parts if part.mask.any()]
        for found in done:
            codes[found.rows, found.at] = found.rated.codes
        computed = np.zeros(codes.shape, dtype=bool)
        for found in done:
            computed[found.rows, found.at] = True
        begun = None if before is None else self._begun(before, computed)
        moves, since = movement.movements(codes, self._columns(spans, ladders), begun)
        if before is not None:
            self._note_moved(work, before, whose, spans, computed, moves, since)
        return list(
            chain.from_iterable(self._copy_lines(work, found, whose, spans, moves, since) for found in done)
        )

    def _rate(self, part: Part, whose: NDArray[np.intp], places: Mapping[int, int]) -> Found:
        rows, columns = np.nonzero(part.mask[whose])
        rated = rate(
            part.planned.area,
            part.planned.ladder,
            part.planned.grid.data,
            part.version.series,
            self._timeline,
            self._telling,
            Rows(whose[rows], part.days[columns]),
        )
        at = np.array([places.get(span.id, -1) for span in part.spans], dtype=np.intp)[columns]
        return Found(part, rows, at, rated)

    def _begun(self, before: Standing, computed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Since when the levels of the first period stand that stay."""
        begun = np.full(len(computed), movement.NEVER, dtype=np.int64)
        first = before.period == 0
        begun[before.academy[first]] = before.since[first]
        begun[computed[:, 0]] = movement.NEVER
        return begun

    def _columns(self, spans: Sequence[Span], ladders: Sequence[Ladder]) -> list[movement.Column]:
        order = {span.id: place for place, span in enumerate(self._calendar.of_kind(spans[0].kind))}
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

    # --- what stands ----------------------------------------------------------------------------------------

    def _on_place(self, before: Standing, whose: NDArray[np.intp], places: Mapping[int, int]) -> Standing:
        """With places among the academies and periods instead of ids."""
        its_own = before.of_periods(places)
        at = np.array([places[period] for period in its_own.period.tolist()], dtype=np.int64)
        rows = np.searchsorted(whose, self._academies.numbers(its_own.academy))
        return replace(its_own, period=at, academy=rows)

    def _fill(self, codes: NDArray[np.int8], before: Standing, ladders: Sequence[Ladder]) -> None:
        """The levels that stand, as codes of the ladder of their period."""
        for ladder in set(ladders):
            known = np.array([*(ladder.code(level) for level in self._levels), NO_LEVEL], dtype=np.int8)
            here = np.array([one == ladder for one in ladders], dtype=bool)[before.period]
            codes[before.academy[here], before.period[here]] = known[before.level[here]]

    def _note_moved(
        self,
        work: Work,
        before: Standing,
        whose: NDArray[np.intp],
        spans: Sequence[Span],
        computed: NDArray[np.bool_],
        moves: NDArray[np.int8],
        since: NDArray[np.int64],
    ) -> None:
        rows, at = before.academy, before.period
        differs = ~computed[rows, at] & (at > 0)  # nothing changed before the first
        differs &= (moves[rows, at] != before.movement) | (since[rows, at] != before.since)
        self.moved += [
            f"{spans[place].id}{self._names[whose[row]]}{work.area_id}\t"
            f"{movement.MOVEMENTS[moves[row, place]]}\t{_day(int(since[row, place]))}\n"
            for row, place in zip(rows[differs].tolist(), at[differs].tolist(), strict=True)
        ]

    # --- lines ----------------------------------------------------------------------------------------------

    def _copy_lines(
        self,
        work: Work,
        found: Found,
        whose: NDArray[np.intp],
        spans: Sequence[Span],
        moves: NDArray[np.int8],
        since: NDArray[np.int64],
    ) -> list[str]:
        """What repeats is written once: level, flags and movement together, the day, the academy, the period."""
        rows, at, rated = found.rows, found.at, found.rated
        before = f"{work.area_id}\t{found.part.version.version_id}\t"
        kinds = (rated.codes.astype(np.int64) + 128) * 1024 + rated.flags.astype(np.int64) * 4
        different, kind = np.unique(kinds + moves[rows, at], return_inverse=True)
        ladder = found.part.planned.ladder
        said = np.array([before + _said(ladder, *divmod(int(one), 1024)) for one in different], dtype=object)
        days, day = np.unique(since[rows, at], return_inverse=True)
        dates = np.array([_day(int(one)) for one in days], dtype=object)
        when = np.array([str(span.id) for span in spans], dtype=object)
        lines = (when[at] + self._names[whose[rows]]) + (said[kind] + dates[day])
        return [f"{line}\t{reason}\n" for line, reason in zip(lines, _escaped(rated.reasons), strict=True)]


def spans_of(work: Work, calendar: Calendar) -> tuple[Span, ...]:
    """The periods that its directions go by: from the one before the first that is worked out to the last with
    ratings."""
    rated = {span.id for part in work.parts for span in part.spans}
    worked = {
        part.spans[place].id
        for part in work.parts
        for place in np.flatnonzero(part.mask.any(axis=0)).tolist()
    }
    there = [span for span in calendar.of_kind(work.kind) if span.id in rated or span.has_suggested]
    first = min(place for place, span in enumerate(there) if span.id in worked)
    return tuple(there[max(0, first - 1) :])


def _ladders(work: Work, spans: Sequence[Span]) -> list[Ladder]:
    """Of each period; of one that is not worked out now, that of the latest version."""
    by_period = {span.id: part.planned.ladder for part in work.parts for span in part.spans}
    usual = work.parts[-1].planned.ladder
    return [by_period.get(span.id, usual) for span in spans]


def _escaped(reasons: list[str]) -> list[str]:
    """For COPY, to which a backslash means something; few reasons have one."""
    if not any("\\" in reason for reason in reasons):
        return reasons
    return [reason.replace("\\", "\\\\") for reason in reasons]


def _said(ladder: Ladder, code: int, rest: int) -> str:
    """Rank, level, flags and movement."""
    code -= 128
    rank = str(code) if code >= 0 else "\\N"
    return f"{rank}\t{ladder.key(code)}\t{FLAGS[rest // 4]}\t{movement.MOVEMENTS[rest % 4]}\t"


@lru_cache(maxsize=4_096)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else "\\N"
