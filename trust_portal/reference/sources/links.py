"""GIAS links: predecessors and successors. cp1252; a quarter of the dates are blank.

A row says what LinkURN is to URN: "Predecessor" means that LinkURN came before URN. Most links stand in the file
twice, once from either side, and the dates of the two sides differ by a day.
"""

from __future__ import annotations

from .shape import Field, Layout, Register, Source

KINDS = {
    "Predecessor": "predecessor",
    "Predecessor - merged": "predecessor_merged",
    "Predecessor - amalgamated": "predecessor_amalgamated",
    "Predecessor - Split School": "predecessor_split",
    "Successor": "successor",
    "Successor - merged": "successor_merged",
    "Successor - amalgamated": "successor_amalgamated",
    "Successor - Split School": "successor_split",
    "Result of Amalgamation": "result_of_amalgamation",
    "Sixth Form Centre School": "sixth_form_centre_school",
    "Sixth Form Centre Link": "sixth_form_centre_link",
    "Merged - expansion in school capacity and changer in age range": "merged_expansion_and_age_range",
    "Merged - change in age range": "merged_age_range",
    "Merged - expansion of school capacity": "merged_expansion",
    "Expansion": "expansion",
    "Closure": "closure",
    "Other": "other",
}

SOURCE = Source(
    key="links",
    title="GIAS links",
    covers="Predecessors and successors of schools: conversions, mergers, splits",
    layouts=(
        Layout(
            "2023",
            has=frozenset({"URN", "LinkURN", "LinkType", "LinkEstablishedDate"}),
            register=Register(
                "link",
                (
                    Field("urn", "whole", ("URN",), required=True),
                    Field("linked_urn", "whole", ("LinkURN",), required=True),
                    Field("kind", "text", ("LinkType",), required=True, words=KINDS),
                    Field("established_on", "date", ("LinkEstablishedDate",)),
                ),
            ),
        ),
    ),
    needs_day=True,
)
