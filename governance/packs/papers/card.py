"""Academy cards, the trust on a page, and the risk register: as lists of what the pages themselves show."""

from __future__ import annotations

from collections.abc import Iterator

from academies.models import Academy
from assurance.card.contents import Card
from assurance.card.gather import cards_of
from assurance.card.gather_trust import may_read_trust_card, trust_card_of
from assurance.models import Risk
from assurance.risk_scale import band_of
from governance.packs.board_contents import Cell, Listing, ListRow, Table
from trust_portal.print.marks import Shown
from trust_portal.ui.dates import day_in_short

from .look import Found, Look, listing, nothing


def academy_card(look: Look) -> Found:
    visible = Academy.objects.visible_to(look.reader).filter(pk=look.academy.pk) if look.academy else None
    if not visible:
        return nothing(look, "Members of this body do not read this academy’s card.")
    (card,) = cards_of(look.reader, list(visible), at=look.at, is_shared=True)
    return Found((_listing(look, card),))


def trust_card(look: Look) -> Found:
    if not may_read_trust_card(look.reader):
        return nothing(look, "Members of this body do not read the trust on a page.")
    return Found((_listing(look, trust_card_of(look.reader, at=look.at, is_shared=True)),))


def risks(look: Look) -> Found:
    """The open ones, the worst first."""
    found = Risk.objects.visible_to(look.reader).open().worst_first()
    table = Table(
        "Open risks",
        ("Risk", "About", "Score", "Owner", "Response", "Review on"),
        tuple(
            ListRow(
                one.title,
                (
                    Cell(one.academy.name if one.academy else "The whole trust"),
                    Cell(f"{one.score} {band_of(one.score).label}"),
                    Cell(str(one.owner)),
                    Cell(one.response),
                    Cell(
                        day_in_short(one.review_on), mark="Review overdue" if one.is_overdue(look.on) else ""
                    ),
                ),
                key=f"{one.title}, {one.academy.name if one.academy else 'the whole trust'}",
            )
            for one in found.select_related("academy", "owner")
        ),
        nothing="No risk is open.",
    )
    return Found((listing(look, table),))


def _listing(look: Look, card: Card) -> Listing:
    says = [f"{word}: {value}" for word, value in card.facts]
    if card.statement is not None:
        said = card.statement
        says.append(f"{said.text} ({said.signed_by}, {said.signed_as}, {said.dated})")
    if card.priorities is not None:
        says += [f"Priority: {text}" for text in card.priorities.texts]
    says += [said for said in (card.risks_said, card.actions_said) if said]
    dated = ", ".join(filter(None, (f"As of {card.as_on}", card.term)))
    return Listing(look.anchor, look.title, dated, tuple(says), tuple(_tables(card)))


def _tables(card: Card) -> Iterator[Table]:
    """A part that is None is not for these readers and says nothing; an empty one says that there is none."""
    where = ("Academy",) if card.is_of_trust else ()
    if card.levels is not None:
        levels = (
            ListRow(
                one.about,
                (Cell(shown=Shown(one.level)), Cell(one.since or one.note)),
                key=f"{one.about}, {one.level.label}" if card.is_of_trust else "",
            )
            for one in card.levels
        )
        yield Table("Support levels", ("About", "Level", "Since"), tuple(levels))
    yield Table(
        "Key figures and targets",
        ("Key figure", "Figure", "When", "Target", "On track"),
        tuple(
            ListRow(
                one.label,
                (
                    Cell(one.figure),
                    Cell(one.when),
                    Cell(f"{one.target} for {one.target_year}" if one.target else "–"),
                    Cell(
                        one.spread or ("" if one.track else "No target agreed"),
                        Shown(one.track.level) if one.track else None,
                        one.why,
                    ),
                ),
            )
            for one in card.targets
        ),
        nothing="There is no figure and no target yet.",
    )
    for grid in card.ratings or ():
        domains = (ListRow(one.name, (Cell(shown=one.shown), Cell(one.summary))) for one in grid.domains)
        yield Table(f"{grid.name}, {grid.when}", ("Domain", "Rating", "In words"), tuple(domains))
    grades = (
        ListRow(word, (Cell(grade), Cell(", ".join(filter(None, (one.system, one.day))), mark=one.timing)))
        for one in card.inspections
        for word, grade in one.grades
    )
    yield Table(
        "Inspections", ("What was judged", "Grade", "Inspection"), tuple(grades), nothing="None is known."
    )
    if card.risks is not None:
        yield Table(
            "Risks",
            ("Risk", *where, "Theme", "Score", "Owner", "Review on"),
            tuple(
                ListRow(
                    one.title,
                    (
                        *_where(one.academy),
                        Cell(one.theme),
                        Cell(one.score),
                        Cell(one.owner),
                        Cell(one.review_on, mark="Review overdue" if one.is_overdue else ""),
                    ),
                    key=_key(one.title, one.academy),
                )
                for one in card.risks
            ),
            nothing="No risk is open.",
        )
    if card.actions is not None:
        yield Table(
            "Improvement actions",
            ("Improvement action", *where, "Owner", "Due on"),
            tuple(
                ListRow(
                    one.title,
                    (
                        *_where(one.academy),
                        Cell(one.owner),
                        Cell(one.due, mark="Overdue" if one.is_overdue else ""),
                    ),
                    key=_key(one.title, one.academy),
                )
                for one in card.actions
            ),
            nothing="None is open.",
        )
    if card.visits is not None:
        yield Table(
            "Visits",
            ("Visit", "Day", *where, "Led by"),
            tuple(
                ListRow(
                    one.name,
                    (
                        Cell(one.day, mark="Next" if one.is_next else ""),
                        *_where(one.academy),
                        Cell(one.lead),
                    ),
                    key=_key(one.name, one.academy),
                )
                for one in card.visits
            ),
            nothing="There was none, and none is planned.",
        )


def _where(academy: str) -> tuple[Cell, ...]:
    """Cards of the trust say of which academy a line is; an academy's own card has no such column."""
    return (Cell(academy),) if academy else ()


def _key(name: str, academy: str) -> str:
    return f"{name}, {academy}" if academy else ""
