"""What can be done with an improvement action: open and change it, note progress, complete, drop and reopen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.calendar_dates import school_year_of
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi, Period
from assurance.improvement_dates import next_due
from assurance.improvement_lifecycle import MOVES
from assurance.improvement_people import may_own
from assurance.in_force import framework_for
from assurance.models import ImprovementAction, ImprovementNote, ImprovementState, Origin, Repeats
from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.ui.dates import LONDON

from .improvement_telling import tell_of_assignment

LONGEST = 4_000


class MoveNotAllowed(Exception):
    """Its state does not allow this; the text says why."""


class ChangedMeanwhile(Exception):
    """Somebody else saved it after it was shown; `current` is what stands now."""

    def __init__(self, current: ImprovementAction) -> None:
        super().__init__("This improvement action was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Success:
    """By what one will know that it worked: in words, and a KPI of a pupil group that reaches `target`."""

    measure: str = ""
    kpi: Kpi | None = None
    group: str = ""
    target: Decimal | None = None


@transaction.atomic
def open_action(
    *,
    academy: Academy,
    title: str,
    owner: Person,
    due_on: date,
    text: str = "",
    area: tuple[str, str] | None = None,
    success: Success = Success(),
    origin: Origin = Origin.HAND,
    repeats: Repeats = Repeats.NEVER,
    follows: ImprovementAction | None = None,
    by: Actor,
    at: datetime,
) -> ImprovementAction:
    """Give somebody something to do for an academy until a day. `area`: the priority area as (grid, area).

    Raises ValidationError naming the field.
    """
    today = at.astimezone(LONDON).date()
    _check_due(due_on, today)
    _check_owner(owner, academy)
    improvement = ImprovementAction(
        academy=academy, owner=owner, origin=origin, follows=follows, opened_by=by.person, opened_at=at
    )
    _fill(
        improvement,
        title=title,
        text=text,
        due_on=due_on,
        area=area,
        success=success,
        repeats=repeats,
        today=today,
    )
    improvement.save()
    record(
        by=by, verb=MOVES["open"].verb, on=improvement, label=label_of(improvement), after=_facts(improvement)
    )
    tell_of_assignment(improvement, by=by, at=at)
    return improvement


@transaction.atomic
def change(
    *,
    improvement: ImprovementAction,
    title: str,
    owner: Person,
    due_on: date,
    text: str,
    area: tuple[str, str] | None,
    success: Success,
    repeats: Repeats,
    seen_revision: int,
    by: Actor,
    at: datetime,
) -> ImprovementAction:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = _locked_for(improvement, "change")
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    today = at.astimezone(LONDON).date()
    if due_on != held.due_on:
        _check_due(due_on, today)
    has_new_owner = owner.pk != held.owner_id
    if has_new_owner:
        _check_owner(owner, held.academy)
    before = _facts(held)
    held.owner = owner
    _fill(
        held, title=title, text=text, due_on=due_on, area=area, success=success, repeats=repeats, today=today
    )
    held.revision += 1
    held.save()
    old, new = changed_fields(before, _facts(held))
    record(by=by, verb=MOVES["change"].verb, on=held, label=label_of(held), before=old, after=new)
    if has_new_owner:
        tell_of_assignment(held, by=by, at=at)
    return held


@transaction.atomic
def progress(*, improvement: ImprovementAction, text: str, by: Actor, at: datetime) -> ImprovementNote:
    """Write down how it is going. Raises ValidationError and MoveNotAllowed."""
    held = _locked_for(improvement, "note progress")
    words = _words(text, "text", "Write how it is going.")
    note = ImprovementNote.objects.create(
        improvement_action=held, text=words, written_by=by.person, written_at=at
    )
    record(by=by, verb=MOVES["note progress"].verb, on=held, label=label_of(held), after={"note": words})
    return note


@transaction.atomic
def complete(*, improvement: ImprovementAction, outcome: str, by: Actor, at: datetime) -> ImprovementAction:
    """Say that it is done and what came of it; of a recurring one the next is opened, for the same owner.

    Raises ValidationError and MoveNotAllowed.
    """
    words = _words(outcome, "outcome", "Say what came of it.")
    held = _end(improvement, "complete", outcome=words, by=by, at=at)
    if held.repeats and not held.followed_by.exists():
        _open_the_next(held, by=by, at=at)
    return held


@transaction.atomic
def drop(*, improvement: ImprovementAction, reason: str, by: Actor, at: datetime) -> ImprovementAction:
    """It stays in the list as dropped, with the reason. Raises ValidationError and MoveNotAllowed."""
    return _end(improvement, "drop", outcome=_words(reason, "reason", "Say why it is dropped."), by=by, at=at)


@transaction.atomic
def reopen(*, improvement: ImprovementAction, reason: str, by: Actor, at: datetime) -> ImprovementAction:
    """Raises ValidationError and MoveNotAllowed. What was said when it ended stays among the notes."""
    held = _locked_for(improvement, "reopen")
    words = _words(reason, "reason", "Say why it is opened again.")
    if held.outcome:
        ImprovementNote.objects.create(
            improvement_action=held,
            text=f"{held.get_state_display()}: {held.outcome}",
            written_by=held.ended_by,
            written_at=held.ended_at or at,
        )
    ImprovementNote.objects.create(
        improvement_action=held, text=f"Opened again: {words}", written_by=by.person, written_at=at
    )
    held.state, held.outcome, held.ended_by, held.ended_at = ImprovementState.OPEN, "", None, None
    held.revision += 1
    held.save()
    record(by=by, verb=MOVES["reopen"].verb, on=held, label=label_of(held), after={"reason": words})
    return held


def label_of(improvement: ImprovementAction) -> str:
    return f"{improvement.academy}: {improvement.title}"


# --- what the moves are made of -----------------------------------------------------------------------------


def _locked_for(improvement: ImprovementAction, move: str) -> ImprovementAction:
    held = (
        ImprovementAction.objects.select_for_update(of=("self",))
        .select_related("academy", "owner", "kpi")
        .get(pk=improvement.pk)
    )
    if held.state not in MOVES[move].before:
        state = ImprovementState(held.state).label.lower()
        raise MoveNotAllowed(f"This improvement action is {state}: that cannot be done now.")
    return held


def _end(
    improvement: ImprovementAction, move: str, *, outcome: str, by: Actor, at: datetime
) -> ImprovementAction:
    held = _locked_for(improvement, move)
    held.state, held.outcome, held.ended_by, held.ended_at = MOVES[move].after, outcome, by.person, at
    held.revision += 1
    held.save()
    record(by=by, verb=MOVES[move].verb, on=held, label=label_of(held), after={"outcome": outcome})
    return held


def _open_the_next(done: ImprovementAction, *, by: Actor, at: datetime) -> None:
    kinds = {Repeats.HALF_TERMLY: "half_term", Repeats.TERMLY: "term"}
    kind = kinds.get(Repeats(done.repeats))
    spans = Period.objects.filter(kind=kind).values_list("starts_on", "ends_on") if kind else ()
    today = at.astimezone(LONDON).date()
    # The owner may have left, or the area: the next one is theirs to put right, not to be lost.
    following = ImprovementAction.objects.create(
        academy_id=done.academy_id,
        title=done.title,
        text=done.text,
        owner_id=done.owner_id,
        due_on=next_due(done.due_on, done.repeats, list(spans), today=today),
        grid=done.grid,
        area=done.area,
        domain_leads=done.domain_leads,
        measure=done.measure,
        kpi_id=done.kpi_id,
        group=done.group,
        target=done.target,
        origin=done.origin,
        repeats=done.repeats,
        follows=done,
        opened_by=by.person,
        opened_at=at,
    )
    record(by=by, verb=MOVES["open"].verb, on=following, label=label_of(following), after=_facts(following))
    tell_of_assignment(following, by=by, at=at)


def _fill(
    improvement: ImprovementAction,
    *,
    title: str,
    text: str,
    due_on: date,
    area: tuple[str, str] | None,
    success: Success,
    repeats: Repeats,
    today: date,
) -> None:
    name = " ".join(title.replace("\x00", "").split())
    if not name:
        raise ValidationError({"title": "Say what is to be done."})
    if len(name) > 200:
        raise ValidationError(
            {"title": "Say it in at most 200 characters; the rest belongs into the description."}
        )
    improvement.title, improvement.due_on, improvement.repeats = name, due_on, repeats
    improvement.text = _words(text, "text")
    if area != ((improvement.grid, improvement.area) if improvement.area else None):
        improvement.domain_leads = _leads_of(area, today) if area else []
        improvement.grid, improvement.area = area or ("", "")
    if success.target is not None and success.kpi is None:
        raise ValidationError({"kpi": "Choose the KPI that is to reach this number."})
    if success.kpi is not None and (success.group or "all") not in PUPIL_GROUPS:
        raise ValidationError({"group": "There is no such group of pupils."})
    improvement.measure = success.measure.replace("\x00", "").strip()
    improvement.kpi, improvement.target = success.kpi, success.target
    improvement.group = (success.group or "all") if success.kpi is not None else ""


def _leads_of(area: tuple[str, str], today: date) -> list[str]:
    framework = framework_for(school_year_of(today))
    for grid in framework.pack.grids if framework else ():
        for domain in grid.domains:
            if grid.id == area[0] and any(one.id == area[1] for one in domain.areas):
                return list(domain.owners)
    raise ValidationError({"area": "The framework of this year has no such area."})


def _check_due(due_on: date, today: date) -> None:
    if due_on < today:
        raise ValidationError({"due_on": "Choose today or a later day."})
    if due_on.year > today.year + 5:
        raise ValidationError({"due_on": "Choose a day within the next five years."})


def _check_owner(owner: Person, academy: Academy) -> None:
    if not may_own(owner, academy):
        raise ValidationError({"owner": "Choose somebody who may see this academy."})


def _words(text: str, field: str, missing: str = "") -> str:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if missing and not words:
        raise ValidationError({field: missing})
    if len(words) > LONGEST:
        raise ValidationError({field: f"Say it in at most {LONGEST:,} characters: this is {len(words):,}."})
    return words


def _facts(improvement: ImprovementAction) -> dict[str, object]:
    return {
        "title": improvement.title,
        "owner": str(improvement.owner),
        "due_on": improvement.due_on.isoformat(),
        "text": improvement.text,
        "area": improvement.area,
        "measure": improvement.measure,
        "kpi": str(improvement.kpi or ""),
        "group": improvement.group,
        "target": str(improvement.target.normalize()) if improvement.target is not None else "",
        "repeats": Repeats(improvement.repeats).label,
    }
