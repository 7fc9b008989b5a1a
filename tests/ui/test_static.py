"""Style sheets and scripts: they agree with the code, and can be collected for production."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static

from trust_portal.ui.theme import DEFAULT_COLOUR, PAGE, theme_of

STATIC = settings.BASE_DIR / "static"
PORTAL_CSS = (STATIC / "portal.css").read_text()


def test_the_portals_own_theme_is_the_one_in_the_style_sheet() -> None:
    for line in theme_of(DEFAULT_COLOUR).css().splitlines()[1:-1]:
        assert line in PORTAL_CSS
    assert f"--page: {PAGE};" in PORTAL_CSS


def test_every_icon_that_is_asked_for_exists() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'\{% icon "([^"]+)" %\}', path.read_text())
    }
    assert asked
    assert asked <= symbols


def test_style_sheets_stay_small() -> None:
    assert PORTAL_CSS.count("\n") < 400


def test_scripts_write_no_markup_and_run_no_text() -> None:
    script = (STATIC / "portal.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b", script
    )


def test_everything_can_be_collected_under_names_of_its_content(tmp_path: Path, settings: Any) -> None:
    # Production's storage also compresses each file, which takes half a minute and changes no reference.
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    address = static("portal.css")
    assert re.fullmatch(r"/static/portal\.[0-9a-f]{12}\.css", address)
    collected = (tmp_path / address.removeprefix("/static/")).read_text()
    fonts = re.findall(r'url\("(vendor/[^"]+\.woff2)"\)', collected)
    assert len(fonts) == 2
    assert all((tmp_path / font).exists() for font in fonts)
