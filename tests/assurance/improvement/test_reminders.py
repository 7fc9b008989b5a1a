"""Owners hear of what is due soon and of what is late, once of each, on working days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from academies.use_cases import calendar
from assurance.improvement_reminders import remind_owners
from assurance.use_cases import improvement_actions
from tests.assurance.improvement.world import AT, opened
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope


def told() -> list[str]:
    return list(Notice.objects.filter(kind="improvement-due").order_by("pk").values_list("text", flat=True))


def morning(day: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


@pytest.mark.usefixtures("cast")
def test_owners_are_reminded_before_and_after(cast: Cast, django_assert_num_queries: Any) -> None:
    due = opened(cast, due_on=date(2026, 12, 16))
    done = opened(cast, title="Done in time", due_on=date(2026, 12, 16))
    opened(cast, title="Later", due_on=date(2027, 2, 1))
    head = by(cast.person("alder", Role.HEADTEACHER))
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        improvement_actions.complete(improvement=done, outcome="All are trained.", by=head, at=AT)
        for day in (8, 12, 13):  # eight days before, and a weekend
            remind_owners(at=morning(day))
        assert told() == []
        for _ in range(2):
            remind_owners(at=morning(14))
        (text,) = told()
        assert text.startswith("Due on Wednesday 16 December 2026: Raise attendance in Year 9, for ")
        with django_assert_num_queries(2):
            remind_owners(at=morning(15))
        remind_owners(at=morning(18))  # the last Friday of the term
        assert len(told()) == 1
        remind_owners(at=morning(21))
        remind_owners(at=morning(22))
        assert told()[1].startswith("It was due on Wednesday 16 December 2026 and is still open")
        assert len(told()) == 2
        notice = Notice.objects.filter(kind="improvement-due").latest("pk")
        assert notice.person_id == due.owner_id
