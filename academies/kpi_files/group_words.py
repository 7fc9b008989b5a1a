"""What files call groups of pupils. Only proposals are made of it: a person sees and confirms each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from academies.kpis.groups import PUPIL_GROUPS
from trust_portal.tabular import Value
from trust_portal.tabular.headers import normal

_ALSO: Mapping[str, str] = {
    "all": "all;all students;total;whole school;everyone;school",
    "boys": "b;m;male;boy",
    "girls": "g;f;female;girl",
    "disadvantaged": "pp;ppg;pupil premium;pupil premium eligible;dis",
    "not_disadvantaged": "non pp;not pp;non-pp;non pupil premium;not pupil premium;non disadvantaged;non-disadvantaged",
    "fsm": "free school meal;fsm eligible",
    "not_fsm": "non fsm;non-fsm;not fsm;no fsm",
    "sen": "send;all sen;all send",
    "sen_support": "k;sen k;send k;sen support (k)",
    "ehcp": "e;ehc plan;ehc;sen e;send e;education health and care plan",
    "not_sen": "non sen;non-sen;no sen;non send;non-send;no send;not sen",
    "eal": "eal pupils",
    "not_eal": "non eal;non-eal;not eal",
    "looked_after": "lac;cla;clac;looked after children;in care",
    "service": "service child;service family",
    "traveller": "grt;gypsy roma traveller",
    "low_prior": "low;lpa",
    "middle_prior": "middle;mid;mpa",
    "high_prior": "high;hpa",
    "reception": "r;year r;yr r;yr",
    "nursery": "n1;n2;nursery 1;nursery 2",
}
_WORDS: dict[str, str] = {normal(label): key for key, label in PUPIL_GROUPS.items()}
_WORDS |= {text: key for key, texts in _ALSO.items() for text in texts.split(";")}
_WORDS |= {
    normal(f"{start}{number}"): f"year_{number}"
    for number in range(1, 14)
    for start in ("year ", "yr ", "y", "year", "yr")
}
_YEAR = re.compile(r"\b(year|yr|ncy)\b")
_YES = frozenset({"y", "yes", "true", "t", "x"})
_NO = frozenset({"n", "no", "false"})
# A column of yes and no: part of its heading → the group of those with yes, and of those with no.
_FLAGS: tuple[tuple[str, str, str], ...] = (
    (r"pupil premium|\bppg?\b|disadvantaged", "disadvantaged", "not_disadvantaged"),
    (r"\bfsm\b|free school meal", "fsm", "not_fsm"),
    (r"\behcp?\b|health and care", "ehcp", ""),
    (r"\bsend?\b|special (educational )?needs", "sen", "not_sen"),
    (r"\beal\b|additional language", "eal", "not_eal"),
    (r"looked after|\blac\b|\bcla\b|in care", "looked_after", ""),
    (r"social worker", "social_worker", ""),
    (r"service", "service", ""),
    (r"young carer", "young_carer", ""),
    (r"traveller|\bgrt\b", "traveller", ""),
)


def is_known_word(text: Value) -> bool:
    """Whether it is something that names a group or answers yes or no: never the name of a pupil."""
    word = normal(text)
    return word in _WORDS or word in _YES or word in _NO


def is_year(heading: str, text: Value) -> bool:
    """Whether it is a year group that stands as a number under a heading that says so."""
    word = normal(text)
    return bool(_YEAR.search(normal(heading))) and word.isdecimal() and len(word) <= 2


def group_meant(heading: str, text: Value) -> str | None:
    """The group that a text in this column seems to mean, '' for none, None where nobody can tell."""
    word, over = normal(text), normal(heading)
    if word in _YES or word in _NO:
        for pattern, yes, no in _FLAGS:
            if re.search(pattern, over):
                return yes if word in _YES else no
    if is_year(heading, text) and 1 <= int(word) <= 13:
        return f"year_{int(word)}"
    if word == "n" and re.search(r"\bsend?\b", over):
        return "not_sen"
    return _WORDS.get(word)


def is_about_a_group(heading: str) -> bool:
    """Whether a column with this heading seems to tell groups of pupils apart."""
    over = normal(heading)
    return any(re.search(pattern, over) for pattern, _, _ in _FLAGS) or bool(
        re.fullmatch(r"(gender|sex|year( group)?|ncy|group|pupil group|group name|student group)", over)
    )
