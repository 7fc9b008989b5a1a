"""Which support level the rules of a framework suggest, and why: from ratings as they stand and from figures.

For many academies at once, in a number of queries that does not grow with them. Nothing is stored: what was
suggested when somebody proposed a level is kept with the proposal.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from academies.models import Academy, PeriodKind
from assurance.dashboards.reading import ratings_of, terms_of
from assurance.explanations import Explainer
from assurance.frameworks.schema import (
    Area,
    Band,
    Condition,
    Criterion,
    DataRules,
    Grid,
    Pack,
    Scale,
    Suggest,
    SupportModel,
    areas_of,
)
from assurance.in_force import InForce
from assurance.ratings.areas import FLAGS, rate
from assurance.ratings.combining import combined
from assurance.ratings.criteria import Rows, Series, Telling, answer
from assurance.ratings.figures import Timeline
from assurance.ratings.ladders import NO_LEVEL, ladder_of, translated
from assurance.recompute.calendar import Calendar
from assurance.recompute.figures import Academies, timeline_of
from assurance.recompute.plan import asked_by
from assurance.use_cases.levels import Suggested

Key = tuple[str, int, str]
"""A support model's key, an academy's id, a subject's key ("" for the academy as a whole)."""
Address = str
"""Of a rating: `grid/area`, `grid/domain/*`, or `grid`."""


def suggestion_for(
    framework: InForce, model: SupportModel, academy: Academy, subject: str, *, on: date
) -> Suggested:
    """Of one academy, or of one subject of it."""
    return suggested_levels(framework, [academy], on=on).get((model.id, academy.pk, subject), Suggested())


def suggested_levels(
    framework: InForce, academies: Collection[Academy], *, on: date
) -> Mapping[Key, Suggested]:
    """What the rules say on this day; without a rule that holds, and without figures, nothing is suggested."""
    asking = list(_asking(framework.pack))
    if not asking or not academies:
        return {}
    figures = _Figures(framework, asking, academies, on)
    ratings = _Ratings(framework, asking, academies, on)
    found: dict[Key, Suggested] = {}
    for model, subject, suggest in asking:
        scale = framework.pack.scale(model.scale)
        by_criteria = figures.rated(model, suggest, scale) if suggest.criteria else {}
        for academy in academies:
            said = _by_rules(suggest, academy, figures, ratings) or by_criteria.get(academy.pk)
            if said is not None:
                found[model.id, academy.pk, subject] = said
    return found


def _asking(pack: Pack) -> Iterator[tuple[SupportModel, str, Suggest]]:
    for model in pack.support:
        for subject, suggest in (("", model.suggest), *((one.id, one.suggest) for one in model.subjects)):
            if suggest.rules or suggest.criteria:
                yield model, subject, suggest


def _by_rules(suggest: Suggest, academy: Academy, figures: _Figures, ratings: _Ratings) -> Suggested | None:
    """The first rule whose conditions all hold; what is not known does not hold."""
    for rule in suggest.rules:
        if all(figures.holds(one, academy) if one.kpi else ratings.holds(one, academy) for one in rule.when):
            return Suggested(rule.level, (rule.why,))
    return None


class _Figures:
    """The figures that criteria and conditions ask for, as they stand on the day."""

    def __init__(
        self,
        framework: InForce,
        asking: Sequence[tuple[SupportModel, str, Suggest]],
        academies: Collection[Academy],
        on: date,
    ) -> None:
        criteria = [one for _, _, suggest in asking for one in suggest.criteria if one.kpi]
        conditions = [
            one for _, _, suggest in asking for rule in suggest.rules for one in rule.when if one.kpi
        ]
        asked = asked_by(
            [
                *((one.kpi or "", one.group, one.against) for one in criteria),
                *((one.kpi or "", one.group, one.against) for one in conditions),
            ]
        )
        numbered = Academies()
        self._ids = sorted(academy.pk for academy in academies)
        whose = numbered.numbers(np.array(self._ids, dtype=np.int64))
        self._series: Mapping[tuple[str, str], Series] = asked.series(framework.pack)
        calendar = Calendar()
        pairs = np.zeros((len(numbered), len(asked.numbers)), dtype=bool)
        pairs[whose] = True
        self._timeline: Timeline = timeline_of(asked, numbered, calendar, last_year=on.year, pairs=pairs)
        day = _reach(calendar, on).toordinal()
        self._rows = Rows(whose.astype(np.int64), np.full(len(whose), day, dtype=np.int64))
        self._place = {pk: place for place, pk in enumerate(self._ids)}
        self._holding: dict[Condition, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]] = {}

    def holds(self, condition: Condition, academy: Academy) -> bool:
        if condition.range is None or condition.kpi is None:
            return False
        if condition not in self._holding:
            band = Band(level="yes", **condition.range.model_dump(by_alias=True))
            criterion = Criterion(
                id="condition",
                kpi=condition.kpi,
                group=condition.group,
                against=condition.against,
                tolerance=condition.tolerance,
                bands=(band,),
            )
            given = answer(
                criterion,
                _YES,
                DataRules(),
                self._series[condition.kpi, condition.group],
                self._timeline,
                self._rows,
            )
            self._holding[condition] = given.codes == _YES.code("yes")
        return bool(self._holding[condition][self._place[academy.pk]])

    def rated(self, model: SupportModel, suggest: Suggest, scale: Scale) -> dict[int, Suggested]:
        """As an area with these criteria would be rated, with each criterion in words."""
        area = Area(id=model.id, name=model.name, criteria=suggest.criteria, combine=suggest.combine)
        ladder, rules = ladder_of(scale), DataRules()
        found = rate(area, ladder, rules, self._series, self._timeline, Telling(self._timeline), self._rows)
        reasons = [json.loads(one) for one in found.reasons]
        explainer = Explainer(reasons)
        said = {}
        for academy_id, code, flags, why in zip(self._ids, found.codes, found.flags, reasons, strict=True):
            level = ladder.key(int(code))
            explanation = explainer.explain(
                area=area, scale=scale, data=rules, level=level, flags=FLAGS[int(flags)], reasons=why
            )
            said[academy_id] = Suggested(level, tuple(one.sentence for one in explanation.criteria))
        return said


def _reach(calendar: Calendar, on: date) -> date:
    """The last day of the term that has begun, holidays included: its figures count already, as they do for ratings."""
    begun = [span for span in calendar.of_kind(PeriodKind.TERM) if span.starts_on <= on]
    return max(on, begun[-1].reach) if begun else on


_YES = ladder_of(
    Scale.model_validate(
        {
            "id": "holds",
            "name": "Holds",
            "order": "worst_first",
            "levels": [
                {"id": "no", "name": "No", "letter": "N", "colour": "grey", "shape": "dash"},
                {"id": "yes", "name": "Yes", "letter": "Y", "colour": "grey", "shape": "dash"},
            ],
        }
    )
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One area of a grid for one academy: the code of its level."""

    domain: str
    area: str
    code: int


class _Ratings:
    """Ratings as they stand in the newest period of each grid that has any."""

    def __init__(
        self,
        framework: InForce,
        asking: Sequence[tuple[SupportModel, str, Suggest]],
        academies: Collection[Academy],
        on: date,
    ) -> None:
        self._pack = framework.pack
        grids = {
            (one.rating or one.count or "").split("/")[0]
            for _, _, suggest in asking
            for rule in suggest.rules
            for one in rule.when
            if not one.kpi
        }
        self._codes: dict[str, dict[int, list[_Place]]] = {}
        for grid in framework.pack.grids:
            if grid.id in grids:
                self._codes[grid.id] = self._read(framework, grid, academies, on)

    def holds(self, condition: Condition, academy: Academy) -> bool:
        grid_key, _, rest = (condition.rating or condition.count or "").partition("/")
        grid = self._pack.grid(grid_key)
        places = self._codes.get(grid_key, {}).get(academy.pk, [])
        if rest.endswith("/*"):
            places = [one for one in places if one.domain == rest.removesuffix("/*")]
        elif rest:
            places = [one for one in places if one.area == rest]
        if condition.count:
            return sum(self._is_so(condition, grid, one.area, one.code) for one in places) >= condition.times
        if rest and not rest.endswith("/*"):
            return any(self._is_so(condition, grid, one.area, one.code) for one in places)
        return self._is_so(condition, grid, "", self._together(grid, rest, places))

    def _read(
        self, framework: InForce, grid: Grid, academies: Collection[Academy], on: date
    ) -> dict[int, list[_Place]]:
        terms = terms_of(grid, on=on)
        if terms is None:
            return {}
        rated = ratings_of(framework, grid, terms.looked_at, academies, None)
        period, _ = terms.newest_with(rated)
        keys = {
            framework.area_ids[grid.id, area.id]: (domain, area)
            for domain, area in areas_of(grid)
            if (grid.id, area.id) in framework.area_ids
        }
        found: dict[int, list[_Place]] = {}
        for one in rated[period.pk]:
            domain, area = keys[one.area]
            ladder = ladder_of(self._pack.scale_of(grid, area))
            found.setdefault(one.academy, []).append(_Place(domain.id, area.id, ladder.code(one.level)))
        return found

    def _is_so(self, condition: Condition, grid: Grid, area_key: str, code: int) -> bool:
        if code < 0:
            return False
        area = next((area for _, area in areas_of(grid) if area.id == area_key), None)
        ladder = ladder_of(self._pack.scale_of(grid, area) if area else self._pack.scale(grid.scale))
        at_least = condition.at_least is None or code >= ladder.code(condition.at_least)
        at_most = condition.at_most is None or code <= ladder.code(condition.at_most)
        return at_least and at_most

    def _together(self, grid: Grid, rest: str, places: Sequence[_Place]) -> int:
        """A domain's level, or the whole grid's, as the framework adds them up."""
        ladder = ladder_of(self._pack.scale(grid.scale))
        of_domains = []
        for domain in grid.domains:
            if rest and domain.id != rest.removesuffix("/*"):
                continue
            own = {one.area: one.code for one in places if one.domain == domain.id}
            areas = [area for area in domain.areas if area.id in own]
            if not areas:
                continue
            codes = [
                translated(
                    np.array([own[area.id]], dtype=np.int8),
                    ladder_of(self._pack.scale_of(grid, area)),
                    ladder,
                )
                for area in areas
            ]
            weights = [area.weight for area in areas]
            of_domains.append(combined(np.stack(codes, axis=1), domain.combine, ladder, weights))
        if not of_domains:
            return NO_LEVEL
        if rest:
            return int(of_domains[0][0])
        return int(combined(np.stack(of_domains, axis=1), grid.combine, ladder)[0])
