"""Inviting people: what an admin does, and what is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.notices import backends
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.models import Invitation, InvitedRole, Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret
from trust_portal.accounts.use_cases import invitations
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.notices.bounces import Bounce
from trust_portal.notices.models import AddressTrouble, Mailing, MailingState
from trust_portal.notices.sending import send_waiting
from trust_portal.notices.tasks import ask_for_mail
from trust_portal.notices.use_cases.gathering import is_anything_due
from trust_portal.notices.use_cases.returned import take_back
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
NEW = "noor@example.org"
FORM = {"full_name": "Noor Ali", "email": NEW, "roles": ["clerk"]}


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


@pytest.fixture
def alder(cast: Cast) -> int:
    return cast.trust("alder").pk


def invite(cast: Cast, email: str = NEW, at: datetime | None = None) -> Invitation:
    with trust_scope(cast.trust("alder").pk):
        return invitations.invite(
            email=email,
            full_name="Noor Ali",
            held=[HeldRole(Role.HEADTEACHER, cast.academy("alder").place_id), HeldRole(Role.CLERK)],
            at=at or timezone.now(),
            by=by(cast.person("alder", Role.TRUST_ADMIN)),
        )


def send_all(trust_id: int) -> None:
    """What the worker does."""
    send_waiting(trust_id=trust_id, now=timezone.now)


def secret_in_mail() -> str:
    found = re.search(r"/alder/invitation/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


# --- inviting ---------------------------------------------------------------------------------------------


def test_inviting(admin: Client, cast: Cast, alder: int) -> None:
    place_id = cast.academy("alder").place_id
    data = {
        "full_name": " Noor Ali ",
        "email": "Noor@Example.org",
        "roles": ["clerk", "headteacher"],
        "places_headteacher": [place_id],
    }
    response = admin.post(address("invite"), data, follow=True)
    assert "The invitation to noor@example.org is on its way." in words(response)
    assert "Noor Ali noor@example.org Headteacher at Ashdown Primary Clerk Being sent" in words(response)
    with trust_scope(alder):
        invitation = Invitation.objects.get()
        roles = set(InvitedRole.objects.values_list("role", "place_id"))
    assert (invitation.email, invitation.full_name) == (NEW, "Noor Ali")
    assert roles == {("clerk", None), ("headteacher", place_id)}
    (entry,) = trail(cast, "person.invited")
    assert entry.after is not None
    assert entry.after["roles"] == ["Clerk", "Headteacher at Ashdown Primary"]
    assert entry.person == cast.person("alder", Role.TRUST_ADMIN)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"email": ""}, "Enter their e-mail address"),
        ({"email": "noor"}, "Enter an e-mail address such as name@example.org"),
        ({"full_name": " "}, "Enter their full name"),
        ({"full_name": "x" * 151}, "150 characters"),
        ({"full_name": "Noor\x00"}, "Null characters are not allowed"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["headteacher"]}, "Choose at least one academy for the headteacher"),
        (
            {"email": "CLERK@alder.example"},
            "This person is in the trust already. Change their roles instead.",
        ),
    ],
)
def test_what_cannot_be_sent_is_said(admin: Client, alder: int, change: dict[str, Any], message: str) -> None:
    people = Person.objects.count()
    response = admin.post(address("invite"), {**FORM, **change})
    assert response.status_code == 422
    assert message in words(response)
    with trust_scope(alder):
        assert not Invitation.objects.exists()
    assert Person.objects.count() == people


def test_an_address_is_invited_once(admin: Client, alder: int) -> None:
    admin.post(address("invite"), FORM)
    response = admin.post(address("invite"), {**FORM, "email": "NOOR@example.org"})
    assert response.status_code == 422
    assert "This address has been invited already. Send that invitation again." in words(response)
    with trust_scope(alder):
        assert Invitation.objects.count() == 1


def test_an_academy_of_another_trust_cannot_be_part_of_it(admin: Client, cast: Cast, alder: int) -> None:
    data = {**FORM, "roles": ["headteacher"], "places_headteacher": [cast.academy("birch").place_id]}
    assert admin.post(address("invite"), data).status_code == 422
    with trust_scope(alder):
        assert not Invitation.objects.exists()


def test_inviting_somebody_of_another_trust_tells_nothing_about_them(admin: Client, cast: Cast) -> None:
    other = cast.person("birch", Role.CEO)
    data = {**FORM, "full_name": "Somebody", "email": other.email}
    text = words(admin.post(address("invite"), data, follow=True))
    assert f"Somebody {other.email}" in text
    assert other.full_name not in text
    assert Person.objects.get(pk=other.pk).full_name == other.full_name


# --- the message ------------------------------------------------------------------------------------------


def test_the_message(cast: Cast, alder: int) -> None:
    cast.trust("alder").__class__.objects.filter(pk=alder).update(name="St John’s & <Friends> Trust")
    invitation = invite(cast)
    send_all(alder)
    (letter,) = mail.outbox
    body = str(letter.body)
    assert letter.to == [NEW]
    assert letter.subject == "Your invitation to St John’s & <Friends> Trust"
    assert "Hello Noor Ali," in body
    assert (
        "Trust admin of Alder (trust-admin@alder.example) invites you to St John’s & <Friends> Trust" in body
    )
    assert "- Headteacher at Ashdown Primary\n- Clerk\n" in body
    assert f"{settings.SITE_URL}/alder/invitation/" in body
    assert "You did not expect this?" in body
    assert re.search(r"until \d+ \w+ \d{4} at \d\d:\d\d\. It is for you alone", body)
    html, kind = letter.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert "&lt;Friends&gt;" in html
    assert f'href="{settings.SITE_URL}/alder/invitation/' in html
    with trust_scope(alder):
        invitation.refresh_from_db()
    assert invitation.secret_hash == hash_secret(secret_in_mail())


def test_no_table_holds_the_link(cast: Cast, alder: int) -> None:
    invite(cast)
    send_all(alder)
    secret = secret_in_mail()
    with trust_scope(alder):
        job = Job.objects.get(kind="notice_mail")
        mailing = Mailing.objects.get()
        invitation = Invitation.objects.get()
    stored = (job.key, job.arguments, job.result, mailing.key, mailing.token, invitation.secret_hash)
    assert secret not in f"{stored}"


def test_a_message_that_was_overtaken_is_not_sent(cast: Cast, alder: int) -> None:
    first = invite(cast)
    with trust_scope(alder):
        invitations.send_again(invitation=first, at=timezone.now(), by=Actor.command())
        withdrawn = invitations.invite(
            email="gone@example.org",
            full_name="",
            held=[HeldRole(Role.CLERK)],
            at=timezone.now(),
            by=Actor.command(),
        )
        invitations.withdraw(invitation=withdrawn, at=timezone.now(), by=Actor.command())
    send_all(alder)
    assert [letter.to for letter in mail.outbox] == [[NEW]]
    assert "You are invited to" not in str(mail.outbox[0].body)
    assert mails(alder) == [MailingState.DROPPED, MailingState.SENT, MailingState.DROPPED]


def test_it_goes_out_at_any_hour_and_once(cast: Cast, alder: int) -> None:
    midnight = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    invite(cast, at=midnight)
    with trust_scope(alder):
        assert is_anything_due(at=midnight)
    assert send_waiting(trust_id=alder, now=lambda: midnight) == 1
    with trust_scope(alder):
        assert not is_anything_due(at=midnight)
    assert send_waiting(trust_id=alder, now=lambda: midnight) == 0
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_it_went_out_sends_it_once(
    admin: Client, cast: Cast, alder: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [datetime(2026, 11, 30, 23, 0, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    normal, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.notices.backends.DeliversAndDies"
    monkeypatch.setattr(backends.DeliversAndDies, "states", [])

    def work() -> None:
        ask_for_mail()
        with trust_scope(alder):
            jobs = list(Job.objects.unfinished().order_by("pk"))
        for job in jobs:
            run_job(trust_id=alder, job_id=job.pk)

    admin.post(address("invite"), FORM)
    with pytest.raises(backends.Killed):
        work()
    # It was committed as about to be sent before the mail server had it.
    assert backends.DeliversAndDies.states == [MailingState.SENDING]
    settings.EMAIL_BACKEND = normal
    for _ in range(3):
        work()
        now[0] += timedelta(minutes=11)
    assert [letter.to for letter in mail.outbox] == [[NEW]]
    assert mails(alder) == [MailingState.PERHAPS]
    # The link in it works, and the trust admin may send another one.
    assert Client().get(address("invitation", secret=secret_in_mail())).status_code == 200
    assert "Perhaps not sent" in words(admin.get(address("invitations")))
    assert "Noor Ali, invited noor@example.org" in words(admin.get(address("mail_trouble")))
    admin.post(address("invitation_send_again", invitation_id=invitation_id(alder)))
    work()
    assert [letter.to for letter in mail.outbox] == [[NEW], [NEW]]


@pytest.mark.parametrize(
    ("backend", "answer", "said", "goes_out_later"),
    [
        ("Away", None, "Being sent", True),
        ("Answers", backends.GREYLISTED, "Being sent", True),
        ("Answers", backends.NO_SUCH_MAILBOX, "Refused by the mail server", False),
        ("Answers", backends.GONE, "Perhaps not sent", False),
    ],
)
def test_what_the_mail_server_says_is_told(
    admin: Client,
    cast: Cast,
    alder: int,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    backend: str,
    answer: Exception | None,
    said: str,
    goes_out_later: bool,
) -> None:
    normal, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"tests.notices.backends.{backend}"
    monkeypatch.setattr(backends.Answers, "answer", answer)
    invite(cast)
    send_all(alder)
    assert said in words(admin.get(address("invitations")))
    settings.EMAIL_BACKEND = normal
    send_all(alder)
    assert len(mail.outbox) == goes_out_later
    with trust_scope(alder):
        assert not AddressTrouble.objects.exists()


def test_one_that_comes_back_says_so(admin: Client, cast: Cast, alder: int) -> None:
    invite(cast)
    send_all(alder)
    with trust_scope(alder):
        mailing = Mailing.objects.get()
    bounce = Bounce(NEW, "No such mailbox", trust_id=alder, mailing_id=mailing.pk, token=mailing.token)
    # Nobody of the trust has this address: none is marked as failing.
    assert take_back(bounce, at=timezone.now(), by=Actor.command()) == 0
    assert mails(alder) == [MailingState.BOUNCED]
    assert "Came back" in words(admin.get(address("invitations")))
    assert "No such mailbox" in words(admin.get(address("mail_trouble")))


def mails(trust_id: int) -> list[str]:
    with trust_scope(trust_id):
        return list(Mailing.objects.order_by("pk").values_list("state", flat=True))


def invitation_id(trust_id: int) -> int:
    with trust_scope(trust_id):
        return Invitation.objects.get().pk


# --- the list, sending again, withdrawing -----------------------------------------------------------------


def test_the_list_says_where_each_invitation_stands(admin: Client, cast: Cast, alder: int) -> None:
    now = timezone.now()
    invite(cast)
    invite(cast, "late@example.org", at=now - timedelta(days=settings.INVITATION_DAYS, seconds=1))
    send_all(alder)
    text = words(admin.get(address("invitations")))
    assert "noor@example.org Headteacher at Ashdown Primary Clerk Sent" in text
    assert "late@example.org Headteacher at Ashdown Primary Clerk Expired" in text
    assert "In the trust 12" in text
    assert "Invited 2" in text


def test_nobody_invited(admin: Client) -> None:
    assert "No open invitations" in words(admin.get(address("invitations")))


def test_sending_again_ends_the_old_link(admin: Client, cast: Cast, alder: int) -> None:
    invitation = invite(cast, at=timezone.now() - timedelta(days=30))
    send_all(alder)
    old = secret_in_mail()
    response = admin.post(address("invitation_send_again", invitation_id=invitation.pk), follow=True)
    assert "A new link is on its way to noor@example.org. The earlier one has stopped working." in words(
        response
    )
    send_all(alder)
    client = Client()
    assert client.get(address("invitation", secret=old)).status_code == 404
    assert client.get(address("invitation", secret=secret_in_mail())).status_code == 200
    assert len(trail(cast, "person.reinvited")) == 1


def test_withdrawing(admin: Client, cast: Cast, alder: int) -> None:
    invitation = invite(cast)
    send_all(alder)
    page = address("invitation_withdraw", invitation_id=invitation.pk)
    assert "The link in the e-mail stops working at once." in words(admin.get(page))
    response = admin.post(page, follow=True)
    assert "The invitation to noor@example.org is withdrawn." in words(response)
    assert Client().get(address("invitation", secret=secret_in_mail())).status_code == 410
    assert len(trail(cast, "invitation.withdrawn")) == 1
    # The address can be invited again.
    assert admin.post(address("invite"), FORM).status_code == 302


@pytest.mark.parametrize("name", ["invitation_send_again", "invitation_withdraw"])
def test_what_has_been_answered_stays_so(admin: Client, cast: Cast, alder: int, name: str) -> None:
    invitation = invite(cast)
    with trust_scope(alder):
        invitations.withdraw(invitation=invitation, at=timezone.now(), by=Actor.command())
    response = admin.post(address(name, invitation_id=invitation.pk), follow=True)
    assert "This invitation has been used or withdrawn." in words(response)


@pytest.mark.parametrize("name", ["invitation_send_again", "invitation_withdraw"])
def test_an_invitation_of_another_trust_is_not_there(admin: Client, cast: Cast, name: str) -> None:
    with trust_scope(cast.trust("birch").pk):
        foreign = invitations.invite(
            email=NEW, full_name="", held=[HeldRole(Role.CLERK)], at=timezone.now(), by=Actor.command()
        )
    assert admin.post(address(name, invitation_id=foreign.pk)).status_code == 404
    with trust_scope(cast.trust("birch").pk):
        foreign.refresh_from_db()
        assert foreign.withdrawn_at is None


def test_the_same_address_twice_at_once_is_refused_in_words(cast: Cast, alder: int) -> None:
    invite(cast)
    with pytest.raises(ValidationError, match="has been invited already"):
        invite(cast)
    with trust_scope(alder):
        assert Membership.objects.filter(person__email=NEW).count() == 0
