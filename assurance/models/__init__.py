"""How well: frameworks, ratings, support levels."""

from .actions import (
    ImprovementAction,
    ImprovementActionQuerySet,
    ImprovementNote,
    ImprovementState,
    Origin,
    Repeats,
)
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
    "ImprovementAction",
    "ImprovementActionQuerySet",
    "ImprovementNote",
    "ImprovementState",
    "Judgement",
    "JudgementQuerySet",
    "LevelAgreement",
    "LevelDecision",
    "LevelDecisionQuerySet",
    "LevelEvidence",
    "Movement",
    "Origin",
    "PackDraft",
    "PackDraftQuerySet",
    "PackVersion",
    "PackVersionQuerySet",
    "Repeats",
    "SuggestedRating",
    "VersionArea",
    "View",
    "academies_visible",
]
