"""The periods of a trust as ratings see them: until when each reaches, and which are rated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery
from numpy.typing import NDArray

from academies.calendar_dates import school_year_of
from academies.models import Period, PeriodKind
from assurance.models import ConfirmedRating, Judgement, SuggestedRating

KINDS = {kind: place for place, kind in enumerate(PeriodKind.values)}
_RATINGS = {"suggested": SuggestedRating, "judged": Judgement, "confirmed": ConfirmedRating}
_PARTS = (PeriodKind.TERM, PeriodKind.HALF_TERM)


@dataclass(frozen=True, slots=True)
class Span:
    """A period. `reach`: the last day that belongs to it, with the holidays behind it."""

    id: int
    kind: str
    first_year: int
    number: int
    starts_on: date
    reach: date
    has_suggested: bool
    has_ratings: bool


class Calendar:
    """All periods of the bound trust, from the past to the present. Two queries."""

    def __init__(self) -> None:
        rows = list(
            Period.objects.select_related("school_year").order_by(
                "school_year__first_year", "kind", "number", "pk"
            )
        )
        has = _ratings_by_period()
        begins = {(row.school_year_id, row.kind, row.number): row.starts_on for row in rows}
        spans = []
        for row in rows:
            reach = row.ends_on
            if row.kind in _PARTS:
                after = begins.get((row.school_year_id, row.kind, row.number + 1))
                reach = after - timedelta(days=1) if after else row.school_year.ends_on
            spans.append(
                Span(
                    row.pk,
                    row.kind,
                    row.school_year.first_year,
                    row.number,
                    row.starts_on,
                    max(reach, row.ends_on),
                    "suggested" in has[row.pk],
                    bool(has[row.pk]),
                )
            )
        self.spans = tuple(spans)
        self.by_id = {span.id: span for span in spans}

    def of_kind(self, kind: str) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.kind == kind)

    def rated(self, kind: str, *, on: date, only: Collection[int] | None = None) -> tuple[Span, ...]:
        """Those that have begun of this school year and the one before, and any that has ratings already."""
        if only is not None:
            return tuple(span for span in self.of_kind(kind) if span.id in only)
        this_year = school_year_of(on)
        return tuple(
            span
            for span in self.of_kind(kind)
            if span.has_ratings or (span.first_year in (this_year - 1, this_year) and span.starts_on <= on)
        )

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """In order, as the other columns are."""
        return np.array(sorted(self.by_id), dtype=np.int64)

    def column(self, name: str) -> NDArray[np.int64]:
        """Of each period in the order of `ids`: kind, end, start or year, as numbers."""
        spans = [self.by_id[int(number)] for number in self.ids]
        match name:
            case "kind":
                found = [KINDS[span.kind] for span in spans]
            case "end":
                found = [span.reach.toordinal() for span in spans]
            case "start":
                found = [span.starts_on.toordinal() for span in spans]
            case _:
                found = [span.first_year for span in spans]
        return np.array(found, dtype=np.int64)


def _ratings_by_period() -> Mapping[int, frozenset[str]]:
    """Which periods have ratings, and of which kind."""
    found = Period.objects.annotate(
        **{name: _one_of(model.objects.all()) for name, model in _RATINGS.items()}  # type: ignore[attr-defined]
    )
    return {
        pk: frozenset(name for name, one in zip(_RATINGS, ones, strict=True) if one is not None)
        for pk, *ones in found.values_list("pk", *_RATINGS)
    }


def _one_of(ratings: QuerySet[Any]) -> Subquery:
    """The version of one rating of the period. Ordered as the index is: for a period without any, the planner would
    otherwise look through all of them."""
    found = ratings.filter(period_id=OuterRef("pk")).order_by("academy_id", "area_id")
    return Subquery(found.values("version_id")[:1])


__all__ = ["KINDS", "Calendar", "Span"]
