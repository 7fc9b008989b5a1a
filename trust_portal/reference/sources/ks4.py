"""Key stage 4 results, from the performance tables.

Half of the rows are a cell short: the last column, the band, is left out where a school has none. RECTYPE 1 and 2
are schools, 4 is the local authority, 5 England, 7 its state-funded schools. Columns of earlier years (…_17, …_18)
are those years' own and not read from here.
"""

from __future__ import annotations

from collections.abc import Iterator

from trust_portal.reference.measures import P8_BANDS

from .shape import NOT_APPLICABLE, SUPPRESSED, About, Figure, Layout, Mark, Source

BANDS = {
    **{words: number for number, words in P8_BANDS.items()},
    **{str(number): number for number in P8_BANDS},
}
_GROUPS = {
    "": ("all", "TPUP"),
    "_FSM6CLA1A": ("disadvantaged", "TFSM6CLA1A"),
    "_NFSM6CLA1A": ("not_disadvantaged", "TNOTFSM6CLA1A"),
    "_LO": ("low_prior", "TPRIORLO"),
    "_AV": ("middle_prior", "TPRIORAV"),
    "_HI": ("high_prior", "TPRIORHI"),
    "_EAL": ("eal", "TEALGRP2"),
    "_GIRLS": ("girls", "GPUP"),
    "_BOYS": ("boys", "BPUP"),
    "_NMOB": ("not_mobile", "TNMOB"),
}
# "{}" is the grade: 94 or 95.
_BASICS = {
    "PTL2BASICS_{}": ("all", "TPUP"),
    "PTFSM6CLA1ABASICS_{}": ("disadvantaged", "TFSM6CLA1A"),
    "PTNOTFSM6CLA1ABASICS_{}": ("not_disadvantaged", "TNOTFSM6CLA1A"),
    "PTBASICSLO_{}": ("low_prior", "TPRIORLO"),
    "PTBASICSAV_{}": ("middle_prior", "TPRIORAV"),
    "PTBASICSHI_{}": ("high_prior", "TPRIORHI"),
    "PBL2BASICS_{}": ("boys", "BPUP"),
    "PGL2BASICS_{}": ("girls", "GPUP"),
    "PTL2BASICSEAL_{}": ("eal", "TEALGRP2"),
    "PTL2BASICSNMOB_{}": ("not_mobile", "TNMOB"),
}
_EBACC = {
    "PTEBACC_{}": ("all", "TPUP"),
    "PTEBACC_{}_FSM6CLA1A": ("disadvantaged", "TFSM6CLA1A"),
    "PTEBACC_{}_NFSM6CLA1A": ("not_disadvantaged", "TNOTFSM6CLA1A"),
}
_PUPILS = {
    "TFSM6CLA1A": "ks4_disadvantaged_pupils",
    "PTFSM6CLA1A": "ks4_disadvantaged_percent",
    "TEALGRP2": "ks4_eal_pupils",
    "PTEALGRP2": "ks4_eal_percent",
    "SEN_ALL": "ks4_sen_pupils",
    "PSEN_ALL": "ks4_sen_percent",
    "TPRIORLO": "ks4_prior_low_pupils",
    "PTPRIORLO": "ks4_prior_low_percent",
    "TPRIORAV": "ks4_prior_middle_pupils",
    "PTPRIORAV": "ks4_prior_middle_percent",
    "TPRIORHI": "ks4_prior_high_pupils",
    "PTPRIORHI": "ks4_prior_high_percent",
}


def _figures() -> Iterator[Figure]:
    yield Figure("TPUP", "ks4_pupils")
    for ending, (group, cohort) in _GROUPS.items():
        counted = f"P8PUP{ending}"
        yield Figure(f"ATT8SCR{ending}", "ks4_attainment8", group, cohort)
        yield Figure(counted, "ks4_progress8_pupils", group)
        yield Figure(f"P8MEA{ending}", "ks4_progress8", group, counted)
        yield Figure(f"P8CILOW{ending}", "ks4_progress8_low", group, counted)
        yield Figure(f"P8CIUPP{ending}", "ks4_progress8_high", group, counted)
        yield Figure(f"EBACCAPS{ending}", "ks4_ebacc_aps", group, cohort)
    for column, grade in (("94", "4"), ("95", "5")):
        for heading, (group, cohort) in _BASICS.items():
            yield Figure(heading.format(column), f"ks4_basics_{grade}", group, cohort)
        for heading, (group, cohort) in _EBACC.items():
            yield Figure(heading.format(column), f"ks4_ebacc_{grade}", group, cohort)
    for heading, measure in _PUPILS.items():
        yield Figure(heading, measure, cohort="TPUP")
    yield Figure("PTEBACC_E_PTQ_EE", "ks4_ebacc_entered", cohort="TPUP")
    yield Figure("P8MEACOV", "ks4_progress8_coverage", cohort="TPUP")
    yield Figure("P8_BANDING", "ks4_progress8_band", cohort="P8PUP", codes=BANDS)


SOURCE = Source(
    key="ks4",
    title="Key stage 4 results",
    covers="Attainment 8, Progress 8 with its interval, basics and EBacc by school and pupil group; area and England",
    layouts=(
        Layout(
            "2018/19",
            has=frozenset({"RECTYPE", "LEA", "URN", "TPUP", "ATT8SCR", "P8MEA", "PTL2BASICS_94"}),
            about=(
                About("school", "URN", when={"RECTYPE": ("1", "2")}),
                About("la", "LEA", when={"RECTYPE": ("4",)}),
                About("national", entity="E", when={"RECTYPE": ("5",)}),
                About("national", entity="E/state_funded", when={"RECTYPE": ("7",)}),
            ),
            figures=tuple(_figures()),
            short_rows=True,
        ),
    ),
    marks={
        "SUPP": SUPPRESSED,
        "NA": NOT_APPLICABLE,
        "NP": Mark("not_available", "Not published"),
        "NE": Mark("no_entries", "Nobody was entered"),
        "NEW": Mark("new_school", "New school: no results yet"),
        "LOWCOV": Mark("low_coverage", "Too few pupils have results at both ages"),
    },
)
