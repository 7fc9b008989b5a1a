"""Writing a headteacher's report: every text that is saved is kept, whoever else writes at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from assurance.models import Report, ReportState, ReportText
from assurance.reports import lifecycle
from assurance.reports.cleaning import cleaned, holds
from assurance.reports.questions import section_of
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

# So long does a page write on in the row that it began; then it begins another.
_ONE_ROW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer as it was sent. `seen`: the revision that the page showed, 0 for none; `shown` a fingerprint of the
    text that it showed, where known: a text that the page has not changed is not saved."""

    text: str
    seen: int = 0
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer. `text` and `revision` are what stands now. In a conflict that is somebody else's, and
    `aside` what was sent: kept beside it."""

    question: str
    text: str
    revision: int
    aside: ReportText | None = None
    other: str = ""


@transaction.atomic
def save_section(
    *, report: Report, section: str, texts: Mapping[str, Sent], editor: str = "", at: datetime, by: Actor
) -> tuple[Kept, ...]:
    """Keep all of the answers, in the order of the section's questions.

    `editor` names the page that they come from: its own texts never stand in each other's way, so an answer that was
    lost on the way back can be sent again. Raises MoveNotAllowed, KeyError for an unknown section, ValidationError
    for an unknown question, and TextTooLong, of which nothing is kept.
    """
    asked = section_of(report, section)
    unknown = set(texts) - {one.id for one in asked.questions}
    if unknown:
        raise ValidationError(f"This section has no question {sorted(unknown)[0]}.")
    # A page whose name is spoilt must not cost anybody their texts.
    editor = cleaned(editor)
    plain = {key: cleaned(sent.text) for key, sent in texts.items()}
    held = locked_for(report, "write")
    current = {row.question: row for row in held.texts.current().filter(section=section)}
    found = []
    for question in asked.questions:
        if question.id in plain:
            sent = texts[question.id]
            row = current.get(question.id)
            found.append(_keep(held, section, question.id, row, plain[question.id], sent, editor, at, by))
    wrote = any(kept.revision != _revision(current.get(kept.question)) for kept in found)
    if held.state == ReportState.NOT_STARTED and wrote:
        held.state = lifecycle.after(held, "write")
        held.save(update_fields=["state"])
        record(by=by, verb="report.begun", on=held)
    return tuple(found)


@transaction.atomic
def settle(*, report: Report, text: ReportText, use: bool, at: datetime, by: Actor) -> None:
    """Of two texts that were saved at the same time, the one kept beside takes the other's place (`use`), or is done
    with. Both stay in the history. Raises MoveNotAllowed."""
    held = locked_for(report, "write")
    row = held.texts.select_for_update().filter(pk=text.pk, is_aside=True, settled_at__isnull=True).first()
    if row is None:
        return
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    if use:
        current = held.texts.current().filter(section=row.section, question=row.question).first()
        _write(held, row.section, row.question, current, row.text, "", at, by)
    record(
        by=by, verb="report.texts_settled", on=held, after={"section": row.section, "question": row.question}
    )


def locked_for(report: Report, move: str) -> Report:
    """The report, held until the transaction ends. Raises MoveNotAllowed where its state does not allow the move."""
    held = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    # A report keeps these for ever: what the caller has read of them is not read again at each pause.
    held.academy, held.period, held.version = report.academy, report.period, report.version
    lifecycle.after(held, move)
    return held


def _keep(
    report: Report,
    section: str,
    question: str,
    row: ReportText | None,
    text: str,
    sent: Sent,
    editor: str,
    at: datetime,
    by: Actor,
) -> Kept:
    stands = row.text if row else ""
    revision = _revision(row)
    is_own = row is not None and bool(editor) and row.editor == editor and row.by_id == _person_id(by)
    if text == stands or (not is_own and sent.shown == fingerprint(text)):
        return Kept(question, stands, revision)
    if is_own and sent.seen != revision and holds(stands, text):
        return Kept(question, stands, revision)  # an older message that came late
    if sent.seen == revision or is_own:
        may_grow = is_own and sent.seen == revision
        written = _write(report, section, question, row, text, editor, at, by, may_grow=may_grow)
        return Kept(question, text, written.revision)
    aside = _set_aside(report, section, question, text, editor, at, by)
    return Kept(question, stands, revision, aside, str(row.by) if row and row.by else "")


def _write(
    report: Report,
    section: str,
    question: str,
    row: ReportText | None,
    text: str,
    editor: str,
    at: datetime,
    by: Actor,
    *,
    may_grow: bool = False,
) -> ReportText:
    number = _next(report, section, question)
    if row is not None and may_grow and at - row.began_at < _ONE_ROW and holds(text, row.text):
        row.text, row.at, row.revision = text, at, number
        row.save(update_fields=["text", "at", "revision"])
        return row
    if row is not None:
        row.is_current = False
        row.save(update_fields=["is_current"])
    return report.texts.create(
        section=section,
        question=question,
        revision=number,
        text=text,
        editor=editor,
        by=by.person,
        began_at=at,
        at=at,
    )


def _set_aside(
    report: Report, section: str, question: str, text: str, editor: str, at: datetime, by: Actor
) -> ReportText:
    """The page may go on writing, or send again what it sent: of one page only its newest text waits to be settled."""
    beside = report.texts.beside().filter(section=section, question=question, by=by.person)
    for row in beside:
        if row.text == text:
            return row
        if editor and row.editor == editor:
            if holds(text, row.text):
                row.text, row.at = text, at
                row.save(update_fields=["text", "at"])
                return row
            row.settled_at = at
            row.save(update_fields=["settled_at"])
    return report.texts.create(
        section=section,
        question=question,
        revision=_next(report, section, question),
        text=text,
        is_current=False,
        is_aside=True,
        editor=editor,
        by=by.person,
        began_at=at,
        at=at,
    )


def _next(report: Report, section: str, question: str) -> int:
    newest = report.texts.filter(section=section, question=question).order_by("-revision")
    return (newest.values_list("revision", flat=True).first() or 0) + 1


def _revision(row: ReportText | None) -> int:
    return row.revision if row else 0


def _person_id(by: Actor) -> int | None:
    return by.person.pk if by.person else None


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
