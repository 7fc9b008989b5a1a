"""A framework is changed in a real browser: by the keyboard, without JavaScript, at two widths, under axe."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from assurance.use_cases import drafts
from tests.assurance.frameworks.documents import SOUND
from tests.cast import Cast
from tests.trust_pages import address
from tests.ui.browser import overflow, violations, visiting
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.journey


@pytest.mark.django_db(transaction=True)
def test_a_band_is_moved_wrongly_and_mended(chromium: Browser, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        draft = drafts.start(document=SOUND, based_on=None, at=timezone.now(), by=Actor.command())
    at = "?at=grids/0/domains/0/areas/0/criteria/0"
    form = address("framework_part", draft_id=draft.pk) + at
    with visiting(chromium, cast.person("alder", Role.DIRECTOR_OF_EDUCATION)) as director:
        with director.page(form, width=390, java_script_enabled=False) as page:
            page.get_by_label("1: From").fill("lots")
            page.get_by_label("1: From").press("Enter")
            expect(page.locator(".error-summary")).to_contain_text("“from” is “lots”")
            expect(page.get_by_label("1: From")).to_have_value("lots")
        with director.page(form) as page:
            assert violations(page) == []
            assert overflow(page) <= 0
            page.set_viewport_size({"width": 390, "height": 844})
            assert overflow(page) <= 0
            page.get_by_role("link", name="“from” is “lots”").click()
            expect(page.get_by_label("1: From")).to_be_focused()
            page.keyboard.press("Control+A")
            page.keyboard.type("0")
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_contain_text("Saved.")
            expect(page.locator(".error-summary")).to_have_count(0)
        pages = [
            address("framework_drafts"),
            address("framework_draft_start"),
            *(
                address(f"framework_{name}", draft_id=draft.pk)
                for name in ("draft", "yaml", "publish", "effect")
            ),
        ]
        for path in pages:
            with director.page(path, width=390) as page:
                assert violations(page) == [], path
                assert overflow(page) <= 0, path
        assert [one for one in director.messages if "Failed to load" not in one] == []
