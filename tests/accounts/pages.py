"""Going through the sign-in pages as a person does."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from trust_portal.accounts.models import Person
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

SECRET = "JBSWY3DPEHPK3PXP"  # of the cast's authenticator apps
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def app_code(secret: str = SECRET, *, periods_ago: int = 0) -> str:
    """What the app shows; never one that is about to run out."""
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    counter = int(time.time()) // 30 - periods_ago
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def send_password(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def signed_in(person: Person, *, password: str = PASSWORD, user_agent: str = FIREFOX) -> Client:
    """A browser in which this person has signed in by the pages, second factor included."""
    client = Client(headers={"User-Agent": user_agent})
    response = send_password(client, person.email, password)
    if response.status_code == 302 and response["Location"] == reverse("mfa_authenticate"):
        response = client.post(response["Location"], {"code": app_code()})
    assert response.status_code == 302, response.content.decode()
    assert client.session["_auth_user_id"] == str(person.pk)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def text_of(response: Any) -> str:
    """What stands on the page, without markup and with single spaces."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def link_in_letter(to: str) -> str:
    """The path of the first link in the newest letter to this address."""
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [to])
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]


def trail(slug: str, person: Person) -> list[AuditEntry]:
    """What the trust's audit trail says about this person, oldest first."""
    with trust_scope(Trust.objects.get(slug=slug).pk):
        return list(
            AuditEntry.objects.filter(
                record_kind="person", record_id=str(person.pk), verb__startswith="account."
            ).order_by("pk")
        )
