"""GIAS groups: trusts, sponsors and federations, by UID."""

from __future__ import annotations

from .registers import CHILDRENS_CENTRES, GROUP_KINDS, NO_SCHOOLS
from .shape import Field, Layout, Register, Skip, Source

SOURCE = Source(
    key="groups",
    title="GIAS groups",
    covers="Trusts, sponsors and federations: name, kind, company number, status, dates",
    layouts=(
        Layout(
            "2022",
            has=frozenset({"Group UID", "Group ID", "Group Name", "Group Type", "Group Status", "UKPRN"}),
            has_not=frozenset({"URN"}),
            skips=(Skip({"Group Type": CHILDRENS_CENTRES}, NO_SCHOOLS),),
            register=Register(
                "group",
                (
                    Field("uid", "whole", ("Group UID",), required=True),
                    Field("group_id", "text", ("Group ID",), length=20),
                    Field("name", "text", ("Group Name",), required=True, length=255),
                    Field("kind", "text", ("Group Type",), required=True, words=GROUP_KINDS),
                    Field("company_number", "company", ("Companies House Number",), length=8),
                    Field("ukprn", "code", ("UKPRN",), length=8),
                    Field("status", "text", ("Group Status",), length=40),
                    Field("opened_on", "date", ("Incorporated on (open date)", "Open date")),
                    Field("closed_on", "date", ("Closed Date",)),
                ),
            ),
        ),
    ),
    needs_day=True,
)
