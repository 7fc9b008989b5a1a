"""What an agenda begins with, by the kind of body and its committee in the framework. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """`half_term` None: in each. `live_page` is the paper that comes with it, a key of `live_pages.py`."""

    title: str
    lead: str = "Chair"
    purpose: str = "note"
    minutes_long: int = 5
    half_term: int | None = None
    live_page: str = ""


MATTERS = "Open matters"

_OPENING = (
    TemplateItem("Welcome and apologies"),
    TemplateItem("Declarations of interest", minutes_long=2),
    TemplateItem("Minutes of the last meeting", purpose="decide"),
    TemplateItem(MATTERS, lead="Clerk", purpose="discuss", minutes_long=10),
)
_CLOSING = (TemplateItem("Any other business", purpose="discuss"),)

_BY_KIND: dict[str, tuple[TemplateItem, ...]] = {
    "board": (
        TemplateItem("Chief executive’s report", "Chief executive", "discuss", 15, None, "changes"),
        TemplateItem("Support levels", "Director of Education", "decide", 10, 1, "levels"),
        TemplateItem("Targets", "Director of Education", "decide", 15, 1, "targets"),
        TemplateItem("Combined assurance", "Director of Education", "discuss", 20, None, "assurance"),
        TemplateItem("Risk register", "Chief executive", "discuss", 10, None, "risks"),
        TemplateItem("Reports of committees and local boards", "Chairs", "note", 10),
    ),
    "committee": (
        TemplateItem(
            "What changed since the last meeting", "Director of Education", "discuss", 15, None, "changes"
        ),
        TemplateItem("Ratings of every academy", "Director of Education", "discuss", 30, None, "assurance"),
        TemplateItem(
            "Improvement actions", "Director of Education", "discuss", 15, None, "improvement_actions"
        ),
    ),
    "lgb": (
        TemplateItem("Headteacher’s report", "Headteacher", "discuss", 30),
        TemplateItem("Targets", "Headteacher", "discuss", 15, 1, "targets"),
        TemplateItem("The academy’s card", "Headteacher", "discuss", 20, None, "academy_card"),
        TemplateItem("Visits by link governors", "Link governors", "note", 10),
    ),
}
# Where what a committee oversees comes up: by turns at the end of each term.
_TURNS = (2, 4, 6)


def template_for(kind: str, oversees: Sequence[str] = ()) -> tuple[TemplateItem, ...]:
    """The items in their order; what the framework says that the committee oversees by turns over the year."""
    return tuple(_items(kind, oversees))


def _items(kind: str, oversees: Sequence[str]) -> Iterator[TemplateItem]:
    yield from _OPENING
    yield from _BY_KIND[kind]
    known = {item.title.lower() for item in _BY_KIND[kind]}
    for place, text in enumerate(oversees):
        if text.lower() not in known:
            turn = _TURNS[place % len(_TURNS)]
            yield TemplateItem(text[:200], "", "discuss", 10, turn)
    yield from _CLOSING
