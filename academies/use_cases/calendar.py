"""What can be done with a trust's school years and their parts."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.calendar_dates import default_periods, school_year_of, year_bounds
from academies.changes import CalendarChanged, tell
from academies.models import Period, PeriodKind, SchoolYear
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record

EARLIEST, LATEST = 2000, 2100
# Half terms and data drops lie within the year; a year's own days are fixed: 1 September to 31 August.
MAY_BE_CHANGED = (PeriodKind.TERM, PeriodKind.HALF_TERM, PeriodKind.WEEK, PeriodKind.DATA_DROP)


@transaction.atomic
def add_year(*, first_year: int, by: Actor) -> SchoolYear:
    """A school year with the usual terms, half terms and data drops; the one that is there already stays.

    Raises ValidationError for a year that no school can have.
    """
    if not EARLIEST <= first_year <= LATEST:
        raise ValidationError({"first_year": f"Enter a year between {EARLIEST} and {LATEST}."})
    starts_on, ends_on = year_bounds(first_year)
    year, is_new = SchoolYear.objects.get_or_create(
        first_year=first_year, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    if is_new:
        Period.objects.bulk_create(
            Period(
                school_year=year,
                kind=one.kind,
                number=one.number,
                name=one.name,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
            )
            for one in default_periods(first_year)
        )
        record(by=by, verb="school_year.added", on=year)
        tell(CalendarChanged(), by=by)
    return year


def add_current_years(*, on: date, by: Actor) -> None:
    """The school year of the day and the one before, which a new trust's figures are about."""
    for first_year in (school_year_of(on) - 1, school_year_of(on)):
        add_year(first_year=first_year, by=by)


@transaction.atomic
def change_period(*, period: Period, name: str, starts_on: date, ends_on: date, by: Actor) -> Period:
    """The trust's own words and dates. Raises ValidationError naming the field."""
    locked = Period.objects.locked(period.pk)
    year = locked.school_year
    if PeriodKind(locked.kind) not in MAY_BE_CHANGED:
        raise ValidationError("A school year goes from 1 September to 31 August.")
    before = _facts(locked)
    locked.name, locked.starts_on, locked.ends_on = name.strip(), starts_on, ends_on
    locked.clean_fields(exclude={"trust", "school_year"})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day comes before the first."})
    if starts_on < year.starts_on or ends_on > year.ends_on:
        raise ValidationError({"starts_on": f"Both days must lie in the school year {year}."})
    others = Period.objects.filter(school_year=year, kind=locked.kind).exclude(pk=locked.pk)
    overlapping = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if overlapping is not None:
        raise ValidationError({"starts_on": f"These days overlap with {overlapping}."})
    old, new = changed_fields(before, _facts(locked))
    if new:
        locked.save(update_fields=["name", "starts_on", "ends_on"])
        record(by=by, verb="period.changed", on=locked, before=old, after=new)
        if new.keys() - {"name"}:
            tell(CalendarChanged(), by=by)
    return locked


@transaction.atomic
def add_data_drop(*, year: SchoolYear, name: str, starts_on: date, ends_on: date, by: Actor) -> Period:
    """One more data drop, after those that there are. Raises ValidationError."""
    held = SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    drops = Period.objects.filter(school_year=held, kind=PeriodKind.DATA_DROP)
    last = drops.order_by("-number").values_list("number", flat=True).first() or 0
    drop = Period.objects.create(
        school_year=held,
        kind=PeriodKind.DATA_DROP,
        number=last + 1,
        name=name.strip() or f"Data drop {last + 1}",
        starts_on=held.ends_on - timedelta(days=1),
        ends_on=held.ends_on,
    )
    record(by=by, verb="period.added", on=drop)
    return change_period(period=drop, name=drop.name, starts_on=starts_on, ends_on=ends_on, by=by)


def _facts(period: Period) -> dict[str, str]:
    return {
        "name": period.name,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
    }
