"""Columns that the registers share."""

from __future__ import annotations

GROUP_KINDS = {
    "Multi-academy trust": "multi_academy_trust",
    "Single-academy trust": "single_academy_trust",
    "School sponsor": "school_sponsor",
    "Federation": "federation",
    "Trust": "trust",
    "Umbrella trust": "umbrella_trust",
}
# Groups that run no schools, which the same lists hold as well.
CHILDRENS_CENTRES = ("Children's Centres Group", "Children's Centres Collaboration")
NO_SCHOOLS = "Children's centres, not schools"
