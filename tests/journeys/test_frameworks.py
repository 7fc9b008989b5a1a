"""A framework is changed in a real browser: by keyboard alone, without JavaScript too, at two widths, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assurance.use_cases import drafts
from tests.assurance.frameworks.documents import SOUND
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.tabbing import LINK
from tests.trust_pages import address
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def draft_id(transactional_db: None) -> int:
    with trust_scope(Cast().trust("alder").pk):
        draft = drafts.start(document=SOUND, based_on=None, at=timezone.now(), by=Actor.command())
        return int(draft.pk)


def test_a_band_is_moved_wrongly_and_mended(by_keyboard: Open, draft_id: int) -> None:
    form = address("framework_part", draft_id=draft_id) + "?at=grids/0/domains/0/areas/0/criteria/0"
    on_a_phone = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION, width=390, javascript=False)
    on_a_phone.opens(form)
    on_a_phone.writes("1: From", "lots")
    with on_a_phone.page.expect_event("load"):
        on_a_phone.page.keyboard.press("Enter")
    expect(on_a_phone.page.locator(".error-summary")).to_contain_text("“from” is “lots”")
    expect(on_a_phone.page.get_by_label("1: From")).to_have_value("lots")

    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    page = director.page
    director.opens(form)
    director.axe_finds_nothing()
    director.nothing_overflows()
    director.narrows_to(390)
    director.nothing_overflows()
    director.tabs_to("“from” is “lots”", LINK)
    page.keyboard.press("Enter")
    expect(page.get_by_label("1: From")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("0")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    director.reads("Saved.")
    expect(page.locator(".error-summary")).to_have_count(0)
    pages = [
        address("framework_drafts"),
        address("framework_draft_start"),
        *(address(f"framework_{name}", draft_id=draft_id) for name in ("draft", "yaml", "publish", "effect")),
    ]
    for path in pages:
        director.opens(path)
        director.axe_finds_nothing()
        director.nothing_overflows()
