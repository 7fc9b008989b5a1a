"""Who answers for a school: itself, and the schools it was before. Published figures found through them.

A conversion gives a school a new URN, and its results stay under the old one. Where a link is one to one (this
school was that school and nothing else), the earlier school's figures are this one's. Where schools merged, were
amalgamated or split, the history names them, and their figures are not taken for this school's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

_DEEPEST = 10  # conversions behind one another; the register has four at most

# Both sides of a link are asked: not every predecessor names its successor.
_HISTORY = """
WITH RECURSIVE history AS (
  SELECT asked AS school, asked AS urn, 0 AS depth, '' AS kind, NULL::date AS since, true AS carries,
    ARRAY[asked] AS path
  FROM unnest(%(urns)s::int[]) AS asked
  UNION ALL
  SELECT h.school, e.earlier, h.depth + 1, e.kind, e.since,
    h.carries AND e.kind = 'predecessor' AND e.predecessors = 1 AND 1 = (
      SELECT count(*) FROM (
        SELECT urn FROM reference_link WHERE linked_urn = e.earlier AND kind LIKE 'predecessor%%'
        UNION SELECT linked_urn FROM reference_link WHERE urn = e.earlier AND kind LIKE 'successor%%'
      ) AS later
    ),
    h.path || e.earlier
  FROM history h CROSS JOIN LATERAL (
    SELECT earlier, max(kind) AS kind, max(since) AS since, count(*) OVER () AS predecessors
    FROM (
      SELECT linked_urn AS earlier, kind, established_on AS since
      FROM reference_link WHERE urn = h.urn AND kind LIKE 'predecessor%%'
      UNION ALL
      SELECT urn, replace(kind, 'successor', 'predecessor'), established_on
      FROM reference_link WHERE linked_urn = h.urn AND kind LIKE 'successor%%'
    ) AS links
    GROUP BY earlier
  ) AS e
  WHERE e.earlier <> ALL (h.path) AND h.depth < %(deepest)s
)
"""

_PUBLISHED = (
    _HISTORY
    + """
, answering AS (
  SELECT school, urn, depth, kind FROM history WHERE carries
), found AS (
  SELECT a.school, a.urn, a.depth, a.kind AS link, true AS was_open, p.*
  FROM answering a JOIN reference_published p
    ON p.entity_kind = 'school' AND p.entity = a.urn::text
    AND p.measure = ANY (%(measures)s) AND p.year = ANY (%(years)s) AND p.pupil_group = ANY (%(groups)s)
  UNION ALL
  SELECT a.school, a.urn, a.depth, a.kind,
    coalesce(e.opened_on, '-infinity') < make_date(p.year + 1, 9, 1)
      AND coalesce(e.closed_on, 'infinity') > make_date(p.year, 9, 1),
    p.*
  FROM answering a JOIN reference_establishment e ON e.urn = a.urn JOIN reference_published p
    ON p.entity_kind = 'laestab' AND p.entity = e.laestab::text
    AND p.measure = ANY (%(measures)s) AND p.year = ANY (%(years)s) AND p.pupil_group = ANY (%(groups)s)
)
SELECT DISTINCT ON (f.school, f.measure, f.year, f.pupil_group)
  f.school, f.urn, f.link, f.measure, f.year, f.pupil_group, f.number, f.mark, f.cohort, f.status, l.source,
  f.published_on, f.measured_on
FROM found f JOIN reference_load l ON l.id = f.load_id
ORDER BY f.school, f.measure, f.year, f.pupil_group, f.was_open DESC, f.depth, f.urn
"""
)

REASONS = {
    "": "This school itself",
    "predecessor": "Predecessor: the school before it converted",
    "predecessor_merged": "Predecessor that was merged into it",
    "predecessor_amalgamated": "Predecessor, one of those amalgamated",
    "predecessor_split": "Predecessor that was split",
}


@dataclass(frozen=True, slots=True)
class Answering:
    """A URN in a school's history. `since`: when it was followed by the next; None where the register has no date.
    `carries_figures`: whether its published figures are this school's."""

    urn: int
    reason: str
    since: date | None
    carries_figures: bool


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """`urn` is the school asked for, `answered_by` the one that the figure was published for."""

    urn: int
    answered_by: int
    reason: str
    measure: str
    year: int
    pupil_group: str
    number: Decimal | None
    mark: str
    cohort: int | None
    status: str
    source: str
    published_on: date
    measured_on: date | None


def history_of(urn: int) -> tuple[Answering, ...]:
    """Newest first, the school itself at the beginning."""
    return histories_of([urn])[urn]


def histories_of(urns: Collection[int]) -> Mapping[int, tuple[Answering, ...]]:
    """For many schools in one query."""
    found: dict[int, dict[int, Answering]] = {urn: {} for urn in urns}
    rows = _rows(
        _HISTORY
        + "SELECT school, urn, kind, since, carries FROM history"
        + " ORDER BY school, depth, since DESC NULLS LAST, urn",
        {"urns": list(urns), "deepest": _DEEPEST},
    )
    for school, urn, kind, since, carries in rows:
        # A school that two lines of descent lead to stands where it comes first.
        found[school].setdefault(urn, Answering(urn, REASONS[kind], since, carries))
    return {school: tuple(answering.values()) for school, answering in found.items()}


def published_for(
    urns: Collection[int],
    measures: Collection[str],
    years: Collection[int],
    groups: Collection[str] = ("all",),
) -> list[PublishedFigure]:
    """What was published for these schools, in one query; for each figure the newest school of its history that has
    one. Of a figure by LAESTAB the school answers that held the number in that year."""
    rows = _rows(
        _PUBLISHED,
        {
            "urns": list(urns),
            "measures": list(measures),
            "years": list(years),
            "groups": list(groups),
            "deepest": _DEEPEST,
        },
    )
    return [
        PublishedFigure(
            urn,
            answered_by,
            REASONS[link],
            measure,
            year,
            group,
            trimmed(number),
            mark,
            cohort,
            status,
            source,
            on,
            day,
        )
        for urn, answered_by, link, measure, year, group, number, mark, cohort, status, source, on, day in rows
    ]


def trimmed(number: Decimal | None) -> Decimal | None:
    """Without the zeros that the column adds: 49.1000000000 is 49.1, and 100 stays 100."""
    if number is None:
        return None
    short = number.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _rows(statement: str, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows
