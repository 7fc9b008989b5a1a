"""The demo's board pack: of the last board meeting, as it was released a week before, and read by its trustee."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from academies.demo.trusts import DEMO_TRUSTS, HARROWMERE
from governance.models import BodyKind, Meeting, Paper
from governance.schedule import at as london
from governance.use_cases import board_packs
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import JobState
from trust_portal.jobs.run import JobRun, finish
from trust_portal.tenancy.scope import trust_scope

_PAPERS = ("changes", "levels", "targets")


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many packs there are: one, but for the demo's other trusts, whose forty academies take a while to draw."""
    if slug in {trust.slug for trust in DEMO_TRUSTS} - {HARROWMERE.slug}:
        return 0
    with trust_scope(trust_id):
        held = Meeting.objects.over(at=at).filter(body__kind=BodyKind.BOARD)
        meeting = held.select_related("body").first()
        if meeting is None:
            return 0
        papers = list(Paper.objects.filter(item__meeting=meeting, live_page__in=_PAPERS).order_by("pk"))
        clerk, ceo, trustee = (_who(role) for role in (Role.CLERK, Role.CEO, Role.TRUSTEE))
        pack = board_packs.ask_for(meeting=meeting, papers=papers, key="demo", by=clerk)
        ready = london(meeting.met_on - timedelta(days=8), time(16, 30))
        pack = board_packs.make(pack=pack, at=ready, report=lambda done, total, message: None, by=clerk)
        finish(JobRun(job=pack.job, actor=clerk, message=f"{pack.title}: {pack.pages} pages."), JobState.DONE)
        pack = board_packs.release(pack=pack, at=ready + timedelta(hours=20), by=ceo)
        board_packs.open_web(pack=pack, at=ready + timedelta(days=3, hours=3), by=trustee)
        return 1


def _who(role: Role) -> Actor:
    held = Membership.objects.filter(role=role).select_related("person").order_by("pk").first()
    return Actor(person=held.person if held else None, via="page")
