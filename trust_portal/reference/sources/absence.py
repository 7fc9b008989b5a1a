"""School absence of a whole year, from the performance tables. The last rows are national, by phase."""

from __future__ import annotations

from .shape import SUPPRESSED, About, Figure, Layout, Source

PHASES = {"PRI": "primary", "SEC": "secondary", "SPE": "special"}

SOURCE = Source(
    key="absence",
    title="School absence, whole year",
    covers="Overall and persistent absence and attendance of every school, and of England by phase",
    layouts=(
        Layout(
            "2018/19",
            has=frozenset({"LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"}),
            about=(
                About("national", entity="E", when={"LA": ("NAT",)}, parts={"ESTAB": PHASES}),
                About("school", "URN"),
            ),
            figures=(
                Figure("PERCTOT", "absence_rate"),
                Figure("PERCTOT", "attendance_rate", out_of=100),
                Figure("PPERSABS10", "persistent_absence_rate"),
            ),
        ),
    ),
    marks={"SUPP": SUPPRESSED},
)
