"""Mail with notices: at most once, in the trust's name, at decent hours, to people who are there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.header import decode_header
from email.utils import parseaddr
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMessage

from academies.calendar_entries import is_last_friday_of_a_term
from academies.use_cases import calendar
from tests.cast import Cast
from tests.notices import backends
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.jobs.run import run_job
from trust_portal.notices.letters import sender_for
from trust_portal.notices.lifecycle import MOVES, OWNERS
from trust_portal.notices.models import AddressTrouble, Frequency, Mailing, MailingState, Notice
from trust_portal.notices.sending import send_waiting
from trust_portal.notices.tasks import ask_for_mail
from trust_portal.notices.telling import tell
from trust_portal.notices.timing import is_mailing_time, told_until
from trust_portal.notices.use_cases import choosing
from trust_portal.notices.use_cases.gathering import gather, give_up_waiting_for_answers, is_anything_due
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # winter: London's clocks are UTC


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-11-30T06:59+00:00", False),
        ("2026-11-30T07:00+00:00", True),
        ("2026-11-30T18:59+00:00", True),
        ("2026-11-30T19:00+00:00", False),
        ("2026-07-01T06:00+00:00", True),  # 7:00 in London's summer
        ("2026-07-01T18:00+00:00", False),
    ],
)
def test_mail_goes_out_by_day(at: str, may: bool) -> None:
    assert is_mailing_time(datetime.fromisoformat(at)) is may


@pytest.mark.parametrize(
    ("frequency", "at", "until"),
    [
        ("daily", "2026-03-28T12:00+00:00", "2026-03-28T07:30+00:00"),
        ("daily", "2026-03-29T12:00+00:00", "2026-03-29T06:30+00:00"),  # the clocks went forward that night
        ("daily", "2026-03-29T06:29+00:00", "2026-03-28T07:30+00:00"),
        ("daily", "2026-10-25T07:30+00:00", "2026-10-25T07:30+00:00"),  # and back
        ("daily", "2026-10-25T07:29+00:00", "2026-10-24T06:30+00:00"),
        ("weekly", "2026-11-30T07:30+00:00", "2026-11-30T07:30+00:00"),
        ("weekly", "2026-11-30T07:29+00:00", "2026-11-23T07:30+00:00"),
        ("weekly", "2026-12-03T12:00+00:00", "2026-11-30T07:30+00:00"),
        ("weekly", "2026-03-30T09:00+00:00", "2026-03-30T06:30+00:00"),
        ("at_once", "2026-11-30T03:00+00:00", "2026-11-30T03:00+00:00"),
    ],
)
def test_digests_are_due_by_londons_clocks(frequency: str, at: str, until: str) -> None:
    due = told_until(Frequency(frequency), at=datetime.fromisoformat(at))
    assert due == datetime.fromisoformat(until)


def test_every_state_has_an_owner_and_none_leads_back_to_sending() -> None:
    assert set(OWNERS) == {"", *MailingState.values}
    assert {move.after for move in MOVES.values()} == set(MailingState.values)
    assert [name for name, move in MOVES.items() if move.after == MailingState.SENDING] == ["begin"]
    assert MOVES["begin"].before == (MailingState.WAITING,)


class Post:
    """The mail of Alder: tells, lets the clock stand where a test wants it, and sends."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.trust = cast.trust("alder")

    def tell(self, *roles: Role, event: str = "e", at: datetime = MONDAY, text: str = "Look at this") -> None:
        ids = [self.cast.person("alder", role).pk for role in roles]
        with trust_scope(self.trust.pk):
            tell(to=ids, event=event, kind="mention", text=text, url="/alder/", at=at)

    def wants(self, role: Role, frequency: Frequency) -> Person:
        person = self.cast.person("alder", role)
        with trust_scope(self.trust.pk):
            choosing.choose(person=person, mails={"mention": frequency}, by=by(person))
        return person

    def send(self, at: datetime) -> int:
        with trust_scope(self.trust.pk):
            give_up_waiting_for_answers(at=at)
            gather(at=at)
        return send_waiting(trust_id=self.trust.pk, now=lambda: at)

    def mails(self) -> list[Mailing]:
        with trust_scope(self.trust.pk):
            return list(Mailing.objects.order_by("pk"))


@pytest.fixture
def post(cast: Cast, mailoutbox: list[Any]) -> Post:
    return Post(cast)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_mail_went_out_sends_it_once(
    post: Post, mailoutbox: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    now = [MONDAY]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    post.tell(Role.HEADTEACHER)
    normal = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.notices.backends.DeliversAndDies"

    def work() -> None:
        ask_for_mail()
        with trust_scope(post.trust.pk):
            jobs = list(Job.objects.of_kinds(["notice_mail"]).unfinished().values_list("pk", flat=True))
        for job_id in jobs:
            run_job(trust_id=post.trust.pk, job_id=job_id)

    with pytest.raises(backends.Killed):
        work()
    # It was committed as about to be sent before the mail server had it.
    assert backends.DeliversAndDies.states == [MailingState.SENDING]
    settings.EMAIL_BACKEND = normal
    for _ in range(3):
        work()
        now[0] += timedelta(minutes=11)
    assert (
        len([mail for mail in mailoutbox if mail.to == [post.cast.person("alder", Role.HEADTEACHER).email]])
        == 1
    )
    first, *others = post.mails()
    assert first.state == MailingState.PERHAPS
    # The trust admin sees it, and is told of it in the next digest alone.
    assert others == []
    client.force_login(post.cast.person("alder", Role.TRUST_ADMIN))
    shown = words(client.get(address("mail_trouble")))
    assert "Perhaps not sent" in shown
    assert str(post.cast.person("alder", Role.HEADTEACHER)) in shown
    assert "was perhaps not sent" in words(client.get(address("notices")))


def test_a_mail_says_what_why_and_how_to_change_it(post: Post, mailoutbox: list[Any]) -> None:
    post.tell(Role.HEADTEACHER, text="Amara <b>mentions</b> you: Attendance")
    assert post.send(MONDAY) == 1
    assert post.send(MONDAY) == 0
    (mail,) = mailoutbox
    assert mail.subject == "Amara <b>mentions</b> you: Attendance"
    assert mail.from_email.startswith("Alder Learning Trust <")
    link = f"{django_settings.SITE_URL}/alder/"
    for needed in (f"{link}\n", f"{link}notices/mail/", "Why you get this", "at once"):
        assert needed in mail.body
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert "<b>" not in html
    assert '<html lang="en-GB">' in html
    (mailing,) = post.mails()
    assert mailing.token in mail.extra_headers["Message-ID"]
    for name in ('A "quoted" Trust, Ltd', "Ärmel’s Trust", "Two\nlines"):
        message = EmailMessage("x", "y", sender_for(Trust(name=name)), ["a@b.example"]).message()
        ((shown, encoding), *_) = decode_header(parseaddr(str(message["From"]))[0])
        assert (shown.decode(encoding) if encoding else shown) == " ".join(name.split())


def test_digests_gather_what_is_unread_and_wanted(post: Post, mailoutbox: list[Any]) -> None:
    head = post.wants(Role.HEADTEACHER, Frequency.DAILY)
    post.wants(Role.CLERK, Frequency.NEVER)
    weekly = post.wants(Role.CEO, Frequency.WEEKLY)
    for number in range(3):
        at = MONDAY + timedelta(minutes=number)
        post.tell(Role.HEADTEACHER, Role.CLERK, Role.CEO, event=f"e{number}", text=f"Number {number}", at=at)
    with trust_scope(post.trust.pk):
        Notice.objects.of(head.pk).filter(text="Number 1").update(read_at=MONDAY)
    assert post.send(MONDAY + timedelta(hours=2)) == 0
    tuesday = MONDAY + timedelta(days=1)
    assert post.send(tuesday.replace(hour=7, minute=29)) == 0
    with trust_scope(post.trust.pk):
        assert not is_anything_due(at=tuesday.replace(hour=3))
        assert is_anything_due(at=tuesday.replace(hour=7, minute=30))
    assert post.send(tuesday.replace(hour=7, minute=30)) == 1
    (mail,) = mailoutbox
    assert mail.to == [head.email]
    assert mail.subject == "2 notices from Alder Learning Trust"
    assert "Somebody mentions you in a conversation" in mail.body
    assert "Number 0" in mail.body
    assert "Number 1" not in mail.body
    assert "once a day" in mail.body
    assert post.send(MONDAY + timedelta(days=7)) == 1
    assert mailoutbox[-1].to == [weekly.email]
    assert "once a week" in mailoutbox[-1].body
    assert len(mailoutbox) == 2


def test_the_night_and_the_last_friday_of_a_term_are_quiet(post: Post, mailoutbox: list[Any]) -> None:
    with trust_scope(post.trust.pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        # The autumn term ends on Friday 18 December; the spring one on Thursday 25 March, before Good Friday.
        quiet = [
            day
            for day in (date(2026, 9, 1) + timedelta(days=n) for n in range(330))
            if is_last_friday_of_a_term(day)
        ]
    assert [day.weekday() for day in quiet] == [4, 4, 4]
    friday = datetime(2026, 12, 18, 10, 0, tzinfo=UTC)
    assert quiet[0] == friday.date()
    post.tell(Role.HEADTEACHER, at=friday - timedelta(hours=14))
    assert post.send(friday - timedelta(hours=13)) == 0  # 21:00
    with trust_scope(post.trust.pk):
        assert not is_anything_due(at=friday)
    assert post.send(friday) == 0
    assert post.send(friday + timedelta(hours=20)) == 0  # Saturday, 6:00
    assert mailoutbox == []
    assert post.send(friday + timedelta(hours=21)) == 1


def test_whoever_has_left_gets_nothing(post: Post, mailoutbox: list[Any]) -> None:
    post.tell(Role.HEADTEACHER, Role.CLERK)
    with trust_scope(post.trust.pk):
        gather(at=MONDAY)
        people.remove(person=post.cast.person("alder", Role.HEADTEACHER), by=Actor.command())
        Notice.objects.of(post.cast.person("alder", Role.CLERK).pk).update(read_at=MONDAY)
    assert post.send(MONDAY) == 0
    assert mailoutbox == []
    assert {mailing.state for mailing in post.mails()} == {MailingState.DROPPED}


@pytest.mark.parametrize(
    ("answer", "state", "is_failing"),
    [
        (backends.NO_SUCH_MAILBOX, MailingState.REFUSED, True),
        (backends.SPAM, MailingState.REFUSED, False),
        (backends.GREYLISTED, MailingState.WAITING, False),
        (backends.GONE, MailingState.PERHAPS, False),
    ],
)
def test_what_the_mail_server_says_is_kept(
    post: Post, mailoutbox: list[Any], settings: Any, answer: Exception, state: str, is_failing: bool
) -> None:
    normal = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.notices.backends.Away"
    post.tell(Role.HEADTEACHER)
    assert post.send(MONDAY) == 0
    assert [mailing.state for mailing in post.mails()] == [MailingState.WAITING]
    settings.EMAIL_BACKEND = "tests.notices.backends.Answers"
    backends.Answers.answer = answer
    assert post.send(MONDAY) == 0
    assert [mailing.state for mailing in post.mails()] == [state]
    with trust_scope(post.trust.pk):
        assert AddressTrouble.objects.standing().exists() is is_failing
    settings.EMAIL_BACKEND = normal
    assert post.send(MONDAY + timedelta(minutes=1)) == (state == MailingState.WAITING)
    assert len(mailoutbox) == (state == MailingState.WAITING)


def test_a_failing_address_is_left_alone_until_it_changes_or_is_cleared(
    post: Post, mailoutbox: list[Any], settings: Any, client: Any
) -> None:
    head = post.cast.person("alder", Role.HEADTEACHER)
    normal, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.notices.backends.Answers"
    backends.Answers.answer = backends.NO_SUCH_MAILBOX
    post.tell(Role.HEADTEACHER)
    post.send(MONDAY)
    settings.EMAIL_BACKEND = normal
    post.tell(Role.HEADTEACHER, event="second")
    assert post.send(MONDAY) == 0
    client.force_login(post.cast.person("alder", Role.TRUST_ADMIN))
    assert "Mail does not arrive" in words(client.get(address("people")))
    assert "User unknown" in words(client.get(address("mail_trouble")))
    with trust_scope(post.trust.pk):
        trouble = AddressTrouble.objects.get()
    clear = address("address_clear", trouble_id=trouble.pk)
    assert client.get(clear).status_code == 405
    assert client.post(clear).status_code == 302
    assert [entry.verb for entry in trail(post.cast, "address.cleared")] == ["address.cleared"]
    post.tell(Role.HEADTEACHER, event="third")
    assert post.send(MONDAY) == 1
    # Another address than the failing one is not failing.
    with trust_scope(post.trust.pk):
        AddressTrouble.objects.create(
            person=head, address=head.email, source="bounce", reason="", seen_at=MONDAY
        )
    post.tell(Role.HEADTEACHER, event="fourth")
    Person.objects.filter(pk=head.pk).update(email="new@alder.example")
    assert post.send(MONDAY) == 1
    assert "Mail does not arrive" not in words(client.get(address("people")))
    assert "Mail reaches everybody" in words(client.get(address("mail_trouble")))
    client.force_login(head)
    assert client.get(address("mail_trouble")).status_code == 403
