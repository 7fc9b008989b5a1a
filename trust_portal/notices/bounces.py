"""Reading messages that tell of mail that did not arrive (RFC 3464). Pure: no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

LONGEST = 2_000_000  # bytes
# As letters.py makes it: trust, mail, secret.
_OURS = re.compile(r"<notice\.(\d{1,18})\.(\d{1,18})\.([A-Za-z0-9_-]{20,64})@")


@dataclass(frozen=True, slots=True)
class Bounce:
    """`address` in small letters; `token` of the mail that came back, empty where it is not one with notices."""

    address: str
    reason: str
    trust_id: int | None = None
    mailing_id: int | None = None
    token: str = ""


class NotABounce(Exception):
    """The message is no report about mail that failed; the text says why."""


def read_bounce(raw: bytes) -> tuple[Bounce, ...]:
    """One for each recipient that failed for good. Raises NotABounce; delays and successes are not bounces."""
    if len(raw) > LONGEST:
        raise NotABounce("the message is too long")
    message = message_from_bytes(raw, policy=policy.compat32)
    report = next(
        (part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None
    )
    if report is None:
        raise NotABounce("it has no part of the type message/delivery-status")
    groups = report.get_payload()
    if not isinstance(groups, list):
        raise NotABounce("its report cannot be read")
    ours = _OURS.search(_returned_message_id(message))
    bounces = tuple(
        Bounce(
            address,
            _reason(group),
            *((int(ours[1]), int(ours[2]), ours[3]) if ours else ()),
        )
        for group in groups
        if _value(group, "Action").casefold() == "failed" and (address := _address(group))
    )
    if not bounces:
        raise NotABounce("it names nobody whom mail could not reach for good")
    return bounces


def _address(group: object) -> str:
    """The address that we wrote to, before any forwarding: rfc822; somebody@example.org"""
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, _, address = _value(group, name).partition(";")
        address = address.strip().strip("<>").casefold()
        if kind.strip().casefold() in ("rfc822", "utf-8") and "@" in address and len(address) <= 254:
            return address
    return ""


def _reason(group: object) -> str:
    said = _value(group, "Diagnostic-Code").partition(";")[2].strip() or _value(group, "Status")
    return " ".join(said.split())[:500]


def _returned_message_id(message: Message) -> str:
    """Of the mail that came back: whole or its headers alone."""
    for part in message.walk():
        match part.get_content_type():
            case "message/rfc822" | "message/global":
                inner = part.get_payload()
                if isinstance(inner, list) and inner:
                    return _value(inner[0], "Message-ID")
            case "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers":
                body = part.get_payload(decode=True)
                headers = body if isinstance(body, bytes) else b""
                return _value(message_from_bytes(headers), "Message-ID")
    return ""


def _value(message: object, name: str) -> str:
    return " ".join(str(message.get(name, "")).split()) if isinstance(message, Message) else ""
