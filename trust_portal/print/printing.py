"""A document before it is drawn: its text as HTML, its looks as style sheets from templates/print/."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from trust_portal.ui.levels import PALETTE, SHAPES, palette_css
from trust_portal.ui.theme import Theme, theme_of

_SHEETS = Path("templates") / "print"
_COMMON = "sheet.css"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes inside the document, under a name that no other one has. `about` says what it is."""

    name: str
    content: bytes
    about: str


@dataclass(frozen=True, slots=True)
class Printable:
    """`chart_css` is what each chart needs inside itself."""

    html: str
    css: str
    chart_css: str
    attachments: tuple[Attachment, ...] = ()


def printable(template: str, context: dict[str, Any], *, sheet: str, colour: str) -> Printable:
    """`sheet` is the kind of document's own style sheet, behind what all have in common; `colour` is the trust's own,
    as '#rrggbb'."""
    theme = theme_of(colour)
    return Printable(
        html=render_to_string(template, context),
        css="\n".join((theme.css(), palette_css(), shapes_css(), _sheet(_COMMON), _sheet(sheet))),
        chart_css=_of_charts(theme),
    )


@lru_cache(maxsize=1)
def shapes_css() -> str:
    """One class for each shape in each colour of text, as a background, which no screen reader stumbles over."""
    lines = []
    for shape, outline in SHAPES.items():
        for colour in sorted({one.text for one in PALETTE.values()}):
            picture = (
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">'
                f'<path fill="{colour}" fill-rule="evenodd" d="{outline}"/></svg>'
            )
            address = f"data:image/svg+xml,{quote(picture)}"
            lines.append(
                f'.shape-{shape}-{colour.removeprefix("#")} {{ background-image: url("{address}"); }}'
            )
    return "\n".join(lines)


def _of_charts(theme: Theme) -> str:
    return _sheet("chart.css").replace("--strong", theme.brand_strong).replace("--deep", theme.brand_deep)


def _sheet(name: str) -> str:
    return (settings.BASE_DIR / _SHEETS / name).read_text()
