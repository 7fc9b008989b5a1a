"""Advice on the words of a stored report: what stands in it, and which names may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from academies.models import Academy
from assurance.models import Report
from trust_portal.accounts.models import Membership
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from .gather import answers_of
from .plain_words import Advice, advice_on
from .questions import asked_by


@dataclass(frozen=True, slots=True)
class QuestionAdvice:
    key: str
    asks: str
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class SectionAdvice:
    """`questions`: those alone about which there is something to say."""

    key: str
    name: str
    questions: tuple[QuestionAdvice, ...]

    @property
    def number(self) -> int:
        return sum(len(one.advice) for one in self.questions)


def advice_of(report: Report, *, only: str = "") -> tuple[SectionAdvice, ...]:
    """By section, of one or of all; those without any are left out. Four queries, however long the report."""
    answers, known = answers_of(report), known_names()
    found = []
    for section in asked_by(report).sections:
        if only and section.id != only:
            continue
        questions = []
        for question in section.questions:
            row = answers.get((section.id, question.id))
            if row is not None and (advice := advice_on(row.text, known_names=known)):
                questions.append(QuestionAdvice(question.id, question.text, advice))
        if questions:
            found.append(SectionAdvice(section.id, section.name, tuple(questions)))
    return tuple(found)


def known_names() -> frozenset[str]:
    """Of everybody who works with the bound trust, of its academies, and its own."""
    return frozenset(one for one in _names() if one)


def _names() -> Iterator[str]:
    yield from Membership.objects.values_list("person__full_name", flat=True).distinct()
    yield from Academy.objects.values_list("name", flat=True)
    yield Trust.objects.values_list("name", flat=True).get(pk=bound_trust_id())
