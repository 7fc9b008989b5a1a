"""The year's work and who decides: reports, visits, targets, plans, triggers, committees, duties, the calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from .checks_grids import check_keys, check_kpi
from .checks_support import check_conditions, scales_at
from .finding import Finding, Known, Place, dead
from .schema import Pack, Plan

_LEAP_YEAR = 2024


def check_year(pack: Pack, known: Known) -> Iterator[Finding]:
    yield from _reports(pack, known)
    yield from _rhythms(pack)
    yield from _targets(pack, known)
    for index, plan in enumerate(pack.plans):
        yield from _plan(("plans", index), pack, plan)
    for index, trigger in enumerate(pack.triggers):
        place: Place = ("triggers", index)
        if not trigger.when and not trigger.by_hand:
            yield Finding(
                place, f"“{trigger.name}” can never fire: give it conditions, or let it be raised by hand."
            )
        yield from check_conditions((*place, "when"), pack, trigger.when, known)
    yield from _duties(pack, known)


def _reports(pack: Pack, known: Known) -> Iterator[Finding]:
    for index, report in enumerate(pack.reports):
        place: Place = ("reports", index)
        yield from _committee((*place, "committee"), pack, report.committee)
        if report.due_days_before >= report.opens_days_before:
            yield Finding(
                (*place, "due_days_before"),
                f"The report opens {report.opens_days_before} days before the meeting and is due "
                f"{report.due_days_before} days before it. It must open first: the larger number.",
            )
        for number, section in enumerate(report.sections):
            here: Place = (*place, "sections", number)
            for at, kpi in enumerate(section.kpis):
                yield from check_kpi((*here, "kpis", at), kpi, known)
            yield from _areas((*here, "areas"), pack, section.areas)


def _rhythms(pack: Pack) -> Iterator[Finding]:
    for index, visit in enumerate(pack.visits):
        yield from _half_terms(("visits", index, "half_terms"), visit.half_terms)
    for index, event in enumerate(pack.calendar):
        place: Place = ("calendar", index)
        yield from _half_terms((*place, "half_terms"), event.half_terms)
        yield from _areas((*place, "areas"), pack, event.areas)
        told = [
            name
            for name, value in (
                ("month", event.month),
                ("half_terms", event.half_terms),
                ("every", event.every),
            )
            if value
        ]
        if not told:
            yield Finding(
                place, f"“{event.name}” does not say when: give it “month”, “half_terms” or “every”."
            )
        if event.month and event.half_terms:
            yield Finding(
                place, f"“{event.name}” has both “month” and “half_terms”. Keep the one that says when it is."
            )
        if event.day is not None and event.month is None:
            yield Finding((*place, "day"), "A day needs its “month”.", whole=place)
        elif event.day is not None and event.month and event.day > monthrange(_LEAP_YEAR, event.month)[1]:
            yield Finding((*place, "day"), f"Month {event.month} has no day {event.day}.")


def _half_terms(place: Place, numbers: tuple[int, ...]) -> Iterator[Finding]:
    if list(numbers) != sorted(set(numbers)):
        yield Finding(place, "Name each half term once, the earlier ones first.")


def _targets(pack: Pack, known: Known) -> Iterator[Finding]:
    if pack.targets is None:
        return
    seen: dict[tuple[str, str], int] = {}
    for index, one in enumerate(pack.targets.fixed):
        place: Place = ("targets", "fixed", index)
        yield from check_kpi((*place, "kpi"), one.kpi, known)
        yield from check_keys((*place, "group"), "group of pupils", [one.group], known.groups, is_one=True)
        if (first := seen.setdefault((one.kpi, one.group), index)) != index:
            yield Finding(place, f"“{one.kpi}” has its target already, as number {first + 1}.")
    if len(set(pack.targets.states)) < len(pack.targets.states):
        yield Finding(("targets", "states"), "A state stands twice. Name each once, in order.")


def _plan(place: Place, pack: Pack, plan: Plan) -> Iterator[Finding]:
    grids = [grid.id for grid in pack.grids]
    if plan.grid not in grids:
        yield dead((*place, "grid"), "grid", plan.grid, grids)
    if plan.first_year > plan.last_year:
        yield Finding(
            (*place, "last_year"), f"The plan ends in {plan.last_year}, before it begins ({plan.first_year})."
        )
        return
    first, last = date(plan.first_year, 9, 1), date(plan.last_year + 1, 8, 31)
    for index, step in enumerate(plan.steps):
        here: Place = (*place, "steps", index)
        yield from _areas((*here,), pack, (step.area,), key="area")
        if (
            plan.grid in grids
            and step.area.partition("/")[0] in grids
            and not step.area.startswith(f"{plan.grid}/")
        ):
            yield Finding(
                (*here, "area"), f"The plan is about “{plan.grid}”, and “{step.area}” is of another grid."
            )
        if not plan.first_year <= step.year <= plan.last_year:
            yield Finding(
                (*here, "year"),
                f"{step.year} lies outside the plan, from {plan.first_year} to {plan.last_year}.",
            )
        if step.due_on is not None and not first <= step.due_on <= last:
            yield Finding(
                (*here, "due_on"), f"{step.due_on} lies outside the plan’s school years, {first} to {last}."
            )


def _areas(place: Place, pack: Pack, addresses: tuple[str, ...], *, key: str = "") -> Iterator[Finding]:
    """Addresses of areas, `grid/area`; `key` where it is a single one."""
    for index, address in enumerate(addresses):
        here: Place = (*place, key) if key else (*place, index)
        if address.count("/") != 1 or address.endswith("*"):
            yield Finding(here, f"“{address}” is no area. Write the grid, a slash and the area: “grid/area”.")
        elif isinstance(found := scales_at(pack, address), Finding):
            yield Finding(here, found.message, found.missing)


def _duties(pack: Pack, known: Known) -> Iterator[Finding]:
    for index, theme in enumerate(pack.duties):
        yield from _committee(("duties", index, "committee"), pack, theme.committee)
        for number, focus in enumerate(theme.focuses):
            for at, duty in enumerate(focus.duties):
                for count, kpi in enumerate(duty.kpis):
                    yield from check_kpi(
                        ("duties", index, "focuses", number, "duties", at, "kpis", count), kpi, known
                    )


def _committee(place: Place, pack: Pack, key: str | None) -> Iterator[Finding]:
    committees = [committee.id for committee in pack.committees]
    if key is not None and key not in committees:
        yield dead(place, "committee", key, committees)
