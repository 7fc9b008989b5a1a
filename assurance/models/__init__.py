"""How well: frameworks, ratings, support levels."""

from .dashboards import DashboardVisit
from .frameworks import (
    Area,
    AreaQuerySet,
    DraftState,
    PackDraft,
    PackDraftQuerySet,
    PackVersion,
    PackVersionQuerySet,
    VersionArea,
)
from .ratings import (
    ConfirmedRating,
    ConfirmedRatingQuerySet,
    ConfirmedState,
    Judgement,
    JudgementQuerySet,
    Movement,
    SuggestedRating,
    View,
    academies_visible,
)
from .support import (
    AgreedAs,
    DecisionState,
    LevelAgreement,
    LevelDecision,
    LevelDecisionQuerySet,
    LevelEvidence,
)

__all__ = [
    "AgreedAs",
    "Area",
    "AreaQuerySet",
    "ConfirmedRating",
    "ConfirmedRatingQuerySet",
    "ConfirmedState",
    "DashboardVisit",
    "DecisionState",
    "DraftState",
    "Judgement",
    "JudgementQuerySet",
    "LevelAgreement",
    "LevelDecision",
    "LevelDecisionQuerySet",
    "LevelEvidence",
    "Movement",
    "PackDraft",
    "PackDraftQuerySet",
    "PackVersion",
    "PackVersionQuerySet",
    "SuggestedRating",
    "VersionArea",
    "View",
    "academies_visible",
]
