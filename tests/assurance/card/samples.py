"""Cards as tests draw them: an ordinary one, one of nothing, and one of everything at its longest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assurance.card.contents import (
    ActionLine,
    AreaLine,
    Card,
    DomainLine,
    InspectionLine,
    LevelLine,
    Point,
    Priorities,
    Ratings,
    RiskLine,
    Statement,
    TargetLine,
    VisitLine,
)
from assurance.card.track import Track
from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.levels import AMBER, GREEN, RED

TERMS = ("Aut 24", "Spr 25", "Sum 25", "Aut 25", "Spr 26", "Aut 26")
ATTENDANCE = TargetLine(
    key="attendance",
    label="Attendance",
    figure="94.6%",
    when="Autumn term 2026/27",
    target="94.5%",
    target_year="2026/27",
    track=Track.BEHIND,
    why="94.6% in Autumn term 2026/27; on track would be 94.7%.",
    trend="↑ better than 94.2% in Autumn term 2025/26",
    points=tuple(Point(term, Decimal("93.5") + n, f"{93 + n}.5%") for n, term in enumerate(TERMS)),
    benchmark="93.2%",
    benchmark_name="England, primary schools, 2025/26",
    source="attendance-autumn.csv",
    dated="20 Nov 2026",
)
READING = DomainLine(
    "Reading",
    Shown(AMBER),
    "2 green, 1 amber, 1 red; 1 better, 1 worse",
    (
        AreaLine("Phonics", Shown(GREEN, Movement.BETTER, is_confirmed=True)),
        AreaLine("Library", Shown(RED, Movement.WORSE)),
        AreaLine("Stories", Shown(GREEN)),
    ),
)
INSPECTION = InspectionLine(
    system="Graded inspection, before November 2025",
    day="12 Mar 2024",
    timing="Before it joined the trust on 1 Sep 2024",
    grades=(("Overall effectiveness", "Good"), ("Quality of education", "Good")),
    source="Ofsted management information",
    dated="1 Nov 2026",
)
RISK = RiskLine(
    id=7,
    title="No permanent teacher of mathematics",
    theme="Staffing",
    score="Likely × Major: 16 of 25, very high",
    points=16,
    owner="Maya Pryce",
    response="A specialist of the trust teaches the examination groups.",
    review_on="1 Oct 2026",
    is_overdue=True,
)
CARD = Card(
    academy_id=5,
    subject="Ashdown Primary School",
    trust="Alder Learning Trust",
    as_on="Saturday 28 November 2026",
    term="Autumn term 2026/27",
    facts=(("Phase", "Primary"), ("URN", "900001"), ("Pupils", "412")),
    levels=(LevelLine("Tier", AMBER, "7 Sep 2026"),),
    targets=(ATTENDANCE, replace(ATTENDANCE, key="ks2_rwm_exp", label="Key stage 2", target="", track=None)),
    ratings=(Ratings("Assurance", "Autumn term 2026/27", Shown(AMBER), (READING,), "assurance"),),
    inspections=(INSPECTION,),
    statement=Statement("The academy improves steadily.", "Amara Ellingham", "Chief executive", "8 Nov 2026"),
    risks=(RISK,),
    risks_said="1 open, 1 of them past the day of review",
    priorities=Priorities(("Read with every pupil",), "Review of Summer term 2025/26, signed on 3 Jul 2026"),
    actions=(ActionLine(id=3, title="Train every adult", owner="Maya Pryce", due="1 Dec 2026"),),
    actions_said="1 open",
    visits=(VisitLine(id=2, name="Health check", day="5 Oct 2026", lead="Callum Mbeki"),),
)
NOTHING = Card(
    academy_id=6,
    subject="Elm Grove",
    trust="Alder Learning Trust",
    as_on="Saturday 28 November 2026",
    levels=(),
    ratings=(),
    risks=(),
    actions=(),
    visits=(),
)
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllll"  # more than forty letters without a break
LONG = f"{WORD} Église Saint-Żółć Ñandú Ærøskøbing " * 6
FULL = Card(
    academy_id=8,
    subject=LONG[:200],
    trust=LONG[:150],
    as_on="Saturday 28 November 2026",
    term="Autumn term 2026/27",
    facts=tuple((WORD, WORD) for _ in range(8)),
    levels=tuple(LevelLine(LONG, RED, "7 Sep 2026", LONG) for _ in range(12)),
    targets=tuple(
        replace(ATTENDANCE, label=LONG[:120], source=LONG[:200], figure=LONG[:80], track=track)
        for track in (*Track, *Track, *Track, *Track)
    ),
    ratings=tuple(
        Ratings(
            LONG[:100],
            "Autumn term 2026/27",
            Shown(RED),
            tuple(DomainLine(LONG[:100], Shown(RED), LONG, READING.areas * 10) for _ in range(14)),
            "assurance",
        )
        for _ in range(3)
    ),
    inspections=tuple(replace(INSPECTION, timing=LONG, grades=((WORD, WORD),) * 9) for _ in range(2)),
    statement=Statement(LONG * 6, LONG[:150], "Chief executive", "8 Nov 2026"),
    risks=tuple(replace(RISK, title=LONG[:200], response=LONG * 3, owner=LONG[:150]) for _ in range(5)),
    risks_more=90,
    risks_said="95 open, 40 of them past the day of review",
    priorities=Priorities((LONG,) * 10, LONG[:100]),
    actions=tuple(
        ActionLine(id=n, title=LONG[:200], owner=LONG[:150], due="1 Dec 2026", is_overdue=True)
        for n in range(6)
    ),
    actions_more=40,
    actions_said="46 open, 46 of them overdue",
    visits=tuple(VisitLine(id=n, name=LONG[:200], day="5 Oct 2026", lead=LONG[:150]) for n in range(6)),
)
