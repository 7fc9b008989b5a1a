"""Computing suggested ratings: all of them, or those that depend on what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from trust_portal.ui.dates import LONDON

from . import storing
from .academies import Academies
from .affected import Affected
from .calendar import Calendar, Span
from .changes import Changed
from .figures import timeline_of
from .lines import Lines, spans_of
from .plan import PlannedVersion, asked_by, frameworks_for, planned, questions_of
from .standing import Standing, Wanted, standing
from .works import Needed, Work, narrow_by_changes, narrow_by_figures, works_of

RATED_KINDS = ("half_term", "term", "school_year")
_BLOCK = 4_000

Report = Callable[[int, int], None]


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
        return asdict(self)


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
    calendar = Calendar()
    on = at.astimezone(LONDON).date()
    rated = {kind: calendar.rated(kind, on=on, only=periods) for kind in RATED_KINDS}
    spans = [span for of_kind in rated.values() for span in of_kind]
    frameworks = frameworks_for(sorted({span.first_year for span in spans})) if spans else {}
    if not frameworks:
        return Outcome()
    packs = {one.version.pk: one for one in frameworks.values()}
    asked = asked_by(question for one in packs.values() for question in questions_of(one.pack))
    versions = {pk: planned(one, asked) for pk, one in packs.items()}
    academies = Academies()
    works = works_of(versions, {year: one.version.pk for year, one in frameworks.items()}, rated, academies)
    needed, affected = Needed(), None
    if changed is not None:
        affected = Affected(changed, asked, academies, calendar)
        works, needed = narrow_by_changes(works, affected, asked, academies)
        if not works and not affected.academies.any():
            return Outcome()
    timeline = timeline_of(
        asked,
        academies,
        calendar,
        last_year=max(span.first_year for span in spans),
        pairs=needed.pairs,
        since=needed.since,
    )
    if affected is not None:
        works = narrow_by_figures(works, affected, timeline)
    lines = Lines(timeline, academies, calendar, _levels(versions.values()))
    # Where all periods are computed anew, nothing that stands is needed to tell directions.
    is_whole = affected is None and periods is None
    before = None if is_whole else _standing(works, academies, calendar, _levels(versions.values()))
    gone = None if affected is None else academies.ids[affected.academies].tolist()
    return _store(works, lines, before, spans, gone, at, report)


def _store(
    works: Sequence[Work],
    lines: Lines,
    before: Mapping[int, Standing] | None,
    spans: Sequence[Span],
    gone: Sequence[int] | None,
    at: datetime,
    report: Report,
) -> Outcome:
    """`gone`: whose ratings go where none are made any more; None for all."""
    outcome = Outcome()

    def blocks() -> Iterator[str]:
        for number, work in enumerate(works, start=1):
            found = lines.of(work, None if before is None else before.get(work.area_id))
            outcome.rated += len(found)
            for start in range(0, len(found), _BLOCK):
                yield "".join(found[start : start + _BLOCK])
            report(number, len(works))

    storing.stage(blocks())
    stands, found = any(span.has_suggested for span in spans), None
    if stands:
        storing.analyze_staged(outcome.rated)
        if gone is None or gone:
            outcome.removed = storing.remove([span.id for span in spans], gone)
        updated = storing.update(at=at, rows=outcome.rated)
        outcome.changed, found = updated.changed, updated.found
    if found is None or outcome.rated > found:
        outcome.new = storing.insert(at=at, rows=outcome.rated, all_are_new=not stands)
    if lines.moved:
        storing.stage_moved(lines.moved)
        outcome.moved = storing.move(at=at, rows=len(lines.moved))
    return outcome


def _standing(
    works: Sequence[Work], academies: Academies, calendar: Calendar, levels: Sequence[str]
) -> Mapping[int, Standing]:
    """Those that are not worked out now, of the academies and periods concerned."""
    wanted: list[Wanted] = []
    for work in works:
        whose, spans = work.whose, spans_of(work, calendar)
        wanted += [
            Wanted(work.area_id, span.id, academies.ids[whose[stays]])
            for span, stays in zip(spans, ~work.computed(whose, spans).T, strict=True)
            if span.has_suggested and stays.any()
        ]
    return standing(wanted, levels)


def _levels(versions: Collection[PlannedVersion]) -> list[str]:
    ladders = {area.ladder for version in versions for area in version.areas}
    return sorted({ladder.key(code) for ladder in ladders for code in ladder.codes})
