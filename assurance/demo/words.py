"""What people of the demo write when they rate: made up, and the same in every demo."""

from __future__ import annotations

from random import Random

BETTER = (
    "The dip was two weeks of illness in one year group; the weeks since are back where they were.",
    "Work seen in the visit of {month} is stronger than the figures, which lag a term behind.",
    "The new lead has been in post since half term and books, plans and routines show it.",
)
WORSE = (
    "The figure hides a gap: pupils with special needs are well below the others.",
    "Two visits found that the policy is known but not followed consistently.",
    "The figure holds, but two key people leave at the end of term and there is no plan yet.",
)
DIFFERS_FROM_HEAD = (
    "The self-evaluation is ahead of the evidence; we look again in the next review.",
    "We agree on the direction, but the impact cannot be shown yet.",
)
HEADS = (
    "Our own checks show more progress than the figures do.",
    "Staff and pupils tell us that this has changed since last term.",
)
COMMENTS = (
    "Discussed in the termly review with the headteacher.",
    "Seen in lessons and in books during the review.",
    "Checked against the records on the day of the visit.",
    "Routines are settled; next step is consistency across year groups.",
)
EVIDENCE = (
    "Note of visit, {month}",
    "Learning walk and book look, {month}",
    "Records checked on site, {month}",
)
RESPONSES = (
    "Weekly meeting with the central team until the next review.",
    "A plan with dates is agreed; the link officer checks it each half term.",
    "Coaching by a lead practitioner, two days a week this half term.",
)


def one_of(chance: Random, texts: tuple[str, ...], month: str) -> str:
    return chance.choice(texts).format(month=month)
