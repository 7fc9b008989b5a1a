"""What the demo's improvement actions and reviews say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    text: str = ""
    measure: str = ""
    kpi: str = ""
    target: Decimal | None = None


TASKS: tuple[Task, ...] = (
    Task(
        "Call every family on the first day of absence",
        "Office and pastoral leads share the list by 9:30; whoever is not reached is visited on the third day.",
        "Attendance of all pupils",
        "attendance",
        Decimal("95"),
    ),
    Task(
        "Read aloud with every pupil below the expected standard, daily",
        "Fifteen minutes, with the same adult for half a term.",
        "Half of them reach the standard by the summer",
    ),
    Task(
        "Bring the single central record up to date and check it each month", "", "No gap at the next check"
    ),
    Task(
        "Observe every new teacher's mathematics lessons and coach them",
        "Two visits a half term, with one thing to work on each time.",
        "Books show the method in nine of ten lessons",
    ),
    Task(
        "Agree a recovery plan for the budget with the trust's finance lead", "", "In-year balance by August"
    ),
    Task(
        "Review the provision map for pupils with education, health and care plans",
        "With parents, before the annual reviews begin.",
        "Every plan is reviewed on time",
    ),
    Task("Train all staff in the behaviour routines again", "", "Suspensions fall by a third"),
    Task(
        "Invite the families of disadvantaged pupils to the enrichment programme",
        "",
        "Half of them take part",
    ),
)
NOTES = (
    "Under way since last week; everybody knows the routine, and the first figures look right.",
    "Slower than planned: two colleagues were ill. The dates still hold.",
    "The local governing board asked about it and will look again next month.",
)
OUTCOMES = (
    "Done, and it holds: the last three weeks were above the mark.",
    "Done. What is left goes into the ordinary routines.",
)
SUMMARIES = (
    "The school knows itself well. Attendance is recovering, while reading in Year 3 needs more time and the same "
    "adult every day. Leaders have a plan for it and the review saw that it is followed.",
    "Behaviour is calm in lessons and at breaks. Outcomes in mathematics fell behind those of similar schools; the "
    "cause is the many changes of teacher, which end with this term.",
    "A steady term. The budget is on course, staff absence is lower than a year ago, and the work with families of "
    "pupils who are often away begins to show.",
)
STRENGTHS = (
    "Leaders look at evidence before they decide. Pupils speak well about what they learn.",
    "Safeguarding is thorough and well recorded. New staff are well looked after.",
)
REPLIES = (
    "",
    "The figure for persistent absence is that of last year; this year's is lower, as sent with the report.",
)
