"""Somebody is mentioned, reads it in the inbox and chooses a digest: by keyboard, on a phone, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from academies.use_cases import calendar
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.conversations.use_cases import saying
from trust_portal.notices.models import AddressTrouble, NoticePreference, TroubleSource
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


@pytest.fixture
def mentioned(transactional_db: None) -> None:
    """The Director of Education has spoken to the head of Ashdown Primary, to whom mail does not get through."""
    cast = Cast()
    head, director = cast.person("alder", Role.HEADTEACHER), cast.person("alder", Role.DIRECTOR_OF_EDUCATION)
    with trust_scope(cast.trust("alder").pk):
        calendar.add_current_years(on=timezone.now().date(), by=Actor.command())
        academy = cast.academy("alder")
        for about in ("Attendance in Year 9", "Reading in Year 2"):
            saying.say(
                conversation=saying.start(by=by(director)),
                text="What did you try?",
                mentioned=[head.pk],
                about=about,
                url=f"/alder/academies/{academy.pk}/",
                by=by(director),
                at=timezone.now(),
            )
        AddressTrouble.objects.create(
            person=head,
            address=head.email,
            source=TroubleSource.BOUNCE,
            reason="550 5.1.1 User unknown",
            seen_at=timezone.now(),
        )


def test_a_head_is_mentioned_and_chooses_a_digest(signed_in: Open, mentioned: None) -> None:
    head = signed_in("alder", Role.HEADTEACHER)
    head.opens("/alder/")
    head.goes_to("Notices")
    head.reads("2 notices not read yet.")
    head.axe_finds_nothing()
    head.goes_to("Open")
    head.reads_heading("Ashdown Primary")
    head.goes_to("Notices")
    head.reads("1 notice not read yet.")
    head.goes_to("Mark all as read")
    head.reads("You have read everything.")
    head.goes_to("Choose what is mailed")
    head.axe_finds_nothing()
    head.tabs_to("Somebody mentions you in a conversation")
    head.page.keyboard.press("ArrowDown")
    head.goes_to("Save")
    head.reads("Your choice is saved.")
    with trust_scope(Cast().trust("alder").pk):
        assert NoticePreference.objects.get(kind="mention").mails == "daily"
    head.goes_to("Your calendar")
    head.reads("term ends")
    head.axe_finds_nothing()
    head.goes_to("Make an address")
    head.reads("Copy it now")
    head.axe_finds_nothing()


def test_an_admin_sees_mail_that_did_not_arrive_on_a_phone(signed_in: Open, mentioned: None) -> None:
    admin = signed_in("alder", Role.TRUST_ADMIN, width=390)
    admin.opens("/alder/people/")
    admin.reads("Mail does not arrive")
    admin.follows("Mail that did not arrive")
    admin.reads("550 5.1.1 User unknown")
    admin.axe_finds_nothing()
    admin.nothing_overflows()
    admin.presses("Send mail again")
    admin.reads("Mail reaches everybody")
    admin.opens("/alder/notices/")
    admin.nothing_overflows()
