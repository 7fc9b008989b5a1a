"""GIAS group links: which school is in which group on the day of the snapshot.

A school can be in several groups at once, its trust and that trust's sponsor: the kind of group tells them apart. Who
is not in a later snapshot any more has left by its day.
"""

from __future__ import annotations

from .registers import CHILDRENS_CENTRES, GROUP_KINDS, NO_SCHOOLS
from .shape import Field, Layout, Register, Skip, Source

SOURCE = Source(
    key="group-links",
    title="GIAS group links",
    covers="Which school is in which trust, sponsor or federation, since when; who joined and left between snapshots",
    layouts=(
        Layout(
            "2022, dates 01/04/2022 or 2022-04-01",
            has=frozenset({"URN", "Group UID", "Group Type", "Joined date", "Group Status"}),
            skips=(Skip({"Group Type": CHILDRENS_CENTRES}, NO_SCHOOLS),),
            register=Register(
                "membership",
                (
                    Field("group_uid", "whole", ("Group UID",), required=True),
                    Field("urn", "whole", ("URN",), required=True),
                    Field("joined_on", "date", ("Joined date",)),
                    Field("kind", "text", ("Group Type",), required=True, words=GROUP_KINDS),
                ),
            ),
        ),
    ),
    needs_day=True,
    is_snapshot=True,
)
