"""Key stage 2 results, from the performance tables.

Each year adds and drops columns; those named here are read where they are. Rows of schools without results stop
after the address. RECTYPE 1 and 2 are schools, 3 is the local authority, 4 England, 5 its state-funded schools.
"""

from __future__ import annotations

from collections.abc import Iterator

from .shape import NOT_APPLICABLE, SUPPRESSED, About, Figure, Layout, Mark, Source

# Ending of a column -> our pupil group, and the column with the number of its pupils.
_GROUPS = {
    "": ("all", "TELIG"),
    "_B": ("boys", "BELIG"),
    "_G": ("girls", "GELIG"),
    "_L": ("low_prior", "TKS1GROUP_L"),
    "_M": ("middle_prior", "TKS1GROUP_M"),
    "_H": ("high_prior", "TKS1GROUP_H"),
    "_FSM6CLA1A": ("disadvantaged", "TFSM6CLA1A"),
    "_NotFSM6CLA1A": ("not_disadvantaged", "TNotFSM6CLA1A"),
    "_EAL": ("eal", "TEALGRP2"),
    "_MOBN": ("not_mobile", "TMOBN"),
}
_COLUMNS = {
    "PTRWM_EXP": "ks2_rwm_expected",
    "PTRWM_HIGH": "ks2_rwm_higher",
    "PTREAD_EXP": "ks2_reading_expected",
    "PTREAD_HIGH": "ks2_reading_higher",
    "READ_AVERAGE": "ks2_reading_scaled",
    "PTMAT_EXP": "ks2_maths_expected",
    "PTMAT_HIGH": "ks2_maths_higher",
    "MAT_AVERAGE": "ks2_maths_scaled",
    "PTGPS_EXP": "ks2_gps_expected",
    "PTGPS_HIGH": "ks2_gps_higher",
    "GPS_AVERAGE": "ks2_gps_scaled",
    "PTWRITTA_EXP": "ks2_writing_expected",
    "PTWRITTA_HIGH": "ks2_writing_higher",
    "PTSCITA_EXP": "ks2_science_expected",
}
_PROGRESS = {"READ": "reading", "WRIT": "writing", "MAT": "maths"}
_ENDS = {"": "", "_LOWER": "_low", "_UPPER": "_high"}


def _figures() -> Iterator[Figure]:
    yield Figure("TELIG", "ks2_pupils")
    for ending, (group, cohort) in _GROUPS.items():
        for heading, measure in _COLUMNS.items():
            yield Figure(heading + ending, measure, group, cohort)
        for stem, subject in _PROGRESS.items():
            for end, name in _ENDS.items():
                yield Figure(f"{stem}PROG{ending}{end}", f"ks2_{subject}_progress{name}", group, cohort)
    for stem, subject in _PROGRESS.items():
        yield Figure(f"{stem}COV", f"ks2_{subject}_coverage", cohort="TELIG")


_ABOUT = (
    About("school", "URN", when={"RECTYPE": ("1", "2")}),
    About("la", "LEA", when={"RECTYPE": ("3",)}),
    About("national", entity="E", when={"RECTYPE": ("4",)}),
    About("national", entity="E/state_funded", when={"RECTYPE": ("5",)}),
)

SOURCE = Source(
    key="ks2",
    title="Key stage 2 results",
    covers="Expected and higher standard, scaled scores and progress by school and pupil group; area and England",
    layouts=(
        Layout(
            "2017/18 to 2022/23",
            has=frozenset({"RECTYPE", "LEA", "URN", "TELIG", "PTRWM_EXP", "READPROG", "READ_AVERAGE"}),
            about=_ABOUT,
            figures=tuple(_figures()),
            short_rows=True,
        ),
        Layout(
            "from 2023/24, without progress",
            has=frozenset({"RECTYPE", "LEA", "URN", "TELIG", "PTRWM_EXP", "READ_AVERAGE"}),
            has_not=frozenset({"READPROG"}),
            about=_ABOUT,
            figures=tuple(_figures()),
            short_rows=True,
        ),
    ),
    marks={
        "SUPP": SUPPRESSED,
        "NA": NOT_APPLICABLE,
        "NEW": Mark("new_school", "New school: no results yet"),
        "LOWCOV": Mark("low_coverage", "Too few pupils have results at both ages"),
        "NP": Mark("not_available", "Not published"),
        "NE": Mark("no_entries", "Nobody was entered"),
    },
)
