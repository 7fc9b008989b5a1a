"""Reminding of what the trust's calendar brings. Told once for each date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from academies.models import Period, PeriodKind
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.notices.kinds import NoticeKind
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON, day_in_words

DATA_DROP_ENDS = NoticeKind(
    "data_drop", "A data drop is about to end", mails="digest", roles=(Role.DATA_MANAGER,)
)
_BEFORE = timedelta(days=7)


def remind_of_data_drops(*, at: datetime) -> None:
    """Data managers hear of it a week before its last day."""
    today: date = at.astimezone(LONDON).date()
    ending = Period.objects.filter(
        kind=PeriodKind.DATA_DROP, starts_on__lte=today + _BEFORE, ends_on__range=(today, today + _BEFORE)
    )
    drops = list(ending.order_by("pk"))
    if not drops:
        return
    people = set(Membership.objects.filter(role=Role.DATA_MANAGER).values_list("person_id", flat=True))
    slug = Trust.objects.values_list("slug", flat=True).get(pk=bound_trust_id())
    for drop in drops:
        tell(
            to=people,
            event=f"data-drop-{drop.pk}-ends-{drop.ends_on.isoformat()}",
            kind=DATA_DROP_ENDS.name,
            text=f"{drop.name} ends on {day_in_words(drop.ends_on)}.",
            url=reverse("data_health", kwargs={"trust": slug}),
            at=at,
        )
