"""One rating as one person may read it: what it is, why, and who said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assurance.explanations import Explainer, Explanation
from assurance.history import PeriodHistory, Said, history_of
from assurance.models import ConfirmedRating, ConfirmedState, SuggestedRating, View
from assurance.scales import NOT_RATED, level_of
from assurance.sight import Sight
from assurance.spots import Spot
from assurance.use_cases.saying import confirmed_at, suggestions_at
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level


@dataclass(frozen=True, slots=True)
class Told:
    """`history` holds all periods up to this one, the newest first. What the person may not see is not in it.

    `explanation` is of what was signed, or of what the figures suggest now. `suggested_now` differs from what was
    signed upon where the figures have changed since.
    """

    spot: Spot
    sees: bool
    level: Level
    confirmed: ConfirmedRating | None
    suggested: SuggestedRating | None
    explanation: Explanation | None
    history: tuple[PeriodHistory, ...]

    @property
    def now(self) -> PeriodHistory | None:
        return next((one for one in self.history if one.period.pk == self.spot.period.pk), None)

    @property
    def views(self) -> tuple[tuple[View, Said | None], ...]:
        """The four views beside each other."""
        return tuple((view, self.now.by_view(view) if self.now else None) for view in View)

    @property
    def suggested_level(self) -> Level | None:
        """What was suggested when it was signed, else what is suggested now; None: nothing."""
        if self.confirmed is not None and self.confirmed.suggested_level:
            return level_of(self.spot.scale, self.confirmed.suggested_level)
        if self.suggested is not None and self.suggested.level:
            return level_of(self.spot.scale, self.suggested.level)
        return None

    @property
    def suggested_since(self) -> Level | None:
        """What the figures suggest now, where that is not what they said when it was signed."""
        if self.confirmed is None or self.suggested is None:
            return None
        changed = self.suggested.level and self.suggested.level != self.confirmed.suggested_level
        # With statements chosen the two were never the same question.
        judged = any(one.is_judged for one in self.spot.area.criteria)
        return level_of(self.spot.scale, self.suggested.level) if changed and not judged else None

    @property
    def state(self) -> str:
        if self.confirmed is not None:
            return str(ConfirmedState(self.confirmed.state).label)
        if self.level is NOT_RATED:
            return "Not rated"
        return "Not confirmed yet"

    @property
    def movement(self) -> str:
        return self.now.movement if self.now else ""

    @property
    def since(self) -> date | None:
        return self.now.since if self.now else None


def told(access: Access, spot: Spot) -> Told:
    confirmed = confirmed_at([spot]).get(spot.key)
    sees = Sight.of(access).sees(spot.place_id, spot.domain, confirmed.state if confirmed else "")
    history = history_of(
        access=access,
        framework=spot.framework,
        academy=spot.academy,
        area_id=spot.area_id,
        until=spot.period,
    )
    now = next((one for one in history if one.period.pk == spot.period.pk), None)
    if not sees:
        own = now.said[0] if now and now.said else None
        return Told(spot, False, own.level if own else NOT_RATED, None, None, None, history)
    suggested = suggestions_at([spot]).get(spot.key)
    return Told(
        spot=spot,
        sees=True,
        level=_level(spot, confirmed, suggested, now),
        confirmed=confirmed,
        suggested=suggested,
        explanation=_explained(spot, confirmed, suggested),
        history=history,
    )


def _level(
    spot: Spot,
    confirmed: ConfirmedRating | None,
    suggested: SuggestedRating | None,
    now: PeriodHistory | None,
) -> Level:
    """As the sheet shows it."""
    if confirmed is not None:
        return level_of(spot.scale, confirmed.level)
    if now is not None and (reviewer := now.by_view(View.REVIEWER)):
        return reviewer.level
    return level_of(spot.scale, suggested.level) if suggested is not None else NOT_RATED


def _explained(
    spot: Spot, confirmed: ConfirmedRating | None, suggested: SuggestedRating | None
) -> Explanation | None:
    if not spot.area.criteria:
        return None
    reasons = (confirmed.reasons if confirmed else None) or (suggested.reasons if suggested else [])
    level = (confirmed.suggested_level if confirmed else None) or (suggested.level if suggested else "")
    return Explainer([reasons]).explain(
        area=spot.area,
        scale=spot.scale,
        data=spot.grid.data,
        level=level,
        flags=suggested.flags if suggested else "",
        reasons=reasons,
    )
