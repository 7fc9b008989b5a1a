"""The demo's figures: made up, and brought in the way a data manager's are, by files that are read and confirmed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from academies.importing.reach import EVERYTHING
from academies.importing.reading import academies_of_trust, shapes_of_kpis
from academies.kpi_files.academies import AcademyShape
from academies.kpi_files.template import TemplateColumn, write_template_csv
from academies.models import Academy, Import, Period, PeriodKind, Phase, ValueStatus
from academies.use_cases import imports
from academies.use_cases.academies import Size
from trust_portal.audit.actor import Actor
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

from .reports import load_reports

# Usual values and how much schools differ, by the key of the KPI.
HALF_TERMLY = {
    "attendance": ("94.0", "1.4"),
    "overall_absence": ("6.0", "1.4"),
    "persistent_absence": ("17.5", "4.5"),
    "severe_absence": ("1.9", "0.9"),
    "late_sessions": ("2.4", "1.0"),
}
TERMLY = {
    "suspensions": ("9", "7"),
    "staff_absence_days": ("2.6", "0.9"),
    "staff_turnover": ("6.0", "3.0"),
    "suspension_rate": ("4.6", "2.6"),
    "repeat_suspensions": ("1.2", "0.8"),
    "partial_timetables": ("0.8", "0.5"),
    "serious_incident_rate": ("11", "6"),
    "rpi_rate": ("1.4", "1.1"),
    "on_track_reading": ("67", "8"),
    "on_track_writing": ("62", "8"),
    "on_track_maths": ("65", "8"),
}
# Where special schools and alternative provision are another world.
SPECIALIST = {
    "attendance": ("71", "8"),
    "overall_absence": ("29", "8"),
    "persistent_absence": ("76", "7"),
    "severe_absence": ("28", "7"),
    "late_sessions": ("6", "2"),
    "suspension_rate": ("58", "34"),
    "repeat_suspensions": ("12", "7"),
    "partial_timetables": ("11", "6"),
    "serious_incident_rate": ("320", "110"),
    "rpi_rate": ("215", "75"),
    "on_track_reading": ("48", "9"),
    "on_track_writing": ("44", "9"),
    "on_track_maths": ("47", "9"),
    "attendance_value_added": ("9", "6"),
}
_SPECIALIST_ALONE = tuple(key for key in SPECIALIST if key not in HALF_TERMLY | TERMLY)
_PUPILS = {Phase.PRIMARY: 320, Phase.SECONDARY: 980, Phase.ALL_THROUGH: 1_150, Phase.SIXTEEN_PLUS: 640}
_SMALL = 74  # special schools and alternative provision
_MISSING, _SUPPRESSED = 0.03, 0.02
_SPECIALIST_PHASES = (Phase.SPECIAL, Phase.ALTERNATIVE)


def size_of(urn: int, phase: Phase) -> Size:
    """The same for the same school in every demo."""
    chance = Random(urn)  # noqa: S311  (nothing here is a secret)
    pupils = int(_PUPILS.get(phase, _SMALL) * chance.uniform(0.6, 1.4))
    return Size(
        pupils=pupils,
        capacity=int(pupils * chance.uniform(1.0, 1.25)),
        fsm_percent=_rounded(chance.uniform(8, 46)),
        sen_percent=_rounded(chance.uniform(11, 24) if phase in _PUPILS else 100),
    )


def load_figures(trust_id: int, *, on: date, by: Actor) -> int:
    """A file for each half term and term that has ended; how many figures are stored then."""
    with trust_scope(trust_id):
        periods = list(
            Period.objects.filter(kind__in=[PeriodKind.HALF_TERM, PeriodKind.TERM], ends_on__lte=on).order_by(
                "ends_on"
            )
        )
    stored = sum(_load_period(trust_id, period, by) for period in periods)
    half_terms = [period for period in periods if period.kind == PeriodKind.HALF_TERM]
    if half_terms:
        load_reports(trust_id, before=half_terms[-1], by=by, finish=_finish)
    return stored


def _load_period(trust_id: int, period: Period, by: Actor) -> int:
    with trust_scope(trust_id):
        imported = imports.upload(
            chunks=[_file(period).encode("utf-8-sig")],
            file_name=f"{period.name} {period.school_year}.csv".replace("/", "-"),
            period=period,
            status=ValueStatus.FINAL,
            reach=EVERYTHING,
            by=by,
        )
    _finish(trust_id, imported)
    with trust_scope(trust_id):
        imports.ask_to_confirm(imported=imported, reach=EVERYTHING, by=by)
    _finish(trust_id, imported)
    with trust_scope(trust_id):
        return Import.objects.get(pk=imported.pk).cells_to_write


def _finish(trust_id: int, imported: Import) -> None:
    """Do the import's job as a worker would."""
    with trust_scope(trust_id):
        job = Import.objects.values_list("job_id", flat=True).get(pk=imported.pk)
    run_job(trust_id=trust_id, job_id=job)


def _file(period: Period) -> str:
    """The trust's own template, filled in."""
    usual = HALF_TERMLY if period.kind == PeriodKind.HALF_TERM else TERMLY
    specialists = frozenset(
        Academy.objects.filter(phase__in=_SPECIALIST_PHASES).values_list("urn", flat=True)
    )
    keys = [*usual, *(_SPECIALIST_ALONE if specialists and usual is TERMLY else ())]
    shapes = shapes_of_kpis()
    columns = [TemplateColumn(shapes[key]) for key in keys if key in shapes]
    academies = academies_of_trust()
    text = io.StringIO(newline="")
    values = dict(_figures(period, academies, columns, specialists))
    write_template_csv(text, period=str(period), academies=academies, columns=columns, values=values)
    return text.getvalue()


def _figures(
    period: Period,
    academies: list[AcademyShape],
    columns: list[TemplateColumn],
    specialists: frozenset[int],
) -> Iterator[tuple[tuple[int, str, str], Decimal | str]]:
    mainstream = HALF_TERMLY | TERMLY
    for academy in academies:
        usual = mainstream | SPECIALIST if academy.urn in specialists else mainstream
        for column in columns:
            if column.kpi.key not in usual:
                continue
            middle, spread = (float(text) for text in usual[column.kpi.key])
            school = Random(f"{academy.urn} {column.kpi.key}").gauss(0, spread)  # noqa: S311
            chance = Random(f"{academy.urn} {column.kpi.key} {period.starts_on}")  # noqa: S311
            if chance.random() < _MISSING:
                continue
            number = max(0.0, middle + school + chance.gauss(0, spread / 4))
            places = max(column.kpi.decimals, 0)
            most = 999.0 if column.kpi.unit == "rate" else 99.0
            key = (academy.urn, column.kpi.key, column.pupil_group)
            yield key, "SUPP" if chance.random() < _SUPPRESSED else _rounded(min(number, most), places)


def _rounded(number: float, places: int = 1) -> Decimal:
    return Decimal(str(round(number, places)))
