"""Mail servers that misbehave."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.db import connection

from trust_portal.notices.models import Mailing
from trust_portal.tenancy.scope import trust_scope


class Killed(BaseException):
    """The worker's process ends: nothing that catches errors sees it."""


class DeliversAndDies(locmem.EmailBackend):
    """The worker is killed after the mail server has taken the mail and before anybody wrote that down."""

    states: list[str] = []

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        assert not connection.in_atomic_block, "the mail server waits inside a transaction"
        with trust_scope(self.trust_id()):
            self.states.extend(Mailing.objects.values_list("state", flat=True))
        super().send_messages(messages)
        raise Killed

    @staticmethod
    def trust_id() -> int:
        from trust_portal.tenancy.models import Trust

        return Trust.objects.get(slug="alder").pk


class Answers(locmem.EmailBackend):
    """Says what `answer` is; nothing is delivered."""

    answer: Any = None

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise type(self).answer


class Away(locmem.EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError


def refused(code: int, words: bytes) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"somebody@alder.example": (code, words)})


NO_SUCH_MAILBOX = refused(550, b"5.1.1 <somebody@alder.example>: Recipient address rejected: User unknown")
GREYLISTED = refused(450, b"4.2.0 Greylisted, try again")
SPAM = SMTPDataError(554, b"5.7.1 Message rejected")
GONE = SMTPServerDisconnected("Connection unexpectedly closed")
