"""The moves of a headteacher's report: submit it, return it for more, lock it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction

from assurance.models import Report, ReportComment
from assurance.reports import lifecycle
from assurance.reports.kept_figures import as_they_stand
from assurance.reports.questions import asked_by
from assurance.reports.telling import tell_of_return, tell_of_submission
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .report_texts import locked_for

MOST_COMMENT = 4000


@transaction.atomic
def submit(*, report: Report, at: datetime, by: Actor) -> Report:
    """Hand it to the reviewer, with its figures as they stand. Questions may stay empty; texts that wait beside others
    may not.

    Raises MoveNotAllowed.
    """
    held = locked_for(report, "submit")
    if held.texts.beside().exists():
        raise lifecycle.MoveNotAllowed(
            "Two texts were saved for the same question. Choose what stands there, then submit."
        )
    before = held.state
    held.state = lifecycle.after(held, "submit")
    held.submitted_at, held.submitted_by = at, by.person
    held.figures = as_they_stand(held)
    held.save(update_fields=["state", "submitted_at", "submitted_by", "figures"])
    record(by=by, verb="report.submitted", on=held, before={"state": before}, after={"state": held.state})
    tell_of_submission(held, at=at)
    return held


@transaction.atomic
def give_back(
    *, report: Report, comments: Mapping[str, str], comment: str = "", at: datetime, by: Actor
) -> Report:
    """Return it for more: `comments` by section, `comment` on the whole. At least one of them says what is missing.

    Raises MoveNotAllowed and ValidationError.
    """
    held = locked_for(report, "return")
    names = {one.id: one.name for one in asked_by(held).sections}
    said = {key: text.strip() for key, text in {"": comment, **comments}.items() if text.strip()}
    if unknown := set(said) - {"", *names}:
        raise ValidationError(f"This report has no section {sorted(unknown)[0]}.")
    if not said:
        raise ValidationError("Say what is missing, of a section or of the whole report.")
    if any(len(text) > MOST_COMMENT for text in said.values()):
        raise ValidationError(f"A comment may have up to {MOST_COMMENT:,} characters.")
    newest = held.comments.order_by("-round").values_list("round", flat=True).first() or 0
    ReportComment.objects.bulk_create(
        ReportComment(report=held, section=key, round=newest + 1, text=text, by=by.person, at=at)
        for key, text in said.items()
    )
    held.state = lifecycle.after(held, "return")
    held.returned_at, held.figures = at, None
    held.save(update_fields=["state", "returned_at", "figures"])
    record(
        by=by,
        verb="report.returned",
        on=held,
        after={"comments": [f"{names.get(key, 'The whole report')}: {text}" for key, text in said.items()]},
    )
    tell_of_return(held, round=newest + 1, at=at)
    return held


@transaction.atomic
def lock(*, report: Report, by: Actor, at: datetime) -> Report:
    """When its review is signed: from then on nothing in it changes. Raises MoveNotAllowed."""
    held = locked_for(report, "lock")
    held.state, held.locked_at = lifecycle.after(held, "lock"), at
    held.save(update_fields=["state", "locked_at"])
    record(by=by, verb="report.locked", on=held)
    return held


@transaction.atomic
def ask_people(*, report: Report, section: str, people: Collection[int], by: Actor) -> None:
    """Who is asked to write a section: people who may write in the academy's report, by their ids.

    Raises MoveNotAllowed, KeyError for an unknown section, and ValidationError for anybody else.
    """
    held = locked_for(report, "write")
    names = {one.id: one.name for one in asked_by(held).sections}
    name = names[section]
    wanted = set(people)
    if wanted - set(writers_of(held).values_list("pk", flat=True)):
        raise ValidationError("Only the academy’s own headteacher and contributors can be asked to write.")
    before = set(held.contributors.filter(section=section).values_list("person_id", flat=True))
    if before == wanted:
        return
    held.contributors.filter(section=section).exclude(person_id__in=wanted).delete()
    for person_id in sorted(wanted - before):
        held.contributors.create(section=section, person_id=person_id)
    called = dict(Person.objects.filter(pk__in=before | wanted).values_list("pk", "full_name"))
    record(
        by=by,
        verb="report.people_asked",
        on=held,
        label=f"{held}: {name}",
        before={"people": sorted(called[pk] for pk in before)},
        after={"people": sorted(called[pk] for pk in wanted)},
    )


def writers_of(report: Report) -> models.QuerySet[Person]:
    """The headteacher and the contributors of its academy, by name."""
    held = Membership.objects.filter(
        role__in=(Role.HEADTEACHER, Role.CONTRIBUTOR), place_id=report.academy.place_id
    )
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("full_name")
