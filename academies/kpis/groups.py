"""How key figures are grouped, who looks after each group, and the groups of pupils that they are split by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Domain(Enum):
    """`OPERATIONS` is what finance, HR and operations leads look after."""

    EDUCATION = "education"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class KpiGroup:
    key: str
    label: str
    domain: Domain = Domain.EDUCATION


GROUPS: tuple[KpiGroup, ...] = (
    KpiGroup("pupils", "Pupils and admissions"),
    KpiGroup("attendance", "Attendance"),
    KpiGroup("behaviour", "Behaviour and exclusions"),
    KpiGroup("early_years_ks1", "Early years, phonics and key stage 1"),
    KpiGroup("ks2", "Key stage 2"),
    KpiGroup("ks4", "Key stage 4"),
    KpiGroup("post_16", "16 to 18 and destinations"),
    KpiGroup("progress", "Progress and gaps in the year"),
    KpiGroup("send", "Special needs"),
    KpiGroup("personal", "Welfare and personal development"),
    KpiGroup("safeguarding", "Safeguarding"),
    KpiGroup("quality", "Inspection and quality assurance"),
    KpiGroup("leadership", "Leadership and partnership"),
    KpiGroup("governance", "Governance"),
    KpiGroup("views", "What people say"),
    KpiGroup("staff", "Staff", Domain.OPERATIONS),
    KpiGroup("finance", "Finance", Domain.OPERATIONS),
    KpiGroup("estates", "Estates, health and safety", Domain.OPERATIONS),
    KpiGroup("services", "ICT and services", Domain.OPERATIONS),
)
GROUP_LABELS: Mapping[str, str] = {group.key: group.label for group in GROUPS}
OPERATIONS_GROUPS = frozenset(group.key for group in GROUPS if group.domain is Domain.OPERATIONS)

EVERYBODY = "all"
PUPIL_GROUPS: Mapping[str, str] = {
    EVERYBODY: "All pupils",
    "boys": "Boys",
    "girls": "Girls",
    "disadvantaged": "Disadvantaged",
    "not_disadvantaged": "Not disadvantaged",
    "fsm": "Free school meals",
    "not_fsm": "No free school meals",
    "sen": "Special needs",
    "sen_support": "SEN support",
    "ehcp": "Education, health and care plan",
    "not_sen": "No special needs",
    "eal": "English as an additional language",
    "not_eal": "English as first language",
    "looked_after": "Looked after",
    "social_worker": "With a social worker",
    "service": "Service children",
    "traveller": "Gypsy, Roma and Traveller",
    "young_carer": "Young carers",
    "low_prior": "Low prior attainment",
    "middle_prior": "Middle prior attainment",
    "high_prior": "High prior attainment",
    "not_mobile": "Not mobile",
    "white_british": "White British",
    "other_white": "Any other White background",
    "mixed": "Mixed or multiple ethnic groups",
    "asian": "Asian or Asian British",
    "black": "Black or Black British",
    "other_ethnic": "Any other ethnic group",
    **{f"year_{number}": f"Year {number}" for number in range(1, 14)},
    "nursery": "Nursery",
    "reception": "Reception",
}
