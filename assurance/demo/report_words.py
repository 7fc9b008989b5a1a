"""What the heads of the demo write, by what a question is about. Invented, and about no school."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

_OPENINGS = (
    "This term {subject} was the first item of every leadership meeting.",
    "{Subject} looks different from last term, for two reasons.",
    "We asked staff, pupils and families about {subject} in the sixth week.",
    "Two things stand out in {subject}.",
)
_FINDINGS = (
    "The audit in week 5 found clear routines in 9 of 12 classrooms; the other three had support the week after.",
    "Attendance of the 14 pupils who were seen weekly rose by 3.1 points; for two families it did not work.",
    "Of the 22 pupils in the reading groups, 15 moved on by two book bands, and 7 have a new plan.",
    "Boys in Year 4 and Year 5 still write less than girls; the new sequence began in November.",
    "The deep dive saw plans that match the curriculum, but tasks that were the same for everybody.",
    "Nine suspensions, five of them by two pupils; both have a reintegration plan and a mentor.",
    "Parents answered for 61% of pupils: 88% feel well informed, 71% know whom to ask about special needs.",
    "Three members of staff are new; all have had safeguarding training and a mentor since the first week.",
    "Every annual review took place in time, and four plans were changed with the families.",
    "Behaviour logs fell by a fifth after lunchtime was split; the corridor by the hall remains the weak spot.",
)
_NEXT = (
    "Next term the deputy observes the three classrooms again in week 3 and reports in week 4.",
    "By February half term every subject lead has sampled ten books, and the link governor has seen two.",
    "The attendance officer meets the 20 families with the lowest figures before 20 January.",
    "Two teachers visit our partner academy in week 2 and try what they saw in week 4.",
    "We train all support staff in the phonics scheme on the first training day.",
    "The SEND lead writes a one-page profile for each of the 31 pupils with a plan, by the end of January.",
)


def answer(chance: Random, section: str, question: str) -> str:
    """A few sentences; a question about what comes next is answered with plans."""
    if any(word in question.lower() for word in ("next term", "priorit", "will be done")):
        return " ".join(_some(chance, _NEXT, 2))
    opening = chance.choice(_OPENINGS)
    subject = section[:1].lower() + section[1:]
    first = opening.format(subject=subject, Subject=section)
    return "\n\n".join([" ".join([first, *_some(chance, _FINDINGS, 2)]), chance.choice(_FINDINGS)])


def _some(chance: Random, lines: Sequence[str], number: int) -> list[str]:
    return chance.sample(list(lines), number)
