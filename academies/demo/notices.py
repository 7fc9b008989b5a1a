"""The demo's notices: a data drop that is about to end, and a governor whom mail does not reach."""

from __future__ import annotations

from datetime import datetime, timedelta

from academies.models import Period, PeriodKind
from academies.reminders import remind_of_data_drops
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.notices.models import Notice, TroubleSource
from trust_portal.notices.use_cases.addresses import mark_failing
from trust_portal.notices.use_cases.reading import mark_read
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many notices there are."""
    with trust_scope(trust_id):
        today = at.astimezone(LONDON).date()
        drops = Period.objects.filter(kind=PeriodKind.DATA_DROP, ends_on__lt=today + timedelta(days=7))
        last = drops.order_by("-ends_on").first()
        if last is not None:
            past = datetime.combine(last.ends_on - timedelta(days=3), at.timetz())
            remind_of_data_drops(at=past)
            for notice in Notice.objects.unread():
                mark_read(notice=notice, at=past + timedelta(days=1))
        remind_of_data_drops(at=at)
        governor = (
            Membership.objects.filter(role=Role.LGB_GOVERNOR).select_related("person").order_by("pk").first()
        )
        if governor is not None:
            mark_failing(
                person=governor.person,
                source=TroubleSource.BOUNCE,
                reason="550 5.2.2 Mailbox full",
                at=at - timedelta(days=2),
                by=Actor.command(),
            )
        return Notice.objects.count()
