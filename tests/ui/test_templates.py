"""Guards over every template: what the content security policy forbids, and what pages owe their readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for folder in ("templates", "trust_portal", "academies", "assurance", "governance")
    for path in (settings.BASE_DIR / folder).rglob("*.html")
)

# What must not stand in a template, and why.
FORBIDDEN = {
    "an inline style": re.compile(r"""\sstyle\s*=|<style\b""", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\b(?:data-)?hx-on\b", re.I),
    # With eval off htmx lets every event through a filter instead of none.
    "an hx-trigger filter": re.compile(r"""\bhx-trigger\s*=\s*("[^"]*\[|'[^']*\[)""", re.I),
    "an expression for htmx": re.compile(r"""=\s*["'](?:js|javascript):""", re.I),
    "an address of another host": re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", re.I),
    "text let through as markup": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "a source of htmx history": re.compile(r"\bhx-history\b", re.I),
}
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.S)


def offences(markup: str) -> list[str]:
    markup = _COMMENT.sub("", markup)
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(markup)]
    if any("alt=" not in image for image in re.findall(r"<img\b[^>]*>", markup, re.I)):
        found.append("an image without alt")
    for form in re.findall(r"<form\b.*?(?:</form>|\Z)", markup, re.I | re.S):
        if re.search(r"""method\s*=\s*["']?post""", form, re.I) and "{% csrf_token %}" not in form:
            found.append("a form that posts without its token")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_templates_keep_to_the_rules(path: Path) -> None:
    assert offences(path.read_text()) == []


@pytest.mark.parametrize(
    ("markup", "offence"),
    [
        ('<p style="color:red">', "an inline style"),
        ("<style>p{}</style>", "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<script type="module">x</script>', "an inline script"),
        ('<a href="#" onclick="x()">', "an inline handler"),
        ('<body\n  onload = "x()">', "an inline handler"),
        ('<p hx-on:click="x()">', "hx-on"),
        ('<p data-hx-on-click="x()">', "hx-on"),
        ("<p hx-trigger=\"keyup[key=='Enter']\">", "an hx-trigger filter"),
        ("<p hx-trigger='click[ctrlKey], load'>", "an hx-trigger filter"),
        ("<p hx-vals='js:{a: 1}'>", "an expression for htmx"),
        ('<a href="javascript:x()">', "an expression for htmx"),
        ('<img alt="" src="https://elsewhere.example/a.png">', "an address of another host"),
        ('<script src="//elsewhere.example/a.js"></script>', "an address of another host"),
        ("{{ note|safe }}", "text let through as markup"),
        ("{% autoescape off %}", "text let through as markup"),
        ('<img src="a.png">', "an image without alt"),
        ('<form method="post"><button>Go</button></form>', "a form that posts without its token"),
        ("<form method=POST>{% if x %}</form>{% csrf_token %}", "a form that posts without its token"),
    ],
)
def test_the_guard_sees(markup: str, offence: str) -> None:
    assert offence in offences(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="{% static \'portal.js\' %}" type="module"></script>',
        '<p hx-trigger="every 2s" hx-get="/x">',
        '<form method="get"><input name="q"></form>',
        '<form method="post">{% csrf_token %}</form>',
        '<img src="{{ logo }}" alt="">',
        "{# <p style='x'> #}",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<p data-only="one" class="button-on">',
    ],
)
def test_the_guard_lets_good_markup_through(markup: str) -> None:
    assert offences(markup) == []


def test_there_are_templates_to_guard() -> None:
    assert len(TEMPLATES) > 30


def test_every_page_extends_a_base() -> None:
    """A page with a document of its own would miss the title, the landmarks and the policy.
    Mails and prints are no pages."""
    own = [
        path
        for path in TEMPLATES
        if "<html" in path.read_text() and not {"mail", "email", "print"} & set(path.parts)
    ]
    assert own == [settings.BASE_DIR / "templates/base_document.html"]
