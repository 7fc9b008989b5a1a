"""What the demo's risks and position statements say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskWords:
    theme: str
    title: str
    text: str
    likelihood: int
    impact: int
    response: str


ACADEMY_RISKS = (
    RiskWords(
        "attendance",
        "Absence of disadvantaged pupils stays above last year’s",
        "Too many families are not reached in the first week of an absence.",
        4,
        4,
        "First-day calls by a named adult, and a weekly meeting on the twenty lowest attenders.",
    ),
    RiskWords(
        "staffing",
        "No permanent teacher of mathematics for key stage 4",
        "Two rounds of advertising without an appointment.",
        4,
        4,
        "A trust specialist teaches the examination groups; the post is advertised again in January.",
    ),
    RiskWords(
        "education",
        "Early reading does not reach the lowest fifth of pupils",
        "Daily practice is not kept up where groups are covered by agency staff.",
        3,
        4,
        "The reading lead checks each group every fortnight; three adults are trained by February.",
    ),
    RiskWords(
        "finance",
        "The in-year deficit grows beyond the plan",
        "Pupil numbers in reception are twelve below the forecast.",
        3,
        3,
        "A curriculum-led plan goes to the finance committee; two posts are not replaced.",
    ),
    RiskWords(
        "estates",
        "The heating plant fails in winter",
        "The boiler is at the end of its life, and spare parts take weeks.",
        3,
        5,
        "A bid for capital is in; a mobile boiler is on call until March.",
    ),
    RiskWords(
        "safeguarding",
        "Records of concern are not followed up within a day",
        "The deputy lead for safeguarding left in October.",
        2,
        5,
        "The trust’s lead reads the log every week until the new deputy starts.",
    ),
    RiskWords(
        "leadership",
        "The local board has two vacancies among parents",
        "An election drew no candidates.",
        3,
        2,
        "The chair and the head invite parents by name; the clerk runs the election again.",
    ),
)
TRUST_RISKS = (
    RiskWords(
        "finance",
        "Reserves fall below the trust’s policy in two years",
        "Pay awards are not funded in full, and numbers fall in three towns.",
        3,
        5,
        "Three-year plans for each academy, reviewed by the finance committee every term.",
    ),
    RiskWords(
        "technology",
        "A cyber attack stops teaching and payroll",
        "Older servers at four sites take no updates any more.",
        3,
        5,
        "All four are replaced by Easter; the plan for a week without systems was rehearsed in October.",
    ),
    RiskWords(
        "reputation",
        "First choices for September fall",
        "A free school opens nearby.",
        3,
        3,
        "Open evenings are earlier, and heads visit every partner primary school.",
    ),
)
ACADEMY_STATEMENTS = (
    "The academy is improving steadily. Leaders know what to do next, and teaching is consistent in most subjects. "
    "Attendance of disadvantaged pupils holds it back and is the first thing that we look at each week.",
    "The academy is where we expected it to be at this time of year. Behaviour is calm, the curriculum is in place, "
    "and the work of the summer on early reading shows. Mathematics needs another year.",
    "The academy has had a hard term. Staffing is fragile in two subjects and results were below our plan. The trust "
    "leads the plan with the head, and we review it every half term with the local board.",
)
TRUST_STATEMENTS = (
    "The trust is sound, and its academies are closer to each other than a year ago. Most targets for attendance are "
    "on track. We are not satisfied with outcomes in mathematics and have moved two specialists to the academies that "
    "need them most. Finances are within plan.",
    "The trust ended the year with stronger leadership in every academy. Attendance recovered more slowly than we had "
    "planned, and that is our first priority for the year to come.",
)
