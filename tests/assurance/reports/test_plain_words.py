"""Advice on words: what it notices, what it leaves alone, and that no text can stop it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.reports.plain_words import MOST, Advice, Kind, advice_on

KNOWN = ("Maya Pryce", "Priya Nair", "Ashdown Primary School", "Castle Rise", "Tom de Souza")


def about(kind: Kind, text: str) -> list[str]:
    return [one.quote for one in advice_on(text, known_names=KNOWN) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Amir Khan has joined us.", ["Amir Khan"]),
        ("Yesterday Zoë O’Neill-Ward came back.", ["Zoë O’Neill-Ward"]),
        ("We met Maya Pryce at Castle Rise.", []),
        ("Tom Souza leads maths.", []),
        ("Mrs Jane Smith teaches Year 3.", []),
        ("Mrs Jane Smith in Year 3 retires.", []),
        ("The Pupil Premium Grant and Read Write Inc.", []),
        ("In Year 4, reading is behind. Key Stage 2 is not.", []),
        ("Great Britain. Monday Morning", []),
        ("J.S. in Year 4 was suspended.", ["J.S. in Year 4"]),
        ("KB (Y10) moved away.", ["KB (Y10"]),
        ("PE in Year 4 is strong in 3 classes.", []),
        ("Kayleigh in Year 6 has a plan.", ["Kayleigh in Year 6"]),
        ("Priya in Year 6 leads reading.", []),
        ("Attendance in Year 6 fell.", []),
        ("AMIR KHAN", []),
        ("Amir\nKhan", []),
    ],
)
def test_names_of_pupils(text: str, quotes: list[str]) -> None:
    assert about(Kind.PUPIL, text) == quotes


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        (
            "SEND is led by two.",
            "Write “special educational needs and disabilities (SEND)” where it first stands.",
        ),
        ("Two new EHCPs.", "Write “education, health and care plan (EHCP)” where it first stands."),
        ("The XQR meets.", "Write it out where it first stands, with “XQR” in brackets behind it."),
        ("Special educational needs (SEND) first; then SEND alone.", ""),
        ("SLT (the leaders) met. SLT met again.", ""),
        ("GCSEs in PE, KS2 SATs and the BBC.", ""),
        ("THE WHOLE LINE IMPORTANT", "Write it out where it first stands, with “THE” in brackets behind it."),
        ("McDonald, iPad, e-mail, A, I, Y10", ""),
    ],
)
def test_short_forms(text: str, suggestion: str) -> None:
    found = [one for one in advice_on(text) if one.kind is Kind.SHORT_FORM]
    assert (found[0].suggestion if found else "") == suggestion


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Pupils make good progress.", ["good progress"]),
        ("Pupils make good progress: 72% reached the standard.", []),
        ("Pupils make good progress. In Year 4, 18 of 24 caught up.", []),
        ("Behaviour continues to improve. Staff are happy.", ["continues to improve"]),
        ("A robust plan, for example a call before ten.", []),
        ("Robust.\nRapid progress!", ["Robust", "Rapid progress"]),
        ("The robustness of robots", []),
    ],
)
def test_claims_without_evidence(text: str, quotes: list[str]) -> None:
    assert about(Kind.CLAIM, text) == quotes


def test_long_sentences_are_quoted_by_their_start() -> None:
    text = f"Short one. {'Word and ' * 20}end. Short again."
    (one,) = (one for one in advice_on(text) if one.kind is Kind.LONG)
    assert one.reason == "It has 41 words."
    assert one.start == text.index("Word")
    assert one.quote.startswith("Word and Word")
    assert len(one.quote) <= 60
    assert not about(Kind.LONG, "Word and " * 12 + "end.\n" + "Word and " * 12)


def test_advice_stands_where_it_says_with_some_words_around() -> None:
    (one,) = advice_on("First line\nWe saw that Amir Khan had come.\nLast line", known_names=KNOWN)
    assert one == Advice(
        Kind.PUPIL, "Amir Khan", 23, one.reason, one.suggestion, before="We saw that ", behind=" had come."
    )


_PIECES = st.sampled_from(
    ["Amir", "Khan", "J.S.", " in Year 4", "SEND", "EHCPs", "robust", "good progress", " ", ". ", "\n", "’", "(", "A",
     "İ", "ß", "Ǆ", "🎉", "\x00", "\u202e", "<script>", "{{ x }}", "שלום", "1", "٣", "-", "&"]
)  # fmt: skip


@settings(max_examples=40)
@given(text=st.one_of(st.text(), st.lists(_PIECES, max_size=60).map("".join)), name=st.text(max_size=20))
def test_it_never_raises_and_quotes_what_is_there(text: str, name: str) -> None:
    found = advice_on(text, known_names=[name])
    assert all(text[one.start : one.end] == one.quote and one.quote for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert len(found) <= MOST


@pytest.mark.parametrize(
    "piece",
    ["Year ", "Amir Khan ", "J.S. in ", "W’", "robust! "],
)
def test_its_time_grows_with_the_length_alone(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        costs = []
        for _ in range(2):
            start = time.process_time()
            advice_on(text)
            costs.append(time.process_time() - start)
        return min(costs)

    # Four times the text: quadratic would be 16 times the time.
    assert cost(100_000) < 9 * cost(25_000) + 0.05
