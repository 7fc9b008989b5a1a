"""Reports as an MIS prints them, made up: their columns are named once, and the portal knows the next ones again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from academies.importing.reach import EVERYTHING
from academies.kpi_files import Derived, Layout
from academies.models import Academy, Import, Period, PeriodKind, ValueStatus
from academies.use_cases import import_mapping, imports
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

NAME = "MIS: attendance by group"
_TIMES = 3  # half terms, the last ones
_GROUPS = {
    "All": (1.0, 0.0),
    "PP": (0.27, -3.4),
    "Non PP": (0.73, 1.2),
    "SEN K": (0.14, -2.9),
    "EHCP": (0.05, -4.6),
}
_LAYOUT = Layout(
    header_row=6,
    academy_column="School",
    group_column="Group Name",
    groups={
        "All": "",  # comes with the trust's own template
        "PP": "disadvantaged",
        "Non PP": "not_disadvantaged",
        "SEN K": "sen_support",
        "EHCP": "ehcp",
    },
    cohort_column="Students",
    skip=("Total",),
    derived=(Derived("attendance", "share", add=("Present", "AEA"), of="Possible"),),
)
Finish = Callable[[int, Import], None]
"""Do an import's job as a worker would, in this trust."""


def load_reports(trust_id: int, *, before: Period, by: Actor, finish: Finish) -> None:
    """The half terms up to `before`, the oldest first: its columns are named, the others are known again. The last
    file is left for somebody to look at."""
    with trust_scope(trust_id):
        earlier = Period.objects.filter(kind=PeriodKind.HALF_TERM, ends_on__lte=before.ends_on)
        periods = list(earlier.select_related("school_year").order_by("-ends_on")[:_TIMES])[::-1]
        academies = list(Academy.objects.by_name())
    for number, period in enumerate(periods):
        is_first, is_last = number == 0, number == len(periods) - 1
        with trust_scope(trust_id):
            imported = imports.upload(
                chunks=[_report(period, academies).encode("utf-8-sig")],
                file_name=f"Attendance by group {period.name} {period.school_year}.csv".replace("/", "-"),
                period=period,
                status=ValueStatus.FINAL,
                reach=EVERYTHING,
                by=by,
                is_to_be_mapped=is_first,
            )
            if is_first:
                import_mapping.map_columns(
                    imported=imported, layout=_LAYOUT, name=NAME, is_to_be_kept=True, reach=EVERYTHING, by=by
                )
        finish(trust_id, imported)
        if not is_last or len(periods) == 1:
            with trust_scope(trust_id):
                imports.ask_to_confirm(imported=imported, reach=EVERYTHING, by=by)
            finish(trust_id, imported)


def _report(period: Period, academies: Sequence[Academy]) -> str:
    """Headings in row 6, a total at the end, and one name that nobody in the trust has."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Group Analysis by Attendance Category"])
    writer.writerow([f"From {period.starts_on:%d/%m/%Y} to {period.ends_on:%d/%m/%Y}"])
    writer.writerow(["Printed", f"{period.ends_on + timedelta(days=3):%d/%m/%Y}"])
    writer.writerow([])
    writer.writerow([])
    writer.writerow(
        ["School", "Group Name", "Students", "Present", "AEA", "Authorised", "Unauthorised", "Possible"]
    )
    for academy in academies:
        for group, (part, gap) in _GROUPS.items():
            pupils = round((academy.pupils or 200) * part)
            if pupils:
                writer.writerow(
                    [academy.name, group, pupils, *_sessions(academy.urn, group, period, pupils, gap)]
                )
    writer.writerow(["Larkspur House", "All", 12, 700, 3, 20, 9, 732])
    writer.writerow(["Total", "All", "", "", "", "", "", ""])
    return text.getvalue()


def _sessions(urn: int, group: str, period: Period, pupils: int, gap: float) -> list[int]:
    chance = Random(f"{urn} {group} {period.starts_on}")  # noqa: S311  (nothing here is a secret)
    possible = pupils * 64
    missed = round(possible * min(0.6, max(0.01, 0.06 - gap / 100 + chance.gauss(0, 0.008))))
    authorised = round(missed * chance.uniform(0.6, 0.8))
    activity = round(possible * chance.uniform(0.002, 0.012))
    return [possible - missed - activity, activity, authorised, missed - authorised, possible]
