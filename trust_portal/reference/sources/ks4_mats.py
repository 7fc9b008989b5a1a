"""Official key stage 4 figures of trusts. cp1252 without a byte order mark; a cell lists URNs with semicolons.

Columns in …_MATPTINC are about the schools that count (those that joined lately do not), …_INMAT about all of the
trust's. SUPPMAT: the trust has too few pupils or schools.
"""

from __future__ import annotations

from collections.abc import Iterator

from .ks4 import BANDS
from .shape import About, Figure, Layout, Mark, SchoolList, Source, Year

_GROUPS = {"": "all", "_FSM6CLA1A": "disadvantaged", "_NFSM6CLA1A": "not_disadvantaged"}
_COLUMNS = {
    "ATT8SCR_WGTAVG": "ks4_attainment8",
    "P8MEACOV": "ks4_progress8_coverage",
    "P8MEA_WGTAVG": "ks4_progress8",
    "P8CILOW": "ks4_progress8_low",
    "P8CIUPP": "ks4_progress8_high",
    "PTL2BASICS_95_WGTAVG": "ks4_basics_5",
    "EBACCAPS_WGTAVG": "ks4_ebacc_aps",
    "PTEBACC_95_WGTAVG": "ks4_ebacc_5",
    "PTEBACC_94_WGTAVG": "ks4_ebacc_4",
    "PTEBACC_E_PTQ_EE_WGTAVG": "ks4_ebacc_entered",
}


def _figures() -> Iterator[Figure]:
    yield Figure("TPUP_MATPTINC", "ks4_pupils")
    yield Figure("NUMINST_MATPTINC", "ks4_schools_counted")
    yield Figure("PFSM6CLA1A_MATPTINC", "ks4_disadvantaged_percent", cohort="TPUP_MATPTINC")
    yield Figure("PEALGRP2_MATPTINC", "ks4_eal_percent", cohort="TPUP_MATPTINC")
    yield Figure("PSEN_ALL4_MATPTINC", "ks4_sen_percent", cohort="TPUP_MATPTINC")
    for ending, group in _GROUPS.items():
        for heading, measure in _COLUMNS.items():
            yield Figure(heading + ending, measure, group, "TPUP_MATPTINC" if not ending else "")
    yield Figure("P8_BANDING", "ks4_progress8_band", cohort="TPUP_MATPTINC", codes=BANDS)


SOURCE = Source(
    key="ks4-mats",
    title="Key stage 4 results of trusts",
    covers="Official Attainment 8, Progress 8, basics and EBacc of trusts, and which schools count in them",
    layouts=(
        Layout(
            "2022/23",
            has=frozenset({"TIME_PERIOD", "TRUST_UID", "INSTITUTIONS_MATPTINC", "P8MEA_WGTAVG"}),
            about=(About("trust", "TRUST_UID"),),
            figures=tuple(_figures()),
            lists=(
                SchoolList("INSTITUTIONS_MATPTINC", "ks4_counted_in_trust", 1),
                SchoolList("INSTITUTIONS_INMAT", "ks4_counted_in_trust", 0),
            ),
            year=Year(column="TIME_PERIOD"),
        ),
    ),
    marks={"SUPPMAT": Mark("suppressed", "Too few pupils or schools to publish")},
)
