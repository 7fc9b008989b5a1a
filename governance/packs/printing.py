"""A pack as a document: its text as HTML, its looks as style sheets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from trust_portal.ui.levels import PALETTE, SHAPES, palette_css
from trust_portal.ui.theme import Theme, theme_of

from .contents import Pack

_SHEETS = Path("templates") / "print"


@dataclass(frozen=True, slots=True)
class Printable:
    """`chart_css` is what each chart needs inside itself."""

    html: str
    css: str
    chart_css: str


def printable(pack: Pack, *, colour: str) -> Printable:
    """`colour` is the trust's own, as '#rrggbb'."""
    theme = theme_of(colour)
    return Printable(
        html=render_to_string("print/pack.html", {"pack": pack}),
        css="\n".join((theme.css(), palette_css(), shapes_css(), _sheet("pack.css"))),
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
