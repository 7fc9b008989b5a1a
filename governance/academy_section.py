"""The local governing board on an academy's page: its next meeting, its last review, and what waits for you."""

from __future__ import annotations

from datetime import date, datetime, time

from academies.models import Academy
from academies.sections import Section
from governance.lgb_page import waiting_for
from governance.lgb_sight import standing_of, visible_reviews
from governance.models import BodyKind, Meeting
from governance.sight import visible_bodies
from trust_portal.accounts.access import Access
from trust_portal.ui.dates import LONDON


def local_board_of(academy: Academy, access: Access, on: date) -> Section | None:
    """Nothing for whoever may not read this board's meetings, nor any review of it."""
    if not access.may("meeting.read"):
        return None
    body = visible_bodies(access, on=on).filter(kind=BodyKind.LGB, academy=academy).first()
    reviews = visible_reviews(access, on=on).filter(body__academy=academy)
    last = (
        reviews.select_related("body", "meeting__body", "period__school_year", "signed_by__person")
        .with_counts()
        .newest_first()
        .first()
    )
    if body is None and last is None:
        return None
    begins = datetime.combine(on, time.min, tzinfo=LONDON)
    following = Meeting.objects.filter(body=body).to_come(at=begins).first() if body else None
    content = {
        "academy": academy,
        "body": body,
        "meeting": following,
        "review": last,
        "waiting": waiting_for(access, on=on, academy=academy),
        "may_open": body is not None and standing_of(access, body, on=on).may_open,
    }
    return Section("governance/lgb/academy_section.html", content)
