"""Loading one public file: read, staged, judged and stored in one transaction, every row accounted for."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction

from trust_portal.reference.models import Load, LoadProblem, Status
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.sources.reading import read
from trust_portal.reference.sources.shape import Source
from trust_portal.tabular import FileRefused, Limits, Problem, open_tables

from . import listeners, staging

# The whole register of England is 65 MB; it is the operator's own file and read as a stream.
LIMITS = Limits(bytes=400_000_000)
REPEATED = "Repeated: another row of the file says the same"
MOST_PROBLEMS = 10_000  # kept of one load
OLDER = "A newer or more final figure is there already"
_LEAST_OF_A_SNAPSHOT = 0.5  # of the rows of the largest one: less is part of a file


class NotTheOwner(Exception):
    """The database role may not write public data."""

    def __init__(self) -> None:
        super().__init__("Loading needs the owner of the tables: set MIGRATION_DATABASE_URL.")


@transaction.atomic
def load(
    *,
    source: Source,
    path: Path,
    name: str,
    published_on: date | None = None,
    status: Status | None = None,
    year: int | None = None,
    tell: Callable[[Problem], None] = lambda problem: None,
) -> Load:
    """Raises FileRefused and NotTheOwner; nothing is kept then. `tell` hears of each cell and row that could not be
    used, also of those beyond MOST_PROBLEMS. `year`: of a file that does not say."""
    if not staging.is_owner():
        raise NotTheOwner
    staging.only_one_load_at_a_time()
    targets = [target for target in staging.TARGETS if target.name in _targets_of(source)]
    for target in targets:
        staging.prepare(target)
    skipped: Counter[str] = Counter()
    problems = _Problems(tell)
    rows_read = 0
    years: set[int] = set()
    measures: set[str] = set()
    rows = staging.Staging(targets)
    sheets: tuple[str, ...] = ()
    with open_tables(path, name=name, limits=LIMITS) as tables:
        sheets = tuple(sheet.name for sheet in tables.sheets)
        for row in read(source, tables, file_name=name, year=year):
            rows_read += 1
            for problem in row.problems:
                problems.add(problem)
            if row.skip:
                skipped[row.skip] += 1
            for target_name, values in row.records:
                if target_name == "published":
                    measures.add(values[2])
                    years.add(values[3])
                rows.add(target_name, row.sheet, row.line, values)
    rows.finish()
    loaded = Load(
        source=source.key,
        file_name=name[:255],
        sha256=_sha256(path),
        published_on=published_on or _day_of(source, name, years or ({year} if year else set())),
        status=status or source.status,
        rows_read=rows_read,
    )
    if source.is_snapshot:
        _check_snapshot(loaded)
    loaded.save()
    for target in targets:
        staging.judge(target, loaded)
        staging.store(target, loaded)
    found = staging.outcomes(targets)
    for sheet, line in staging.repeated_rows(targets):
        problems.add(Problem(sheets[sheet], line, "", "", REPEATED))
    loaded.rows_stored = found.get("stored", 0)
    loaded.rows_unchanged = found.get("unchanged", 0)
    for reason, outcome in ((OLDER, "older"), (REPEATED, "repeated")):
        if number := found.get(outcome, 0):
            skipped[reason] += number
    loaded.skipped = dict(skipped.most_common())
    loaded.problems = problems.number
    loaded.save()
    problems.keep(loaded)
    if source.is_snapshot:
        staging.date_memberships(targets[0], loaded)
    if loaded.rows_stored:
        for target in targets:
            staging.refresh_statistics(target)
        is_register = any(target.name != "published" for target in targets)
        listeners.tell(measures=None if is_register else sorted(measures))
    return loaded


class _Problems:
    """Counts them all, tells each, and keeps the first ones with the load."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self.number = 0
        self._tell = tell
        self._first: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.number += 1
        self._tell(problem)
        if len(self._first) < MOST_PROBLEMS:
            self._first.append(problem)

    def keep(self, loaded: Load) -> None:
        LoadProblem.objects.bulk_create(
            (
                LoadProblem(
                    load=loaded,
                    sheet=one.sheet[:80],
                    line=one.line,
                    column=one.column[:120],
                    value=one.value[:80],
                    reason=one.reason[:300],
                )
                for one in self._first
            ),
            batch_size=1_000,
        )


def source_named(key: str) -> Source:
    """Raises FileRefused for a source that there is not."""
    if key not in SOURCES:
        raise FileRefused(f"There is no source “{key}”. There are: {', '.join(SOURCES)}.")
    return SOURCES[key]


def _targets_of(source: Source) -> set[str]:
    names = {layout.register.target for layout in source.layouts if layout.register is not None}
    return names | ({"published"} if any(layout.figures for layout in source.layouts) else set())


def day_of_name(name: str) -> date | None:
    """The day that a file's name ends in: 20220321 or 2022-03-21; None where it holds none."""
    for found in re.finditer(r"(?<!\d)(20\d\d)(-?)(\d\d)\2(\d\d)(?!\d)", name):
        try:
            return date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            continue
    return None


def _day_of(source: Source, name: str, years: set[int]) -> date:
    if (day := day_of_name(name)) is not None:
        return day
    if source.needs_day or not years:
        raise FileRefused(
            "The file is a list of a day, and its name does not say which: state the day on which it was published"
            " (--published-on 2026-01-31)."
        )
    # Before any day on which the figures can have been published: a load that states its day replaces this one.
    return date(max(years), 9, 1)


def _check_snapshot(loaded: Load) -> None:
    """A part of a snapshot would put down everybody else as having left."""
    most = max(Load.objects.filter(source=loaded.source).values_list("rows_read", flat=True), default=0)
    if loaded.rows_read < most * _LEAST_OF_A_SNAPSHOT:
        raise FileRefused(
            f"This snapshot has {loaded.rows_read:,} rows, and an earlier one had {most:,}. Who is not in a snapshot"
            " counts as having left: load the whole file."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
