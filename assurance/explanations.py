"""Why a rating is what it is, in words: for pages, the API and prints alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from academies.explorer.words import figure_in_words
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Import, Kpi, Period
from academies.models.calendar import name_of_year
from assurance.frameworks.schema import Area, Criterion, DataRules, Scale
from assurance.rating_words import band_in_words, difference_in_words, period_in_words, rule_in_words
from assurance.ratings.reasons import Reason, read_reasons
from assurance.scales import NOT_RATED, level_of
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.levels import Level

BESIDE: Mapping[str, str] = {
    "national": "England’s {0}",
    "la": "{0} in the local authority",
    "similar": "{0}, the middle of similar schools",
    "target": "the target of {0}",
    "previous": "the figure before, {0}",
}
NOTHING_BESIDE: Mapping[str, str] = {
    "national": "no figure of England to compare it with",
    "la": "no figure of the local authority to compare it with",
    "similar": "no figure of similar schools to compare it with",
    "target": "no target to compare it with",
    "previous": "no figure before it to compare it with",
    "falls": "no figures before it to compare it with",
}
# Of a rating or of one of its criteria, by the letter that is stored.
FLAGS: Mapping[str, str] = {
    "i": "Some of its figures are missing",
    "s": "About few pupils",
    "o": "Out of date",
    "p": "Provisional",
    "m": "A mark instead of a figure",
    "n": "No figure",
    "b": "Nothing to compare with",
}


@dataclass(frozen=True, slots=True)
class BandLine:
    level: Level
    words: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class ExplainedCriterion:
    """One criterion and what it says.

    `figure` is the number with its unit, or why there is none. `beside` says what it was held against. `missing`
    says why the criterion has no level; `warnings` what weakens it. `sentence` is all of it in one. `statements`
    are those of a judged criterion, `is_this` the one that was chosen.
    """

    title: str
    level: Level
    is_judged: bool
    sentence: str
    figure: str = ""
    when: str = ""
    source: str = ""
    cohort: int | None = None
    beside: str = ""
    band: str = ""
    missing: str = ""
    warnings: tuple[str, ...] = ()
    bands: tuple[BandLine, ...] = ()
    statements: tuple[BandLine, ...] = ()
    kpi_id: int | None = None
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rule` says how the criteria make the level; `warnings` are those of the rating as a whole."""

    level: Level
    criteria: tuple[ExplainedCriterion, ...]
    rule: str
    warnings: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.missing for one in self.criteria if one.missing)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(one.sentence for one in self.criteria)


class Explainer:
    """Explains any number of ratings with three queries: their KPIs, their periods, their imports."""

    def __init__(self, stored: Iterable[Sequence[Mapping[str, Any]]]) -> None:
        """`stored` are the reasons of the ratings as the rows hold them."""
        reasons = [reason for one in stored for reason in read_reasons(list(one))]
        keys = {reason.kpi for reason in reasons if reason.kpi}
        periods = {reason.period for reason in reasons if reason.period}
        imports = {reason.import_id for reason in reasons if reason.import_id}
        self._kpis = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in=keys)} if keys else {}
        self._periods = Period.objects.select_related("school_year").in_bulk(list(periods)) if periods else {}
        self._files = (
            dict(Import.objects.filter(pk__in=imports).values_list("pk", "file_name")) if imports else {}
        )

    def explain(
        self,
        *,
        area: Area,
        scale: Scale,
        data: DataRules,
        level: str,
        flags: str,
        reasons: Sequence[Mapping[str, Any]],
    ) -> Explanation:
        """`level`, `flags` and `reasons` as a rating holds them; `area`, `scale` and `data` of its own version."""
        found = {reason.criterion: reason for reason in read_reasons(list(reasons))}
        return Explanation(
            level=level_of(scale, level),
            criteria=tuple(self._criterion(one, found.get(one.id), scale, data) for one in area.criteria),
            rule=rule_in_words(area.combine, len(area.criteria)),
            warnings=tuple(FLAGS[flag] for flag in flags if flag in FLAGS),
        )

    def _criterion(
        self, criterion: Criterion, reason: Reason | None, scale: Scale, data: DataRules
    ) -> ExplainedCriterion:
        if criterion.kpi is None:
            return _judged(criterion, reason, scale)
        kpi = self._kpis.get(criterion.kpi)
        title = criterion.name or (kpi.name if kpi else criterion.kpi)
        if criterion.name is None and criterion.group != EVERYBODY:
            title = f"{title}, {PUPIL_GROUPS.get(criterion.group, criterion.group).lower()}"
        if reason is None or kpi is None:
            return ExplainedCriterion(
                title, NOT_RATED, False, f"{title}: no figure.", missing=f"{title}: no figure"
            )
        level = level_of(scale, reason.level)
        band = (
            criterion.bands[reason.band]
            if reason.band is not None and reason.band < len(criterion.bands)
            else None
        )
        figure = figure_in_words(kpi, reason.number, reason.mark, source=_published(reason.source))
        figure = figure if reason.number is not None or reason.mark else "No figure"
        words = band_in_words(band, kpi, criterion.against) if band else ""
        beside = _beside(kpi, reason)
        missing = "" if level is not NOT_RATED else _missing(title, reason, figure, data)
        when, source = self._when(reason), self._source(reason)
        return ExplainedCriterion(
            title=title,
            level=level,
            is_judged=False,
            sentence=_sentence(title, figure, when, source, beside, words, level, missing),
            figure=figure,
            when=when,
            source=source,
            cohort=reason.cohort,
            beside=beside,
            band=words,
            missing=missing,
            warnings=_warnings(reason, data),
            bands=tuple(
                BandLine(level_of(scale, one.level), band_in_words(one, kpi, criterion.against), one is band)
                for one in criterion.bands
            ),
            kpi_id=kpi.pk,
            import_id=reason.import_id,
        )

    def _when(self, reason: Reason) -> str:
        if period := self._periods.get(reason.period or 0):
            return period_in_words(period)
        return name_of_year(reason.year) if reason.year else ""

    def _source(self, reason: Reason) -> str:
        if reason.import_id:
            return self._files.get(reason.import_id, "an import")
        source: Any = SOURCES.get(reason.source)
        return f"{source.title} (published)" if source else reason.source


def _judged(criterion: Criterion, reason: Reason | None, scale: Scale) -> ExplainedCriterion:
    chosen = reason.level if reason else ""
    level = level_of(scale, chosen)
    title = criterion.name or "What is seen"
    statement = criterion.statements.get(chosen, "")
    missing = f"{title}: nobody has judged it yet" if level is NOT_RATED else ""
    return ExplainedCriterion(
        title=title,
        level=level,
        is_judged=True,
        sentence=f"{missing}." if missing else f"{title}, judged as {level.label}: {statement}",
        missing=missing,
        band=statement,
        statements=tuple(
            BandLine(level_of(scale, key), text, key == chosen) for key, text in criterion.statements.items()
        ),
    )


def _beside(kpi: Kpi, reason: Reason) -> str:
    """“2.1 points above England’s 20.3%”."""
    if reason.against == "falls":
        times = reason.compared
        if times is None:
            return ""
        return (
            "not worse than before"
            if times == 0
            else f"worse than before {times:f} time{'' if times == 1 else 's'} in a row"
        )
    if reason.against == "value" or reason.beside is None:
        return ""
    other = BESIDE[reason.against].format(figure_in_words(kpi, reason.beside, ""))
    difference = reason.compared
    if difference is None:
        return other
    if difference == 0:
        return f"the same as {other}"
    said = difference_in_words(abs(difference), kpi, max(kpi.decimals, 0))
    return f"{said} {'above' if difference > 0 else 'below'} {other}"


def _missing(title: str, reason: Reason, figure: str, data: DataRules) -> str:
    if reason.number is None and reason.mark:
        return f"{title}: {figure[:1].lower()}{figure[1:]}"
    if reason.number is None:
        return f"{title}: no figure"
    if "b" in reason.flags:
        return f"{title}: {NOTHING_BESIDE.get(reason.against, 'nothing to compare it with')}"
    if "s" in reason.flags and data.small_cohort == "not_rated":
        return f"{title}: about fewer than {data.smallest_cohort} pupils, which is too few to rate"
    if "o" in reason.flags and data.stale == "not_rated":
        return f"{title}: the figure is too old to rate by"
    if "p" in reason.flags and data.provisional == "not_rated":
        return f"{title}: the figure is provisional, and is not rated by"
    return f"{title}: no band holds this figure"


def _warnings(reason: Reason, data: DataRules) -> tuple[str, ...]:
    words = []
    if "s" in reason.flags:
        count = f": {reason.cohort}" if reason.cohort is not None else ""
        words.append(f"About fewer than {data.smallest_cohort} pupils{count}")
    if "o" in reason.flags:
        words.append(f"More than {data.stale_after_days} days old at the end of the period")
    if "p" in reason.flags:
        words.append("Provisional")
    return tuple(words)


def _sentence(
    title: str, figure: str, when: str, source: str, beside: str, band: str, level: Level, missing: str
) -> str:
    """“Attendance was 91.2% in Autumn term 2026/27 (autumn.csv): above 90% up to 95%, which is Amber.”"""
    if missing:
        return f"{missing}{f' ({when}, {source})' if when else ''}."
    of = f" in {when}" if when else ""
    from_ = f" ({source})" if source else ""
    compared = f", {beside}" if beside else ""
    return f"{title} was {figure}{of}{from_}{compared}: {band}, which is {level.label}."


def _published(source: str) -> str:
    return source if source in SOURCES else ""
