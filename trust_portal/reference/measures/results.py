"""Results of key stages 2 and 4."""

from __future__ import annotations

from collections.abc import Iterable

from .measure import Break, Measure

_KS2_GAP: Break = (2021, "No tests were taken in 2019/20 and 2020/21.")
_KS2_PROGRESS_END: Break = (
    2023,
    "Progress is not published from 2023/24: these pupils have no key stage 1 results.",
)
_KS4_GAP: Break = (
    2021,
    "Grades of 2019/20 and 2020/21 were given by teachers; no school figures were published.",
)
_P8_END: Break = (
    2024,
    "No Progress 8 for 2024/25 and 2025/26: these pupils took no key stage 2 tests.",
)
P8_BANDS = {
    1: "Well above average",
    2: "Above average",
    3: "Average",
    4: "Below average",
    5: "Well below average",
}
YES_NO = {0: "No", 1: "Yes"}


def ks2() -> Iterable[Measure]:
    gap = (_KS2_GAP,)
    yield Measure("ks2_pupils", "Year 6 pupils", "number", "neither", 0, "Pupils at the end of key stage 2.")
    for stem, subject in (
        ("rwm", "reading, writing and maths"),
        ("reading", "reading"),
        ("maths", "maths"),
        ("gps", "grammar, punctuation and spelling"),
        ("writing", "writing"),
        ("science", "science"),
    ):
        yield Measure(
            f"ks2_{stem}_expected",
            f"Expected standard in {subject}",
            "percent",
            "higher",
            0,
            f"Pupils who reach the expected standard in {subject}.",
            gap,
        )
        if stem != "science":
            yield Measure(
                f"ks2_{stem}_higher",
                f"Higher standard in {subject}",
                "percent",
                "higher",
                0,
                f"Pupils who reach the higher standard in {subject}.",
                gap,
            )
    for stem, subject in (
        ("reading", "Reading"),
        ("maths", "Maths"),
        ("gps", "Grammar, punctuation and spelling"),
    ):
        yield Measure(
            f"ks2_{stem}_scaled",
            f"{subject} scaled score",
            "score",
            "higher",
            0,
            "Average scaled score.",
            gap,
        )
    for stem, subject in (("reading", "Reading"), ("writing", "Writing"), ("maths", "Maths")):
        for end, words in (("", ""), ("_low", ", lower limit"), ("_high", ", upper limit")):
            yield Measure(
                f"ks2_{stem}_progress{end}",
                f"{subject} progress{words}",
                "points",
                "higher",
                1,
                "Progress from key stage 1; 0 is the national average. Limits of the 95 % confidence interval.",
                (_KS2_GAP, _KS2_PROGRESS_END),
            )
        yield Measure(
            f"ks2_{stem}_coverage",
            f"{subject} progress: coverage",
            "percent",
            "neither",
            0,
            "Pupils counted.",
            gap,
        )


def ks4() -> Iterable[Measure]:
    gap = (_KS4_GAP,)
    yield Measure("ks4_pupils", "Year 11 pupils", "number", "neither", 0, "Pupils at the end of key stage 4.")
    yield Measure(
        "ks4_attainment8", "Attainment 8", "score", "higher", 1, "Average score in eight subjects.", gap
    )
    for end, words in (("", ""), ("_low", ", lower limit"), ("_high", ", upper limit")):
        yield Measure(
            f"ks4_progress8{end}",
            f"Progress 8{words}",
            "points",
            "higher",
            2,
            "Progress from key stage 2; 0 is the national average. Limits of the 95 % confidence interval.",
            (_KS4_GAP, _P8_END),
        )
    yield Measure(
        "ks4_progress8_pupils", "Pupils in Progress 8", "number", "neither", 0, "Pupils counted.", gap
    )
    yield Measure(
        "ks4_progress8_coverage", "Progress 8: coverage", "percent", "neither", 0, "Pupils counted.", gap
    )
    yield Measure(
        "ks4_progress8_band",
        "Progress 8 band",
        "grade",
        "lower",
        0,
        "Official description, which takes the confidence interval into account.",
        (_KS4_GAP, _P8_END),
        P8_BANDS,
    )
    for end, grade in (("4", "4 or above"), ("5", "5 or above")):
        yield Measure(
            f"ks4_basics_{end}",
            f"English and maths at grade {grade}",
            "percent",
            "higher",
            0,
            f"Pupils with grade {grade} in both.",
            gap,
        )
        yield Measure(
            f"ks4_ebacc_{end}",
            f"EBacc at grade {grade}",
            "percent",
            "higher",
            0,
            "Pupils who achieve it.",
            gap,
        )
    yield Measure("ks4_ebacc_aps", "EBacc average point score", "score", "higher", 2, "Average points.", gap)
    yield Measure(
        "ks4_ebacc_entered", "EBacc entry", "percent", "higher", 0, "Pupils who enter all pillars.", gap
    )
    yield Measure(
        "ks4_schools_counted", "Schools counted", "number", "neither", 0, "Schools in the official figure."
    )
    yield Measure(
        "ks4_counted_in_trust",
        "Counts in its trust's official figures",
        "yes_no",
        "neither",
        0,
        "Whether the official trust figures of the year include this school; those that joined lately are left out.",
        labels=YES_NO,
    )
    for key, name in (
        ("ks4_disadvantaged", "Disadvantaged"),
        ("ks4_eal", "English as an additional language"),
        ("ks4_sen", "Special educational needs"),
        ("ks4_prior_low", "Low prior attainment"),
        ("ks4_prior_middle", "Middle prior attainment"),
        ("ks4_prior_high", "High prior attainment"),
    ):
        yield Measure(f"{key}_percent", f"{name} (Year 11)", "percent", "neither", 1, "Of Year 11 pupils.")
        yield Measure(f"{key}_pupils", f"{name} (Year 11)", "number", "neither", 0, "Year 11 pupils.")
