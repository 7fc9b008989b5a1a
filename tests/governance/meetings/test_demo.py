"""The demo's boards and meetings, told twice the same way as people do it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from academies.use_cases import calendar
from governance.demo import meetings, packs
from governance.meeting_dates import meetings_of
from governance.models import BoardPack, BodyMember, Matter, Meeting, Minutes
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_the_story(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    trust = cast.trust("alder")
    with trust_scope(trust.pk):
        calendar.add_year(first_year=2026, by=by(cast.person("alder", Role.CLERK)))
    assert meetings.tell("alder", trust.pk, AT) == 2 + 3 * 2 + 1
    assert packs.tell("alder", trust.pk, AT) == 1
    with trust_scope(trust.pk):
        pack = BoardPack.objects.select_related("job", "meeting").get()
        assert (pack.state, pack.job.state, pack.receipts.count()) == ("released", "done", 1)
        assert pack.released_at < pack.meeting.starts_at
        states = Counter(Meeting.objects.values_list("state", flat=True))
        assert states["approved"] == states["drafted"] == 1
        assert states["planned"] >= 6
        assert Matter.objects.count() == 3
        assert Minutes.objects.get(approved_at__isnull=False).signed_by.role == "chair"
        assert BodyMember.objects.ending(
            on=AT.date(), within=datetime(2027, 2, 1, tzinfo=UTC).date()
        ).exists()
        clerk = access_of(cast, Role.CLERK)
        entries = list(meetings_of(clerk, on=AT.date()))
        assert len(entries) == 2 * Meeting.objects.filter(starts_at__date__gte="2026-10-27").count()
        head = access_of(cast, Role.HEADTEACHER)
        assert all("Ashdown" in one.title for one in meetings_of(head, on=AT.date()))
        assert not list(meetings_of(access_of(cast, Role.DATA_MANAGER), on=AT.date()))
