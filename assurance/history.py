"""An area of an academy over its periods: who said what, when and why, as far as one person may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from academies.models import Academy, Period
from assurance.frameworks.schema import Domain, Scale, areas_of
from assurance.in_force import InForce, framework_of
from assurance.models import ConfirmedRating, ConfirmedState, Judgement, PackVersion, SuggestedRating, View
from assurance.scales import NOT_RATED, level_of
from assurance.sight import Sight, own_views
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level

Row = TypeVar("Row", ConfirmedRating, Judgement)


@dataclass(frozen=True, slots=True)
class Said:
    """One judgement, or one revision of the confirmed rating. `what` says which; `is_current`: no newer one took its
    place. `suggested` is what the figures said when it was confirmed."""

    what: str
    level: Level
    at: datetime
    by: str
    revision: int
    is_current: bool
    reason: str = ""
    comment: str = ""
    evidence: str = ""
    response: str = ""
    state: str = ""
    suggested: Level | None = None

    @property
    def state_in_words(self) -> str:
        return str(ConfirmedState(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True)
class PeriodHistory:
    """What is known of one period: newest entries first."""

    period: Period
    suggested: Level | None
    since: date | None
    movement: str
    said: tuple[Said, ...]

    @property
    def confirmed(self) -> Said | None:
        return next((one for one in self.said if one.state and one.is_current), None)

    def by_view(self, view: View) -> Said | None:
        return next((one for one in self.said if one.what == view.label and one.is_current), None)


def history_of(
    *, access: Access, framework: InForce, academy: Academy | None, area_id: int, until: Period
) -> tuple[PeriodHistory, ...]:
    """The newest period first, up to and with `until`. The number of queries does not grow with the periods;
    there is one more for each older version of the framework that was used.

    Periods of which the person may see nothing are left out.
    """
    periods = list(
        Period.objects.filter(kind=until.kind, starts_on__lte=until.starts_on)
        .select_related("school_year")
        .order_by("-starts_on")
    )
    ids = [period.pk for period in periods]
    place = None if academy is None else academy.place_id
    scales = _Scales(framework, area_id)
    domain = scales.domain
    sight = Sight.of(access)
    of_area = {"area_id": area_id, "period_id__in": ids}
    signed = _by_period(
        ConfirmedRating.objects.filter(academy=academy, **of_area)
        .select_related("confirmed_by")
        .order_by("-revision")
    )
    judged = _by_period(
        Judgement.objects.filter(academy=academy, **of_area).select_related("by").order_by("-at", "-revision")
    )
    suggested = (
        {
            one.period_id: one
            for one in SuggestedRating.objects.filter(academy_id=academy.pk, **of_area).defer("reasons")
        }
        if academy is not None
        else {}
    )
    own = own_views(access, place)
    found = []
    for period in periods:
        revisions: Sequence[ConfirmedRating] = signed.get(period.pk, ())
        current = next((one for one in revisions if one.is_current), None)
        sees = sight.sees(place, domain, current.state if current else "")
        said = [_signed(one, scales) for one in revisions if sees]
        said += [_judged(one, scales) for one in judged.get(period.pk, ()) if sees or one.view in own]
        computed = suggested.get(period.pk) if sees else None
        if said or computed:
            counts = current if current is not None and sees else computed
            found.append(
                PeriodHistory(
                    period=period,
                    suggested=level_of(scales.of(computed.version_id), computed.level) if computed else None,
                    since=counts.since if counts else None,
                    movement=counts.movement if counts else "",
                    said=tuple(said),
                )
            )
    return tuple(found)


def _by_period(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.period_id, []).append(row)
    return found


class _Scales:
    """The scale of an area in each version of the framework that it was rated by."""

    def __init__(self, framework: InForce, area_id: int) -> None:
        self._area_id = area_id
        self._known: dict[int, Scale] = {}
        self._versions = {one.pk: one for one in PackVersion.objects.filter(areas__area_id=area_id)}
        self._now = framework
        self.domain, self._known[framework.version.pk] = self._find(framework)

    def of(self, version_id: int) -> Scale:
        if version_id not in self._known:
            version = self._versions.get(version_id)
            self._known[version_id] = (
                self._find(framework_of(version))[1] if version else self._known[self._now.version.pk]
            )
        return self._known[version_id]

    def _find(self, framework: InForce) -> tuple[Domain, Scale]:
        grid_key, key = next(names for names, pk in framework.area_ids.items() if pk == self._area_id)
        grid = framework.pack.grid(grid_key)
        domain, area = next((domain, area) for domain, area in areas_of(grid) if area.id == key)
        return domain, framework.pack.scale_of(grid, area)


def _signed(one: ConfirmedRating, scales: _Scales) -> Said:
    scale = scales.of(one.version_id)
    return Said(
        what="Confirmed" if one.revision == 1 else f"Corrected (revision {one.revision})",
        level=level_of(scale, one.level),
        at=one.confirmed_at,
        by=str(one.confirmed_by or "The portal"),
        revision=one.revision,
        is_current=one.is_current,
        reason=one.reason,
        comment=one.comment,
        evidence=one.evidence,
        response=one.response,
        state=one.state,
        suggested=level_of(scale, one.suggested_level) if one.suggested_level else NOT_RATED,
    )


def _judged(one: Judgement, scales: _Scales) -> Said:
    return Said(
        what=str(View(one.view).label),
        level=level_of(scales.of(one.version_id), one.level),
        at=one.at,
        by=str(one.by or "The portal"),
        revision=one.revision,
        is_current=one.is_current,
        reason=one.reason,
        comment=one.comment,
        evidence=one.evidence,
        response=one.response,
    )
