"""Advice on what is being written: names of pupils, short forms, claims without evidence, long sentences.

It advises and refuses nothing. Pure; it never raises, and its time grows with the length of the text alone, for it is
asked while somebody types, of anything that can be pasted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, takewhile

from .known_words import EVERYDAY, NO_NAMES, TITLES, WRITTEN_OUT
from .written import words_in

MOST = 40  # pieces of advice: more help nobody
LONG_SENTENCE = 35  # words
_AROUND = 40
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…](?!\s|$)[^.!?…\n]*)*[.!?…\n]?")
_SHORT = re.compile(r"(?<![\w-])[A-Z][A-Za-z0-9&]{0,8}[A-Z][A-Za-z0-9]{0,3}(?![\w-])")
_GROUP = r"(?:in|from|of|,|\()?\s?(?:the\s)?(?:Year|year|Yr|Y|Reception|Nursery|Class|class)(?:\s?\d{1,2})?\b"
_INITIALS = re.compile(rf"(?<![\w.])(?:[A-Z]\.\s?[A-Z]\.?(?:\s?[A-Z]\.)?|[A-Z]{{2}})\s{_GROUP}")
_FIRST_NAME = re.compile(rf"(?<![\w.])([A-Z][a-z'’-]{{1,20}})\s{_GROUP}")
_EMPTY = re.compile(
    r"\b(?:(?:good|strong|rapid|excellent|significant|steady|great|outstanding|sustained|clear)"
    r" (?:progress|improvements?)"
    r"|continu(?:es?|ing|ed) to (?:improve|develop|grow|thrive|go from strength to strength)"
    r"|going (?:very |really )?well|from strength to strength|go(?:es|ing)? above and beyond"
    r"|robust(?:ly)?|relentless(?:ly)?|rigorous(?:ly)?|world[- ]class|cutting[- ]edge"
    r"|(?:is|are) (?:now )?(?:fully |well |firmly )?embedded|highly effective"
    r"|(?:very|extremely) (?:good|strong|positive)"
    r"|(?:a )?(?:positive|significant|clear|real) impact|high(?:ly)?[- ]quality|at pace|no concerns|on track)\b",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|twice|none|every"
    r"|for example|for instance|such as|because|e\.g|measured|compared|than)\b",
    re.IGNORECASE,
)


class Kind(Enum):
    """What a piece of advice is about, as its heading says it."""

    PUPIL = "A pupil’s name?"
    SHORT_FORM = "A short form"
    CLAIM = "A claim without evidence"
    LONG = "A long sentence"


@dataclass(frozen=True, slots=True)
class Advice:
    """`quote` stands at `start` of the text; `before` and `behind` are a few words around it."""

    kind: Kind
    quote: str
    start: int
    reason: str
    suggestion: str
    before: str = ""
    behind: str = ""

    @property
    def kind_key(self) -> str:
        """For programs: pupil, short_form, claim, long."""
        return self.kind.name.lower()

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


def advice_on(
    text: str, *, known_names: Collection[str] = (), known_short_forms: Collection[str] = ()
) -> tuple[Advice, ...]:
    """In the order of the text, at most MOST. `known_names` are those that may stand in a report: of staff, academies,
    places. `known_short_forms` need no explanation here, such as the trust's own."""
    sentences = _sentences(text)
    found = [
        *_names(text, known_names),
        *_in_a_year_group(text, known_names),
        *_short_forms(text, {one.strip() for one in known_short_forms}),
        *_claims(text, sentences),
        *_long(text, sentences),
    ]
    found.sort(key=lambda one: (one.start, one.kind.value))
    return tuple(_without_overlaps(found))[:MOST]


def _advice(text: str, kind: Kind, start: int, end: int, reason: str, suggestion: str) -> Advice:
    return Advice(
        kind,
        text[start:end],
        start,
        reason,
        suggestion,
        before=text[max(0, start - _AROUND) : start].rpartition("\n")[2].lstrip(),
        behind=text[end : end + _AROUND].partition("\n")[0].rstrip(),
    )


def _without_overlaps(found: Iterable[Advice]) -> Iterator[Advice]:
    """One hint about a name is enough, although two rules may see it."""
    end = -1
    for one in found:
        if one.kind is Kind.PUPIL:
            if one.start < end:
                continue
            end = one.end
        yield one


# --- names of pupils -----------------------------------------------------------------------------------

_NAME_REASON = "It may be the name of a pupil, who could be recognised by everybody who reads the report."
_NAME_SUGGESTION = (
    "Say “a pupil in Year 4”, or how many pupils. If it is somebody on the staff, say the role as well."
)


def _names(text: str, known: Collection[str]) -> Iterator[Advice]:
    """Runs of two or three words with capitals, of which none is a usual word or part of a known name."""
    pairs, words = _known(known)
    for run in _runs(text):
        usual = list(takewhile(lambda one: _is_usual(one[0]), run))  # Yesterday Amir Khan…
        run = run[len(usual) :]
        if not 2 <= len(run) <= 3 or any(_is_usual(word) for word, _, _ in run):
            continue
        small = [word.lower() for word, _, _ in run]
        if any(pair in pairs for pair in pairwise(small)) or all(one in words for one in small):
            continue
        if _has_title(text, run[0][1]):
            continue
        yield _advice(text, Kind.PUPIL, run[0][1], run[-1][2], _NAME_REASON, _NAME_SUGGESTION)


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Words with a capital that stand next to each other, each with its place."""
    run: list[tuple[str, int, int]] = []
    for one in _WORD.finditer(text):
        word = one[0]
        if run and text[run[-1][2] : one.start()] not in (" ", "\u00a0"):
            yield run
            run = []
        if word[0].isupper() and len(word) > 1 and not word.isupper():
            run.append((word, one.start(), one.end()))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _known(names: Collection[str]) -> tuple[set[tuple[str, str]], set[str]]:
    pairs: set[tuple[str, str]] = set()
    words: set[str] = set()
    for name in names:
        parts = [one.lower() for one in _WORD.findall(name)]
        words.update(parts)
        pairs.update(pairwise(parts))
        if len(parts) > 2:
            pairs.add((parts[0], parts[-1]))
    return pairs, words


def _is_usual(word: str) -> bool:
    small = word.lower()
    return small.removesuffix("’s").removesuffix("'s") in NO_NAMES or small in TITLES


def _has_title(text: str, start: int) -> bool:
    """Mrs Jane Smith is hardly a pupil."""
    before = text[max(0, start - 24) : start].split()[-2:]
    return any(one.rstrip(".").lower() in TITLES for one in before)


def _in_a_year_group(text: str, known: Collection[str]) -> Iterator[Advice]:
    """J.S. in Year 4; Amir (Year 6)."""
    words = _known(known)[1]
    for one in _INITIALS.finditer(text):
        if one[0][:2] not in EVERYDAY and one[0][:2] not in WRITTEN_OUT:
            reason = "Initials with a year group can tell which pupil it is."
            yield _advice(text, Kind.PUPIL, one.start(), one.end(), reason, _NAME_SUGGESTION)
    for one in _FIRST_NAME.finditer(text):
        if not _is_usual(one[1]) and one[1].lower() not in words and not _has_title(text, one.start()):
            reason = "A first name with a year group can tell which pupil it is."
            yield _advice(text, Kind.PUPIL, one.start(), one.end(), reason, _NAME_SUGGESTION)


# --- short forms ---------------------------------------------------------------------------------------


def _short_forms(text: str, known: Collection[str]) -> Iterator[Advice]:
    """The first use of each, unless it is explained there: (SEND), or SEND (special …)."""
    seen: set[str] = set()
    for one in _SHORT.finditer(text):
        short = _singular(one[0])
        if short in seen or not _is_short_form(one[0]):
            continue
        seen.add(short)
        if (
            short in EVERYDAY
            or one[0] in EVERYDAY
            or short in known
            or _is_explained(text, one.start(), one.end())
        ):
            continue
        reason = "Governors and trustees may not know what it stands for."
        yield _advice(text, Kind.SHORT_FORM, one.start(), one.end(), reason, _how_to_write(short))


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def _is_short_form(word: str) -> bool:
    """Not a whole word in capitals, not McDonald, not iPad."""
    capitals = sum(letter.isupper() for letter in word)
    return (
        capitals >= 2
        and capitals * 2 >= len(word)
        and not (word.isalpha() and word.isupper() and len(word) > 6)
    )


def _is_explained(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 1) : start] == "(" or text[end : end + 2] == " ("


def _how_to_write(short: str) -> str:
    whole = WRITTEN_OUT.get(short)
    if whole is None:
        return f"Write it out where it first stands, with “{short}” in brackets behind it."
    if short in whole or whole == short.capitalize():
        return f"Write “{whole}”."
    return f"Write “{whole} ({short})” where it first stands."


# --- claims and sentences ------------------------------------------------------------------------------


def _sentences(text: str) -> list[tuple[int, int]]:
    return [(one.start(), one.end()) for one in _SENTENCE.finditer(text) if one.end() > one.start()]


def _claims(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Advice]:
    """Without a number or an example in the same sentence or the next one."""
    starts = [start for start, _ in sentences]
    shown = [_EVIDENCE.search(text, start, end) is not None for start, end in sentences]
    for one in _EMPTY.finditer(text):
        place = bisect_right(starts, one.start()) - 1
        if not any(shown[max(0, place) : place + 2]):
            yield _advice(
                text,
                Kind.CLAIM,
                one.start(),
                one.end(),
                "There is no number or example near it, so a reader cannot tell what it means.",
                "Say how you know: a figure from when to when, or what you saw and where.",
            )


def _long(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Advice]:
    for start, end in sentences:
        sentence = text[start:end]
        number = words_in(sentence)
        if number > LONG_SENTENCE:
            begins = start + len(sentence) - len(sentence.lstrip())
            quoted = _first_words(text, begins, end)
            yield _advice(
                text,
                Kind.LONG,
                begins,
                quoted,
                f"It has {number:,} words.",
                "Make two or three sentences of it.",
            )


def _first_words(text: str, start: int, end: int, most: int = 60) -> int:
    """Where a short quote from the start of a sentence ends: behind a word."""
    if end - start <= most:
        return end
    cut = text.rfind(" ", start, start + most)
    return cut if cut > start else start + most
