"""What waits for a person: late tasks, then what comes, in their calendar, on their overview and by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assurance.models import Risk
from assurance.use_cases import risks
from tests.assurance.card.world import entered
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import address, by, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.trail import record
from trust_portal.notices.calendar import waiting_for
from trust_portal.notices.models import Notice
from trust_portal.notices.telling import tell
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

SignIn = Callable[[str, Role], Client]


def today() -> date:
    return timezone.now().astimezone(LONDON).date()


def risk_to_review(cast: Cast, *, in_days: int) -> Risk:
    """Of the headteacher's academy, and theirs."""
    risk = entered(cast, cast.academy("alder"))
    head = cast.person("alder", Role.HEADTEACHER)
    Risk.objects.filter(pk=risk.pk).update(review_on=today() + timedelta(days=in_days), owner=head)
    risk.refresh_from_db()
    return risk


@pytest.mark.django_db
def test_late_comes_first_and_goes_when_it_is_done(cast: Cast, in_alder: None) -> None:
    late, soon, far = (risk_to_review(cast, in_days=days) for days in (-90, 28, 29))
    access = access_of(cast, Role.HEADTEACHER)

    def waiting() -> tuple[list[str], list[str]]:
        found = waiting_for(access, on=today())
        return [one.key for one in found.late], [one.key for one in found.coming]

    assert waiting() == ([f"risk-{late.pk}-review"], [f"risk-{soon.pk}-review"])
    assert far.review_on > soon.review_on
    risks.close(
        risk=late, reason="It is over", by=by(cast.person("alder", Role.HEADTEACHER)), at=timezone.now()
    )
    assert waiting() == ([], [f"risk-{soon.pk}-review"])
    other = access_of(cast, Role.CEO)
    assert waiting_for(other, on=today()).coming == ()


@pytest.mark.django_db
def test_the_overview_the_calendar_and_the_api_say_the_same(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.HEADTEACHER)
    assert "Nothing is due" in words(client.get(address("overview")))
    with trust_scope(cast.trust("alder").pk):
        late = risk_to_review(cast, in_days=-1)
        for days in range(9):
            risk_to_review(cast, in_days=days)
    line = f"Review the risk: {late.title} Was due on"
    overview = words(client.get(address("overview")))
    assert line in overview
    assert overview.count("Review the risk:") == 8
    assert "2 more in your calendar" in overview
    calendar = words(client.get(address("calendar_feed")))
    assert line in calendar
    assert calendar.count("Review the risk:") == 10
    answer = client.get(address("api_waiting")).json()
    assert [one["key"] for one in answer["late"]] == [f"risk-{late.pk}-review"]
    assert len(answer["coming"]) == 9
    assert answer["late"][0] | {"key": "", "title": "", "url": ""} == {
        "key": "",
        "title": "",
        "text": "Ashdown Primary",
        "on": str(late.review_on),
        "until": None,
        "url": "",
        "is_task": True,
    }


@pytest.mark.django_db
def test_new_notices_stand_on_the_overview_until_they_are_read(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.CLERK)
    assert "New for you" not in words(client.get(address("overview")))
    with trust_scope(cast.trust("alder").pk):
        tell(
            to=[cast.person("alder", Role.CLERK).pk],
            event="x",
            kind="meeting",
            text="The agenda is out",
            url="/alder/meetings/",
            at=timezone.now(),
        )
        notice = Notice.objects.get()
    assert "New for you All notices Not read: The agenda is out" in words(client.get(address("overview")))
    answer = client.post(address("notice_read", notice_id=notice.pk), {"open": "1"})
    assert answer["Location"] == "/alder/meetings/"
    assert "New for you" not in words(client.get(address("overview")))


@pytest.mark.django_db
def test_recent_changes_leave_out_who_signed_in(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    admin = cast.person("alder", Role.TRUST_ADMIN)
    with trust_scope(cast.trust("alder").pk):
        record(by=by(admin), verb="account.signed_in", on=admin, label="")
    assert " signed in " not in words(client.get(address("overview")))
    assert " signed in " in words(client.get(address("audit_trail")))
