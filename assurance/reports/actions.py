"""The improvement actions that a report carries on from the terms before."""

from __future__ import annotations

from datetime import date

from assurance.models import Report
from trust_portal.accounts.access import Access

from .document import ActionLine


def actions_of(report: Report, access: Access, *, on: date) -> tuple[ActionLine, ...]:
    return ()
