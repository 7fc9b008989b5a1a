"""What can be done with the note of a visit: write and share it, reply, make it final, act on it, add evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction

from assurance.in_force import pack_of
from assurance.models import (
    EvidenceFile,
    ImprovementAction,
    Origin,
    Visit,
    VisitEvidence,
    VisitJudgement,
    VisitRecommendation,
    VisitState,
)
from assurance.visit_lifecycle import MAY_BE_TAKEN_UP, MAY_HOLD_EVIDENCE, MOVES
from assurance.visit_types import AreaKey, area_of, areas_by_key
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from . import evidence_files
from .improvement_actions import open_action
from .visit_telling import tell_of_reply, tell_of_sharing
from .visits import MoveNotAllowed, check_revision, label_of, locked, locked_for, words_of

MOST_RECOMMENDATIONS = 30
MOST_EVIDENCE = 50
LONGEST_RECOMMENDATION = 2_000


@dataclass(frozen=True, slots=True)
class Note:
    """`judgements`: level key, empty for words alone, and words. `recommendations` in order; empty ones
    are left out."""

    strengths: str = ""
    judgements: Mapping[AreaKey, tuple[str, str]] = field(default_factory=dict)
    recommendations: Sequence[str] = ()


@transaction.atomic
def write(
    *, visit: Visit, note: Note, seen_revision: int, is_autosave: bool = False, by: Actor, at: datetime
) -> Visit:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest.

    What is saved while somebody types leaves no line in the trail: the save that follows does.
    """
    held = locked_for(visit, "write")
    check_revision(held, seen_revision)
    is_new = held.state != VisitState.DRAFTED
    held.strengths = words_of(note.strengths, "strengths")
    _judge(held, note.judgements)
    _recommend(held, note.recommendations)
    held.state, held.noted_by = MOVES["write"].after, by.person
    held.revision += 1
    held.save()
    if is_new or not is_autosave:
        record(by=by, verb=MOVES["write"].verb, on=held, label=label_of(held), after=_facts(held))
    return held


@transaction.atomic
def share(*, visit: Visit, by: Actor, at: datetime) -> Visit:
    """From now on the head reads it and may reply. Raises MoveNotAllowed, for an empty note as well."""
    held = locked_for(visit, "share")
    if not (held.strengths or held.judgements.exists() or held.recommendations.exists()):
        raise MoveNotAllowed("The note is empty. Write what was found before it is shared.")
    held.state, held.shared_by, held.shared_at = MOVES["share"].after, by.person, at
    _save(held)
    record(by=by, verb=MOVES["share"].verb, on=held, label=label_of(held), after=_facts(held))
    tell_of_sharing(held, by=by, at=at)
    return held


@transaction.atomic
def reply(*, visit: Visit, text: str, by: Actor, at: datetime) -> Visit:
    """The head's answer, once; it is kept beside the note. Raises MoveNotAllowed and ValidationError."""
    held = locked_for(visit, "reply")
    held.reply = words_of(text, "reply", missing="Write your reply.")
    held.state, held.replied_by, held.replied_at = MOVES["reply"].after, by.person, at
    _save(held)
    record(by=by, verb=MOVES["reply"].verb, on=held, label=label_of(held), after={"reply": held.reply})
    tell_of_reply(held, by=by, at=at)
    return held


@transaction.atomic
def finish(*, visit: Visit, by: Actor, at: datetime) -> Visit:
    """Nothing of it changes any more. Raises MoveNotAllowed."""
    held = locked_for(visit, "finish")
    held.state, held.ended_by, held.ended_at = MOVES["finish"].after, by.person, at
    _save(held)
    record(by=by, verb=MOVES["finish"].verb, on=held, label=label_of(held))
    return held


@transaction.atomic
def take_up(
    *, recommendation: VisitRecommendation, owner: Person, due_on: date, by: Actor, at: datetime
) -> ImprovementAction:
    """Make an improvement action of it, once. Raises MoveNotAllowed and ValidationError."""
    visit = locked(recommendation.visit)
    held = VisitRecommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    if visit.state not in MAY_BE_TAKEN_UP:
        raise MoveNotAllowed("The note has to be shared before improvement actions come of it.")
    if held.improvement_action_id is not None:
        raise MoveNotAllowed("An improvement action has come of this recommendation already.")
    keys = [key for key in map(area_of, visit.focus) if key is not None]
    title, text = _title_and_text(held.text)
    opened = open_action(
        academy=visit.academy,
        title=title,
        text=text,
        owner=owner,
        due_on=due_on,
        # One area alone is surely what it is about.
        area=keys[0] if len(keys) == 1 else None,
        origin=Origin.VISIT,
        by=by,
        at=at,
    )
    held.improvement_action = opened
    held.save(update_fields=["improvement_action"])
    record(
        by=by,
        verb="visit.taken_up",
        on=visit,
        label=label_of(visit),
        after={"recommendation": held.text, "improvement_action": opened.title},
    )
    return opened


@transaction.atomic
def add_file(
    *, visit: Visit, name: str, content: BinaryIO, expires_on: date | None, by: Actor, at: datetime
) -> EvidenceFile:
    """Raises MoveNotAllowed and ValidationError."""
    held = _for_evidence(visit)
    kept = evidence_files.keep(name=name, content=content, expires_on=expires_on, by=by, at=at)
    VisitEvidence.objects.create(visit=held, evidence=kept)
    return kept


@transaction.atomic
def add_link(*, visit: Visit, link: str, title: str, by: Actor, at: datetime) -> EvidenceFile:
    """Raises MoveNotAllowed and ValidationError."""
    held = _for_evidence(visit)
    kept = evidence_files.keep_link(link=link, title=title, by=by, at=at)
    VisitEvidence.objects.create(visit=held, evidence=kept)
    return kept


@transaction.atomic
def remove_evidence(*, visit: Visit, evidence: EvidenceFile, by: Actor, at: datetime) -> None:
    """Raises MoveNotAllowed once the note is final."""
    held = locked(visit)
    if held.state not in MAY_HOLD_EVIDENCE:
        raise MoveNotAllowed("The note is final: its evidence stays as it is.")
    evidence_files.remove(evidence=evidence, by=by, at=at)


# --- what the moves are made of -----------------------------------------------------------------------------


def _save(held: Visit) -> None:
    held.revision += 1
    held.save()


def _judge(held: Visit, judgements: Mapping[AreaKey, tuple[str, str]]) -> None:
    areas = areas_by_key(pack_of(held.version))
    rows = []
    for key, (level, text) in judgements.items():
        if key not in areas:
            raise ValidationError({"judgements": "The framework has no such area."})
        scale = areas[key].scale
        if level and level not in {one.id for one in scale.levels}:
            raise ValidationError({"judgements": f"Choose one of the levels of {areas[key].area.name}."})
        words = words_of(text, "judgements")
        if level or words:
            rows.append(VisitJudgement(visit=held, grid=key[0], area=key[1], level=level, text=words))
    held.judgements.all().delete()
    VisitJudgement.objects.bulk_create(rows)


def _recommend(held: Visit, recommendations: Sequence[str]) -> None:
    words = [words_of(text, "recommendations") for text in recommendations]
    kept = [one for one in words if one]
    if len(kept) > MOST_RECOMMENDATIONS:
        raise ValidationError({"recommendations": f"At most {MOST_RECOMMENDATIONS} recommendations."})
    if any(len(one) > LONGEST_RECOMMENDATION for one in kept):
        raise ValidationError(
            {"recommendations": f"Say each recommendation in at most {LONGEST_RECOMMENDATION:,} characters."}
        )
    held.recommendations.all().delete()
    VisitRecommendation.objects.bulk_create(
        VisitRecommendation(visit=held, place=place, text=one) for place, one in enumerate(kept, start=1)
    )


def _title_and_text(recommendation: str) -> tuple[str, str]:
    """A title that is short enough; the whole of it stands in the description where it is longer."""
    line = " ".join(recommendation.split())
    if len(line) <= 200:
        return line, ""
    return f"{line[:197].rsplit(' ', 1)[0]} …", recommendation


def _for_evidence(visit: Visit) -> Visit:
    held = locked(visit)
    if held.state not in MAY_HOLD_EVIDENCE:
        state = VisitState(held.state).label.lower()
        raise MoveNotAllowed(f"This visit is {state}: no evidence can be added any more.")
    if held.evidence.count() >= MOST_EVIDENCE:
        raise MoveNotAllowed(f"A visit has at most {MOST_EVIDENCE} pieces of evidence.")
    return held


def _facts(held: Visit) -> dict[str, object]:
    return {
        "strengths": held.strengths,
        "judgements": [
            f"{one.grid}/{one.area}: {one.level} {one.text}".strip()
            for one in held.judgements.order_by("grid", "area")
        ],
        "recommendations": list(held.recommendations.order_by("place").values_list("text", flat=True)),
    }
