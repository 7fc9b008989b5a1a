"""School census in January: pupils, free school meals, language, special needs. Percentages with a sign or without."""

from __future__ import annotations

from .absence import PHASES
from .shape import NOT_APPLICABLE, SUPPRESSED, About, Figure, Layout, Source

SOURCE = Source(
    key="census",
    title="School census",
    covers="Pupils on roll, free school meals, English as an additional language, special needs, by school",
    layouts=(
        Layout(
            "2022/23",
            has=frozenset({"URN", "ESTAB", "NOR", "PSENELSE", "PSENELK", "PNUMEAL", "PNUMFSMEVER"}),
            about=(
                About("national", entity="E", when={"URN": ("NAT",)}, parts={"ESTAB": PHASES}),
                About("school", "URN"),
            ),
            figures=(
                Figure("NOR", "pupils"),
                Figure("NORG", "pupils", "girls"),
                Figure("NORB", "pupils", "boys"),
                Figure("TSENELSE", "sen_ehcp_pupils", cohort="NOR"),
                Figure("PSENELSE", "sen_ehcp_percent", cohort="NOR"),
                Figure("TSENELK", "sen_support_pupils", cohort="NOR"),
                Figure("PSENELK", "sen_support_percent", cohort="NOR"),
                Figure("NUMEAL", "eal_pupils", cohort="NOR"),
                Figure("PNUMEAL", "eal_percent", cohort="NOR"),
                Figure("NUMFSM", "fsm_pupils", cohort="NOR"),
                Figure("NUMFSMEVER", "fsm6_pupils", cohort="NORFSMEVER"),
                Figure("PNUMFSMEVER", "fsm6_percent", cohort="NORFSMEVER"),
            ),
        ),
    ),
    marks={"NA": NOT_APPLICABLE, "SUPP": SUPPRESSED},
)
