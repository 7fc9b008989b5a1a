"""The parts of an academy card that a local board goes through, in order, and what can be said of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping

PARTS: Mapping[str, str] = {
    "level": "Support level",
    "targets": "Targets",
    "ratings": "Ratings",
    "inspection": "Inspection",
    "statement": "Position statement",
    "risks": "Risks",
    "actions": "Priorities and improvement actions",
    "visits": "Visits",
}
# Where each part stands on the page of the card.
ANCHORS: Mapping[str, str] = {
    "level": "card-levels",
    "targets": "card-targets",
    "ratings": "card-ratings",
    "inspection": "card-inspections",
    "statement": "card-statement",
    "risks": "card-risks",
    "actions": "card-actions",
    "visits": "card-visits",
}
# What a board asks itself about each part, for a governor who reads a card for the first time.
ASK: Mapping[str, str] = {
    "level": "Is it the level that you expected, and what has it brought?",
    "targets": "Which are on track at this time of the year, and which are not?",
    "ratings": "Which have moved, which way, and why?",
    "inspection": "What did inspectors ask for, and what has come of it?",
    "statement": "Do you know the academy that it describes?",
    "risks": "Are these the ones that worry you, and do the responses work?",
    "actions": "What is late, and what has changed for pupils?",
    "visits": "What did visitors find, and what did the academy do about it?",
}
# Kinds of entry: what each is for.
KINDS: Mapping[str, str] = {
    "strength": "What goes well, and how you know.",
    "concern": "What worries you.",
    "question": "The headteacher is told, and answers it here.",
    "challenge": "How governors challenged, and what they were told.",
    "assurance": "What satisfied you, and by which evidence.",
}
# What can go up to the trust board.
CAN_BE_ESCALATED = ("concern", "question", "challenge")
