"""What is being done: improvement actions, visits, headteachers' reports, targets."""

from __future__ import annotations

from datetime import date

from academies.calendar_dates import school_year_of
from academies.models import SchoolYear, Target
from academies.targets.reading import lines_of, readable, shown
from assurance.improvement_areas import area_names
from assurance.models import ImprovementAction, Report, Visit, VisitState
from assurance.models.reports import SUBMITTED_STATES
from assurance.rating_words import period_in_words
from governance.packs.board_contents import Cell, ListRow, Table
from trust_portal.ui.dates import LONDON, day_in_short

from .look import Found, Look, listing, nothing

MOST_TARGETS = 120  # in one list; of more, the round by academy says enough for a pack
MOST_ACTIONS = 120


def improvement_actions(look: Look) -> Found:
    """Those that are open, by the day on which they are due."""
    found = ImprovementAction.objects.visible_to(look.reader).open()
    rows = list(found.select_related("academy", "owner", "kpi").by_due_date())
    late = sum(one.is_overdue(look.on) for one in rows)
    names = area_names(rows)
    table = Table(
        "Open improvement actions",
        ("Improvement action", "Academy", "Owner", "Due on", "State"),
        tuple(
            ListRow(
                one.title,
                (
                    Cell(one.academy.name, mark=names.get((one.grid, one.area), "")),
                    Cell(str(one.owner)),
                    Cell(day_in_short(one.due_on)),
                    Cell("Overdue" if one.is_overdue(look.on) else one.get_state_display()),
                ),
                key=f"{one.title}, {one.academy.name}, due {day_in_short(one.due_on)}",
            )
            for one in rows[:MOST_ACTIONS]
        ),
        nothing="None is open.",
    )
    says = [f"{_many(len(rows), 'improvement action')} open, {late} of them overdue."]
    if len(rows) > MOST_ACTIONS:
        says.append(f"The {MOST_ACTIONS} that are due first are listed here.")
    return Found((listing(look, table, says=tuple(says)),))


def visits(look: Look) -> Found:
    """Those of this school year that members may know of, the newest first."""
    first_year = school_year_of(look.on)
    visible = Visit.objects.visible_to(look.reader).exclude(state=VisitState.CANCELLED)
    rows = [
        one
        for one in visible.select_related("academy", "lead").order_by("planned_on", "pk")
        if school_year_of(one.day) == first_year
    ]
    rows.sort(key=lambda one: one.day, reverse=True)
    table = Table(
        "Visits this school year",
        ("Visit", "Academy", "Day", "Led by", "State"),
        tuple(
            ListRow(
                one.type_name,
                (
                    Cell(one.academy.name),
                    Cell(day_in_short(one.day)),
                    Cell(str(one.lead)),
                    Cell(_where_it_stands(one, look.on)),
                ),
                key=f"{one.type_name}, {one.academy.name}, {day_in_short(one.day)}",
            )
            for one in rows
        ),
        nothing="No visit of this school year is there for members to read.",
    )
    return Found((listing(look, table),))


def reports(look: Look) -> Found:
    """Which reports of the newest term are there. Whoever reads them in packs alone sees here that they came."""
    everywhere = look.reader.may_everywhere("head_report.read")
    found = Report.objects.all() if everywhere else Report.objects.visible_to(look.reader)
    found = found.filter(state__in=SUBMITTED_STATES).select_related("academy", "period__school_year")
    newest = found.newest_first().first()
    if newest is None:
        return nothing(look, "No headteacher’s report is submitted yet.")
    rows = found.filter(period=newest.period_id).order_by("academy__name", "pk")
    table = Table(
        f"Headteachers’ reports of {period_in_words(newest.period)}",
        ("Academy", "State", "Due", "Submitted"),
        tuple(
            ListRow(
                one.academy.name,
                (
                    Cell(one.get_state_display()),
                    Cell(day_in_short(one.due_on)),
                    Cell(
                        day_in_short(one.submitted_at.astimezone(LONDON).date()) if one.submitted_at else "–"
                    ),
                ),
            )
            for one in rows
        ),
    )
    return Found((listing(look, table),))


def targets(look: Look) -> Found:
    """The round of this school year: where each academy stands, and each target where they are not too many."""
    year = SchoolYear.objects.filter(first_year=school_year_of(look.on)).first()
    if year is None:
        return nothing(look, "The trust’s calendar does not have this school year yet.")
    found = Target.objects.of_round(year).visible_to(look.reader).standing().with_names()
    chosen = list(found.by_academy())
    academies = list(readable(look.reader).in_trust(on=min(look.on, year.ends_on)).by_name())
    rounds = Table(
        f"Where the targets of each academy stand in {year}",
        ("Academy", "Next", "Targets", "Proposed", "Another asked for", "Reviewed", "Agreed"),
        tuple(
            ListRow(
                line.academy.name,
                (
                    Cell(line.next_step),
                    *(
                        Cell(str(number))
                        for number in (line.total, line.proposed, line.returned, line.reviewed, line.agreed)
                    ),
                ),
            )
            for line in lines_of(year, academies, chosen)
        ),
        numbers=(2, 3, 4, 5, 6),
    )
    tables, says = [rounds], []
    if len(chosen) > MOST_TARGETS:
        says.append(f"There are {len(chosen)} targets; each of them is on the page of its academy.")
    elif chosen:
        tables.append(
            Table(
                "Each target",
                ("Key figure", "Academy", "Target", "State", "Newest figure when proposed"),
                tuple(
                    ListRow(
                        one.name,
                        (
                            Cell(one.target.academy.name),
                            Cell(one.said),
                            Cell(one.target.get_state_display()),
                            Cell(f"{newest.said}, {newest.when}" if (newest := one.evidence.newest) else "–"),
                        ),
                        key=f"{one.name}, {one.target.academy.name}",
                    )
                    for one in shown(chosen, look.reader)
                ),
                numbers=(2,),
            )
        )
    return Found((listing(look, *tables, says=tuple(says)),))


def _where_it_stands(visit: Visit, on: date) -> str:
    is_missed = visit.state == VisitState.PLANNED and visit.planned_on < on
    return "Day has passed" if is_missed else visit.get_state_display()


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
