"""Two people write one question through the pages, over connections that break, sessions that end and buttons that are
pressed twice: no text that anybody typed is lost."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client

from assurance.models import Report
from assurance.use_cases.report_texts import fingerprint
from tests.assurance.reports.opened import opened
from tests.cast import Cast
from tests.trust_pages import address
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

INTERLEAVINGS = 100
STEPS = 3


@dataclass
class Writer:
    """A page of the portal with what static/reports.js does: what the portal has not said it has, it keeps."""

    client: Client
    session: str
    url: str
    chance: Random
    editor: str
    text: str = ""
    seen: str = "0"
    shown: str = fingerprint("")
    unsent: bool = False
    typed: list[str] = field(default_factory=list)

    def opens(self) -> None:
        self.signs_in()
        page = self.client.get(self.url).content.decode()
        self.editor = value_of(page, "editor")
        if not self.unsent:
            self.seen, self.shown = value_of(page, "seen-safe"), value_of(page, "shown-safe")
            area = re.search(r'name="text-safe"[^>]*>\n(.*?)</textarea>', page, re.S)
            assert area is not None
            self.text = html.unescape(area[1])

    def signs_in(self) -> None:
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session

    def types(self, word: str) -> None:
        """At the end, in the middle, or all anew."""
        match self.chance.randrange(3):
            case 0:
                self.text = f"{self.text} {word}".strip()
            case 1:
                self.text = f"{word} {self.text}".strip()
            case _:
                self.text = word
        self.typed.append(self.text)
        self.unsent = True

    def sends(self, *, is_lost: bool = False, is_answer_lost: bool = False) -> None:
        if is_lost or not self.unsent:
            return
        sent = {
            "text-safe": self.text,
            "seen-safe": self.seen,
            "shown-safe": self.shown,
            "editor": self.editor,
        }
        response: Any = self.client.post(self.url, sent, headers={"HX-Request": "true"})
        if is_answer_lost:
            return
        if response.status_code == 302:  # signed out: the page comes again, with what was typed
            self.signs_in()
            return
        assert response.status_code in (200, 409), response.status_code
        assert response["HX-Trigger"] == "textsKept"
        self.unsent = False
        if response.status_code == 200:
            piece = response.content.decode()
            self.seen, self.shown = value_of(piece, "seen-safe"), value_of(piece, "shown-safe")

    def does_something(self, word: str) -> None:
        match self.chance.randrange(8):
            case 0 | 1:
                self.types(word)
                self.sends()
            case 2:
                self.types(word)
                self.sends(is_lost=True)
            case 3:
                self.types(word)
                self.sends(is_answer_lost=True)
            case 4:
                self.client.cookies.pop(settings.SESSION_COOKIE_NAME, None)
                self.types(word)
                self.sends()
            case 5:
                self.types(word)
                self.sends(is_answer_lost=True)
                self.sends()
            case 6:
                self.sends()
                self.opens()
            case _:
                self.types(word)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_a_hundred_interleavings_lose_nothing(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        report = opened(cast.academy("alder"))
    url = address("report_section", report_id=report.pk, section="safety")
    clients = []
    for role in (Role.HEADTEACHER, Role.CONTRIBUTOR):
        client = Client()
        client.force_login(cast.person("alder", role))
        clients.append((client, client.cookies[settings.SESSION_COOKIE_NAME].value))
    for number in range(INTERLEAVINGS):
        chance = Random(number)
        writers = [
            Writer(client, session, url, chance, f"{number}-{place}")
            for place, (client, session) in enumerate(clients)
        ]
        for step in range(STEPS):
            chance.choice(writers).does_something(f"w{number}x{step}")
        finals = []
        for writer in writers:
            if writer.unsent:
                finals.append(writer.text)
                writer.signs_in()
                writer.sends()
            assert not writer.unsent
            writer.signs_in()
        _all_are_kept(cast, report, writers, finals, number)


def _all_are_kept(cast: Cast, report: Report, writers: list[Writer], finals: list[str], number: int) -> None:
    """What each page held at last is kept, and so are the words of the last text that it typed."""
    with trust_scope(cast.trust("alder").pk):
        rows = list(report.texts.filter(section="safety", question="safe"))
        kept = {row.text for row in rows}
        assert sum(row.is_current for row in rows) <= 1, number
        for text in finals:
            assert text in kept, (number, text)
        for writer in writers:
            if writer.typed:
                last = writer.typed[-1]
                # Typed on from it or not, its words are in a text that is kept.
                assert any(set(last.split()) <= set(text.split()) for text in kept), (number, last)
        report.texts.all().delete()
