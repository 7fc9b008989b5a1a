"""What publishing a draft would do to the ratings as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.calendar_dates import school_year_of
from academies.models import Academy, Period
from academies.models.calendar import name_of_year
from assurance.editing.drafts import DraftDocument
from assurance.frameworks.schema import Grid, Pack, Scale
from assurance.in_force import pack_of
from assurance.models import PackVersion
from assurance.scales import level_of
from assurance.trial import ChangedRating, what_would_change
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.levels import NOT_RATED, Level

from .framework_drafts import draft_or_404

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One rating that would be another."""

    academy: str
    period: str
    area: str
    before: Level
    after: Level


@requires("framework.read")
@require_safe
def framework_effect(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    """For the school year that `year` names, else the current one."""
    draft = draft_or_404(request, draft_id)
    this_year = school_year_of(timezone.localdate())
    asked = request.GET.get("year", str(this_year))
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Http404
    first_year = int(asked)
    pack = DraftDocument(draft.document).pack
    context: dict[str, object] = {
        "draft": draft,
        "pack": pack,
        "year": name_of_year(first_year),
        "first_year": first_year,
        "years": [(year, name_of_year(year)) for year in range(this_year + 1, this_year - 9, -1)],
    }
    if pack is not None:
        trial = what_would_change(pack, first_year, at=timezone.now())
        newest = PackVersion.objects.newest_first().first()
        context |= {
            "trial": trial,
            "lines": _lines(trial.changed[:_MOST_SHOWN], pack, pack_of(newest) if newest else None),
            "more": max(len(trial.changed) - _MOST_SHOWN, 0),
        }
    return render(request, "assurance/frameworks/effect.html", context)


def _lines(changed: Iterable[ChangedRating], pack: Pack, before: Pack | None) -> list[Line]:
    changed = list(changed)
    academies = dict(
        Academy.objects.filter(pk__in={one.academy_id for one in changed}).values_list("pk", "name")
    )
    periods = {
        period.pk: f"{period} of {period.school_year}"
        for period in Period.objects.filter(pk__in={one.period_id for one in changed}).select_related(
            "school_year"
        )
    }
    return [
        Line(
            academies.get(one.academy_id, ""),
            periods.get(one.period_id, ""),
            one.area.name,
            _level(one.before, _scale(before, one.grid, one.area.id) or pack.scale_of(one.grid, one.area)),
            _level(one.after, pack.scale_of(one.grid, one.area)),
        )
        for one in changed
    ]


def _scale(pack: Pack | None, grid: Grid, area_key: str) -> Scale | None:
    """The scale that the area is on in what is published; None where it is not there under this key."""
    for one in pack.grids if pack is not None else ():
        for domain in one.domains if one.id == grid.id else ():
            for area in domain.areas:
                if area.id == area_key and pack is not None:
                    return pack.scale_of(one, area)
    return None


def _level(key: str, scale: Scale) -> Level:
    known = {level.id for level in scale.levels}
    return level_of(scale, key) if key in known else NOT_RATED
