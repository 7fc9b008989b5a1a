"""Mails with notices and with invitations as they are written, in the trust's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from itertools import groupby

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from trust_portal.accounts.mail import Letter, write_letter
from trust_portal.accounts.members import holdings
from trust_portal.accounts.models import Invitation, InvitedRole, Person
from trust_portal.tenancy.models import Trust

from .kinds import notice_kind_named
from .models import Frequency, Mailing, Notice


@dataclass(frozen=True, slots=True)
class ReadyMail:
    """A mail that is about to be sent: nothing of it needs the database any more."""

    mailing_id: int
    to: str
    sender: str
    message_id: str
    letter: Letter

    def send(self, connection: BaseEmailBackend) -> None:
        headers = {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        self.letter.send(to=self.to, connection=connection, sender=self.sender, headers=headers)


def ready(mailing: Mailing, *, notices: Sequence[Notice], person: Person, trust: Trust) -> ReadyMail:
    """The notices by kind, in the order in which they were told."""
    by_kind = sorted(notices, key=lambda notice: (_label(notice.kind), notice.told_at, notice.pk))
    kinds = [
        (label, list(group)) for label, group in groupby(by_kind, key=lambda notice: _label(notice.kind))
    ]
    context = {
        "person": person,
        "trust": trust,
        "kinds": kinds,
        "notices": notices,
        "is_at_once": mailing.frequency == Frequency.AT_ONCE,
        "how_often": "once a week" if mailing.frequency == Frequency.WEEKLY else "once a day",
        "inbox_link": settings.SITE_URL + reverse("notices", kwargs={"trust": trust.slug}),
        "preferences_link": settings.SITE_URL + reverse("notice_preferences", kwargs={"trust": trust.slug}),
    }
    return _addressed(
        mailing, to=person.email, trust=trust, letter=write_letter("notices/mail/notices", context)
    )


def ready_invitation(mailing: Mailing, *, invitation: Invitation, secret: str) -> ReadyMail:
    """The mail with the link."""
    trust = invitation.trust
    invited_roles = InvitedRole.objects.filter(invitation=invitation).select_related("place")
    context = {
        "invitation": invitation,
        "trust": trust,
        "holdings": holdings(invited_roles),
        "link": settings.SITE_URL + reverse("invitation", kwargs={"trust": trust.slug, "secret": secret}),
    }
    letter = write_letter("accounts/mail/invitation", context)
    return _addressed(mailing, to=invitation.email, trust=trust, letter=letter)


def _addressed(mailing: Mailing, *, to: str, trust: Trust, letter: Letter) -> ReadyMail:
    return ReadyMail(
        mailing_id=mailing.pk,
        to=to,
        sender=sender_for(trust),
        message_id=message_id(trust_id=trust.pk, mailing=mailing),
        letter=letter,
    )


def sender_for(trust: Trust) -> str:
    """The portal's address under the trust's name."""
    name = " ".join(trust.name.split())
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def message_id(*, trust_id: int, mailing: Mailing) -> str:
    """By its secret part a mail that comes back is recognised (`bounces.py`)."""
    return f"<notice.{trust_id}.{mailing.pk}.{mailing.token}@{settings.ALLOWED_HOSTS[0]}>"


def _label(kind: str) -> str:
    try:
        return notice_kind_named(kind).label
    except KeyError:  # of a version of the portal that knew it
        return "Notices"
