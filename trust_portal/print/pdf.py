"""HTML into one accessible PDF: PDF/UA-1 and PDF/A-3a. The only module that knows WeasyPrint."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from django.conf import settings

from .finishing import finish
from .letters import sayable
from .printing import Printable

FONTS = Path(__file__).with_name("fonts.conf")
_OPTIONS = {"pdf_variant": "pdf/a-3a"}
_PAGE = re.compile(r"Creating layout - Page (\d+)$")
_NO_LETTER = re.compile(r"^\.notdef glyph rendered for .*\(U\+([0-9A-F]+)\)$", re.DOTALL)
_SVG = "{http://www.w3.org/2000/svg}"


class PdfRefused(Exception):
    """The document asks for something that a document must not hold, or that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Pdf:
    content: bytes
    pages: int


def draw(printable: Printable, *, on_page: Callable[[int], None] = lambda number: None) -> Pdf:
    """`on_page` is told the number of each page as it is laid out. It takes about a fifth of a second and 5 MB a page.

    Raises PdfRefused where any part could not be drawn. Letters alone are no reason: people write in all scripts, and
    with emoji. Those that no font has are said in another way, and the document is drawn again.
    """
    said = replace(printable, html=sayable(printable.html))
    try:
        return _draw(said, on_page)
    except _LettersMissing as missing:
        return _draw(replace(said, html=sayable(said.html, missing.letters)), on_page)


class _LettersMissing(PdfRefused):
    def __init__(self, letters: set[str]) -> None:
        super().__init__(f"no font has {', '.join(f'U+{ord(one):04X}' for one in sorted(letters))}")
        self.letters = letters


def _draw(printable: Printable, on_page: Callable[[int], None]) -> Pdf:
    # Before Pango looks for fonts the first time in this process.
    os.environ.setdefault("FONTCONFIG_FILE", str(FONTS))
    static = Path(settings.BASE_DIR) / "static"
    with _Ears(on_page) as ears:
        import weasyprint  # here, so that only the process that draws carries Pango
        from PIL import ImageFile
        from weasyprint.text.fonts import FontConfiguration

        ImageFile.LOAD_TRUNCATED_IMAGES = (
            False  # WeasyPrint sets it: half a logo would be taken for a whole one
        )

        fetcher = _fetcher(static)
        fonts = FontConfiguration()
        html = weasyprint.HTML(string=printable.html, base_url=f"{static.as_uri()}/", url_fetcher=fetcher)
        _style_charts(html.etree_element, printable.chart_css)
        css = weasyprint.CSS(
            string=printable.css, base_url=f"{static.as_uri()}/", url_fetcher=fetcher, font_config=fonts
        )
        attachments = [
            weasyprint.Attachment(
                string=one.content, name=one.name, description=one.about, relationship="Supplement"
            )
            # A tree of names is in their order.
            for one in sorted(printable.attachments, key=lambda one: one.name.encode())
        ]
        options = {**_OPTIONS, "attachments": attachments} if attachments else _OPTIONS
        document = html.render(font_config=fonts, stylesheets=[css], **options)
        content = document.write_pdf(finisher=finish, **options)
    if ears.complaints:
        missing = [_NO_LETTER.match(one) for one in ears.complaints]
        if all(missing):
            raise _LettersMissing({chr(int(one[1], 16)) for one in missing if one})
        raise PdfRefused("; ".join(ears.complaints[:5]))
    return Pdf(content, len(document.pages))


def _fetcher(static: Path) -> Any:
    """People's text reaches the document: nothing but what it carries itself and the portal's own files is read."""
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("file:") and not _is_below(static, url):
                raise ValueError("a file that is not the portal's own")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("data", "file"), allow_redirects=False)


def _is_below(folder: Path, url: str) -> bool:
    from urllib.parse import unquote, urlsplit

    asked = urlsplit(url)
    path = Path(unquote(asked.path)).resolve()
    return not asked.netloc and path.is_relative_to(folder.resolve()) and path.is_file()


def _style_charts(root: Element, css: str) -> None:
    """A picture in a PDF is drawn by itself: the styles of the document do not reach into it."""
    for picture in root.iter(f"{_SVG}svg"):
        style = Element(f"{_SVG}style")
        style.text = css
        picture.append(style)


class _Ears(logging.Handler):
    """What WeasyPrint only logs. `complaints`: a missing description of a picture, a file that it did not get, a broken
    rule. And which page it is at."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__()
        self.complaints: list[str] = []
        self._on_page = on_page
        self._loggers = [logging.getLogger(name) for name in ("weasyprint", "weasyprint.progress")]

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.levelno >= logging.WARNING:
            self.complaints.append(said)
        elif found := _PAGE.search(said):
            self._on_page(int(found[1]))

    def __enter__(self) -> _Ears:
        for logger in self._loggers:
            # Its messages may quote people's text, which belongs in no log.
            logger.propagate = False
            logger.setLevel(logging.INFO)
            logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for logger in self._loggers:
            logger.removeHandler(self)
