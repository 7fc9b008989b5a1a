"""The scheme of delegation as a trust begins with it: who does what with which decision. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS: Mapping[str, str] = {
    "members": "Members",
    "board": "Trust board",
    "committee": "Committee",
    "executive": "Chief executive and team",
    "lgb": "Local governing board",
    "head": "Headteacher",
}
POWERS: Mapping[str, str] = {
    "decides": "Decides",
    "proposes": "Proposes",
    "consulted": "Is consulted",
    "informed": "Is told",
}


@dataclass(frozen=True, slots=True)
class Row:
    area: str
    text: str
    powers: Mapping[str, str]


STANDARD: tuple[Row, ...] = (
    Row("Governance", "Articles of association", {"members": "decides", "board": "proposes"}),
    Row("Governance", "Appoint and remove trustees", {"members": "decides", "board": "consulted"}),
    Row(
        "Governance",
        "Scheme of delegation and terms of reference",
        {"board": "decides", "executive": "proposes", "lgb": "consulted"},
    ),
    Row("Governance", "Appoint chairs of local governing boards", {"board": "decides", "lgb": "proposes"}),
    Row(
        "Education",
        "Targets of an academy",
        {"board": "decides", "executive": "proposes", "lgb": "consulted", "head": "proposes"},
    ),
    Row(
        "Education",
        "Support level of an academy",
        {"board": "decides", "executive": "proposes", "lgb": "informed", "head": "consulted"},
    ),
    Row(
        "Education",
        "Development plan of an academy",
        {"executive": "consulted", "lgb": "decides", "head": "proposes"},
    ),
    Row(
        "Education",
        "Curriculum of an academy",
        {"executive": "consulted", "lgb": "informed", "head": "decides"},
    ),
    Row(
        "Finance",
        "Budget of the trust",
        {"board": "decides", "committee": "proposes", "executive": "proposes"},
    ),
    Row("Finance", "Reserves and the statement of accounts", {"board": "decides", "committee": "proposes"}),
    Row("People", "Appoint a headteacher", {"board": "decides", "executive": "proposes", "lgb": "consulted"}),
    Row(
        "People",
        "Performance and pay of headteachers",
        {"committee": "decides", "executive": "proposes", "lgb": "consulted"},
    ),
    Row(
        "Risk",
        "Risk register of the trust",
        {"board": "decides", "committee": "proposes", "executive": "proposes", "lgb": "informed"},
    ),
)
