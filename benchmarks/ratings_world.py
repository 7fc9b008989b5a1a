"""A trust with 28 rated areas, and the one SQL statement that rates it by hand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from benchmarks.small_pack import HEAD

_ALL = """      - id: all
        name: All
        areas:
"""
ACADEMIES, AREAS, CHANGES, TERMS = 1_500, 28, 8, 6
RATINGS = ACADEMIES * AREAS * TERMS
FIRST_YEAR = 2025
AT = datetime(2027, 8, 1, tzinfo=UTC)
LOWEST_AMBER, LOWEST_GREEN = 40, 60


@dataclass(frozen=True, slots=True)
class World:
    """A trust with its framework; `kpis` are ids in the order of the areas that they rate."""

    trust_id: int
    version_id: int
    kpis: tuple[int, ...]


def document(keys: list[str]) -> str:
    """Each area by the figure; the first ones by its difference to the figure before as well."""
    areas = []
    for place, key in enumerate(keys):
        bands = (
            f"[{{level: red, below: {LOWEST_AMBER}}}, {{level: amber, from: {LOWEST_AMBER}, below: {LOWEST_GREEN}}},"
            f" {{level: green, from: {LOWEST_GREEN}}}]"
        )
        criteria = [f"              - {{id: figure, kpi: {key}, bands: {bands}}}"]
        if place < CHANGES:
            trend = "[{level: red, below: -5}, {level: amber, from: -5, below: 0}, {level: green, from: 0}]"
            criteria.append(f"              - {{id: change, kpi: {key}, against: previous, bands: {trend}}}")
        areas.append(
            f"          - id: area-{place}\n            name: Area {place}\n            criteria:\n"
            + "\n".join(criteria)
        )
    return HEAD + _ALL + "\n".join(areas) + "\n"


# By the owner, whom no policy binds: these rows are the benchmark's input.
_FIGURES = """
INSERT INTO academies_kpivalue (trust_id, period_id, academy_id, kpi_id, pupil_group, version, imported_by_id,
  is_current, number, mark, cohort, status, sheet, "row", "column")
SELECT a.trust_id, p.id, a.id, k.id, 'all', 1, i.id, true,
  ((a.urn * 37 + k.id * 101 + p.number * 57 + y.first_year * 11) %% 1000)::numeric / 10, '',
  5 + (a.urn + k.id) %% 200, 'final', 'Figures', 1 + a.urn %% 1000, 'Figure'
FROM academies_academy a
JOIN academies_period p ON p.trust_id = a.trust_id AND p.kind = 'term'
JOIN academies_schoolyear y ON y.trust_id = p.trust_id AND y.id = p.school_year_id
JOIN academies_import i ON i.trust_id = p.trust_id AND i.period_id = p.id
JOIN academies_kpi k ON k.trust_id = a.trust_id AND k.id = ANY (%(kpis)s)
WHERE a.trust_id = %(trust)s AND y.first_year IN (%(year)s, %(year)s + 1)
"""

BY_HAND = """
INSERT INTO assurance_suggestedrating (trust_id, period_id, academy_id, area_id, version_id, rank, level, flags,
  movement, since, reasons, computed_at)
WITH terms AS (
  SELECT p.id, p.starts_on, y.first_year, row_number() OVER (ORDER BY p.starts_on) AS nr,
    coalesce(lead(p.starts_on) OVER (PARTITION BY y.id ORDER BY p.number) - 1, y.ends_on) AS reach
  FROM academies_period p JOIN academies_schoolyear y ON y.trust_id = p.trust_id AND y.id = p.school_year_id
  WHERE p.trust_id = {trust} AND p.kind = 'term' AND y.first_year IN ({year}, {year} + 1)
), figures AS (
  SELECT v.academy_id, v.kpi_id, v.number, v.cohort, v.status, v.period_id, v.imported_by_id, t.first_year, t.reach,
    lead(t.reach) OVER chain AS replaced_on, lag(v.number) OVER chain AS before
  FROM academies_kpivalue v JOIN terms t ON t.id = v.period_id
  WHERE v.trust_id = {trust} AND v.is_current AND v.pupil_group = 'all'
  WINDOW chain AS (PARTITION BY v.academy_id, v.kpi_id ORDER BY t.reach)
), counting AS (
  SELECT t.id AS period_id, t.nr, t.starts_on, t.reach AS day, c.*, f.academy_id, f.number, f.cohort, f.status,
    f.period_id AS figure_of, f.imported_by_id, f.first_year, f.reach, f.before,
    CASE WHEN c.against = 'value' THEN f.number ELSE f.number - f.before END AS compared
  FROM (VALUES {criteria}) AS c (area_id, place, criterion, kpi_id, kpi, against, amber, green)
  JOIN figures f ON f.kpi_id = c.kpi_id
  JOIN terms t ON t.reach >= f.reach AND (f.replaced_on IS NULL OR t.reach < f.replaced_on)
  JOIN academies_academy a ON a.trust_id = {trust} AND a.id = f.academy_id
    AND coalesce(a.joined_on, '-infinity') <= t.reach AND coalesce(a.left_on, 'infinity') > t.starts_on
), answered AS (
  SELECT *, CASE WHEN compared IS NULL THEN NULL WHEN compared >= green THEN 2 WHEN compared >= amber THEN 1
    ELSE 0 END AS code,
    CASE WHEN cohort < 10 THEN 's' ELSE '' END || CASE WHEN day - reach > 400 THEN 'o' ELSE '' END
    || CASE WHEN status = 'provisional' THEN 'p' ELSE '' END AS weak
  FROM counting
), rated AS (
  SELECT period_id, nr, starts_on, academy_id, area_id, min(code) AS rank,
    CASE WHEN bool_or(code IS NULL) AND min(code) IS NOT NULL THEN 'i' ELSE '' END || max(weak) AS flags,
    jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'criterion', criterion, 'kpi', kpi, 'against', nullif(against, 'value'),
      'level', (ARRAY['red', 'amber', 'green'])[code + 1], 'band', code,
      'flags', nullif(weak || CASE WHEN compared IS NULL THEN 'b' ELSE '' END, ''),
      'compared', CASE WHEN against <> 'value' THEN trim_scale(compared)::text END,
      'beside', CASE WHEN against <> 'value' THEN trim_scale(before)::text END,
      'number', trim_scale(number)::text, 'year', first_year, 'period', figure_of,
      'source', 'import:' || imported_by_id, 'cohort', cohort)) ORDER BY place) AS reasons
  FROM answered GROUP BY period_id, nr, starts_on, academy_id, area_id
), moving AS (
  SELECT *, lag(rank) OVER run AS earlier,
    CASE WHEN rank IS NOT DISTINCT FROM lag(rank) OVER run THEN NULL ELSE starts_on END AS begins
  FROM rated WINDOW run AS (PARTITION BY academy_id, area_id ORDER BY nr)
)
SELECT {trust}, period_id, academy_id, area_id, {version}, rank,
  coalesce((ARRAY['red', 'amber', 'green'])[rank + 1], ''), flags,
  CASE WHEN rank > earlier THEN 'better' WHEN rank = earlier THEN 'same' WHEN rank < earlier THEN 'worse' ELSE '' END,
  CASE WHEN rank IS NOT NULL THEN max(begins) OVER (PARTITION BY academy_id, area_id ORDER BY nr) END,
  reasons, now()
FROM moving
"""

SAME = """
SELECT count(*), sum(hashtextextended((r.period_id, r.academy_id, r.area_id, r.version_id, r.rank, r.level, r.flags,
  r.movement, r.since, r.reasons)::text, 0)::numeric) FROM assurance_suggestedrating r WHERE r.trust_id = {trust}
"""


def make(name: str, *, academies: int = ACADEMIES) -> World:
    """A trust with its calendar, academies, figures and framework."""
    from academies.models import Academy, Import, ImportState, Kpi, Period, PeriodKind
    from academies.use_cases import calendar
    from assurance.use_cases import publishing
    from trust_portal.accounts.models import Place, PlaceKind
    from trust_portal.accounts.use_cases import trusts
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.scope import trust_scope

    by = Actor.command()
    trust = trusts.create(slug=f"bench-{name}", name=f"Bench {name}", by=by)
    with trust_scope(trust.pk):
        for year in (FIRST_YEAR, FIRST_YEAR + 1):
            calendar.add_year(first_year=year, by=by)
        places = Place.objects.bulk_create(
            Place(kind=PlaceKind.ACADEMY, name=f"Academy {number}") for number in range(academies)
        )
        Academy.objects.bulk_create(
            Academy(place=place, urn=100_000 + number, name=place.name, phase="primary")
            for number, place in enumerate(places)
        )
        terms = Period.objects.filter(kind=PeriodKind.TERM, school_year__first_year__gte=FIRST_YEAR)
        for term in terms.filter(school_year__first_year__lte=FIRST_YEAR + 1):
            Import.objects.create(
                period=term,
                file_name="figures.csv",
                stored_as="figures.csv",
                sha256="0" * 64,
                size=1,
                state=ImportState.CONFIRMED,
            )
        kpis = list(
            Kpi.objects.filter(unit="percent", grain="term", published_measure="").order_by("key")[:AREAS]
        )
        version = publishing.publish(
            document=document([kpi.key for kpi in kpis]), first_year=FIRST_YEAR, at=AT, by=by
        )
    assert len(kpis) == AREAS
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        owner.execute(_FIGURES, {"kpis": [kpi.pk for kpi in kpis], "trust": trust.pk, "year": FIRST_YEAR})
    return World(trust.pk, version.pk, tuple(kpi.pk for kpi in kpis))


def by_hand(world: World) -> str:
    """The statement for this trust. In the bound trust."""
    from academies.models import Kpi
    from assurance.models import VersionArea

    keys = dict(Kpi.objects.filter(pk__in=world.kpis).values_list("pk", "key"))
    areas = dict(VersionArea.objects.filter(version_id=world.version_id).values_list("position", "area_id"))
    rows = []
    for place, kpi in enumerate(world.kpis):
        rows.append(
            f"({areas[place]}, 0, 'figure', {kpi}, '{keys[kpi]}', 'value', {LOWEST_AMBER}, {LOWEST_GREEN})"
        )
        if place < CHANGES:
            rows.append(f"({areas[place]}, 1, 'change', {kpi}, '{keys[kpi]}', 'previous', -5, 0)")
    return BY_HAND.format(
        trust=world.trust_id, version=world.version_id, year=FIRST_YEAR, criteria=", ".join(rows)
    )


def checksum(world: World) -> Any:
    """The same for the same ratings. In the bound trust."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SAME.format(trust=world.trust_id))
        return cursor.fetchone()
