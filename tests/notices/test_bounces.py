"""Mail that comes back, in messages as mail systems write them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.notices.bounces import NotABounce, read_bounce
from trust_portal.notices.letters import message_id
from trust_portal.notices.management.commands.take_bounce import Command
from trust_portal.notices.models import AddressTrouble, Mailing, MailingState, Notice
from trust_portal.tenancy.scope import trust_scope

POSTFIX = """Return-Path: <>
Date: Mon, 30 Nov 2026 09:00:12 +0000 (GMT)
From: MAILER-DAEMON@mail.portal.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: no-reply@portal.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Q1/portal"

--4Q1/portal
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{address}>: host mx.example[192.0.2.1] said: 550 5.1.1 User unknown

--4Q1/portal
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.portal.example
X-Postfix-Queue-ID: 4Q1
Arrival-Date: Mon, 30 Nov 2026 09:00:11 +0000 (GMT)

Final-Recipient: rfc822; forwarded@elsewhere.example
Original-Recipient: rfc822;{address}
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mx.example
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected:
    User unknown in virtual mailbox table

--4Q1/portal
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Alder Learning Trust <no-reply@portal.example>
To: {address}
Message-ID: {message_id}
Subject: Look at this

--4Q1/portal--
"""
EXCHANGE = """From: postmaster@school.example
To: no-reply@portal.example
Date: Mon, 30 Nov 2026 09:01:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b_1"
Content-Language: en-GB
Subject: Undeliverable: Look at this
MIME-Version: 1.0

--b_1
Content-Type: multipart/alternative; boundary="b_2"

--b_2
Content-Type: text/plain; charset="utf-8"

Your message to {address} couldn't be delivered.
--b_2--
--b_1
Content-Type: message/delivery-status

Reporting-MTA: dns;AB1.prod.example

Final-Recipient: rfc822;{address}
Action: failed
Status: 5.7.134

--b_1
Content-Type: message/rfc822

Message-ID: {message_id}
To: {address}
Subject: Look at this
Content-Type: text/plain

Hello
--b_1--
"""
FOREIGN = "<job-1-2@portal.example>"


def written(
    template: str, address: str = "Ann.Lee@Alder.Example", message_id: str = FOREIGN, action: str = "failed"
) -> bytes:
    return template.format(address=address, message_id=message_id, action=action).encode()


@pytest.mark.parametrize("template", [POSTFIX, EXCHANGE])
def test_reports_of_mail_systems_are_read(template: str) -> None:
    ours = "<notice.7.41.ABCDEFGHIJKLMNOPQRSTUVWXYZ_-abcdefghijklmno@portal.example>"
    for newline in ("\n", "\r\n"):
        raw = written(template, message_id=ours).replace(b"\n", newline.encode())
        (bounce,) = read_bounce(raw)
        assert bounce.address == "ann.lee@alder.example"
        assert (bounce.trust_id, bounce.mailing_id) == (7, 41)
        assert bounce.reason
    assert read_bounce(written(template))[0].token == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Out of office\n\nBack on Monday",
        written(POSTFIX, action="delayed"),
        written(POSTFIX, address="nobody").replace(b"forwarded@elsewhere.example", b"nobody"),
        b"Content-Type: message/delivery-status\n\n",
        b"x" * 2_000_001,
    ],
)
def test_anything_else_is_no_bounce(raw: bytes) -> None:
    with pytest.raises(NotABounce):
        read_bounce(raw)


def take(raw: bytes) -> str:
    command, out = Command(), io.StringIO()
    command.stdin = io.BytesIO(raw)
    call_command(command, stdout=out)
    return out.getvalue().strip()


def test_a_bounce_marks_the_address_and_the_mail(cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    trust = cast.trust("alder")
    at = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    with trust_scope(trust.pk):
        mailing = Mailing.objects.create(
            person=head,
            key="at_once-1",
            frequency="at_once",
            state=MailingState.SENT,
            token="t" * 43,
            address=head.email,
            made_at=at,
        )
    ours = message_id(trust_id=trust.pk, mailing=mailing)
    forged = ours.replace("t" * 43, "u" * 43)
    assert take(written(POSTFIX, address="stranger@nowhere.example")) == "Marked 0 of 1 addresses as failing."
    assert (
        take(written(POSTFIX, address=head.email, message_id=forged)) == "Marked 0 of 1 addresses as failing."
    )
    assert take(b"Hello") == "Nothing was marked: it has no part of the type message/delivery-status."
    assert take(written(POSTFIX, address=head.email.upper(), message_id=ours)).startswith("Marked 1 of 1")
    assert take(written(EXCHANGE, address=head.email)).startswith("Marked 1 of 1")
    with trust_scope(trust.pk):
        (trouble,) = AddressTrouble.objects.standing()
        assert (trouble.person, trouble.source) == (head, "bounce")
        assert "User unknown" in trouble.reason
        mailing.refresh_from_db()
        assert mailing.state == MailingState.BOUNCED
        (notice,) = Notice.objects.filter(kind="mail_trouble")
        assert notice.person == cast.person("alder", Role.TRUST_ADMIN)
    with trust_scope(cast.trust("birch").pk):
        assert not AddressTrouble.objects.exists()
