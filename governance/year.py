"""The meetings that a school year asks for: gathered from the framework in force and the trust's term dates."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from academies.models import Period, PeriodKind
from assurance.frameworks.schema import Pack
from assurance.in_force import framework_for
from governance.models import Body, Meeting
from governance.schedule import HalfTerm, Line, Proposed, names_body, propose


def pack_for(first_year: int) -> Pack | None:
    framework = framework_for(first_year)
    return framework.pack if framework else None


def half_terms(first_year: int) -> list[HalfTerm]:
    """By the trust's own dates; empty before it has entered the year."""
    periods = Period.objects.filter(kind=PeriodKind.HALF_TERM, school_year__first_year=first_year)
    return [HalfTerm(one.number, one.starts_on, one.ends_on) for one in periods.order_by("number")]


def proposals(first_year: int, *, since: datetime) -> list[tuple[Body, Proposed]]:
    """For each body the meetings from `since` on that it does not have yet, by time."""
    parts = half_terms(first_year)
    if not parts:
        return []
    pack = pack_for(first_year)
    planned = Counter(Meeting.objects.filter(first_year=first_year).values_list("body_id", "half_term"))
    found: list[tuple[Body, Proposed]] = []
    turns: Counter[str] = Counter()
    for body in Body.objects.in_order():
        for one in propose(
            kind=body.kind,
            meets=_rhythm(pack, body),
            lines=_lines(pack, body),
            half_terms=parts,
            turn=turns[body.kind],
        ):
            if one.starts_at >= since and not planned[body.pk, one.half_term]:
                found.append((body, one))
        turns[body.kind] += 1
    return sorted(found, key=lambda pair: (pair[1].starts_at, pair[0].name))


def _rhythm(pack: Pack | None, body: Body) -> str:
    committees = pack.committees if pack else ()
    return next((one.meets or "" for one in committees if one.id == body.key), "")


def _lines(pack: Pack | None, body: Body) -> list[Line]:
    return [
        Line(event.name, event.month, event.half_terms, event.every or "")
        for event in (pack.calendar if pack else ())
        if names_body(f"{event.who or ''} {event.name}", name=body.name, kind=body.kind)
    ]
