"""What can be done with a termly review: hold it, send it for accuracy, reply, sign, share, publish and correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy, Period, PeriodKind
from assurance.in_force import framework_for, pack_of
from assurance.models import Report, ReportState, Review, ReviewReply, ReviewState, ReviewVersion
from assurance.review_lifecycle import MAY_BE_CORRECTED, MOVES, MoveNotAllowed, check
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.checked_words import checked_words
from trust_portal.ui.dates import LONDON, day_in_words

from . import reports
from .review_telling import tell_the_academy, tell_the_board, tell_the_leads, tell_trustees

LONGEST = 20_000
MOST_PRIORITIES = 5
LONGEST_PRIORITY = 300


class ChangedMeanwhile(Exception):
    """Somebody else saved the review after it was shown; `current` is what stands now."""

    def __init__(self, current: ReviewVersion) -> None:
        super().__init__("This review was changed by somebody else.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Words:
    """What the review says. `priorities` are agreed for the term."""

    summary: str = ""
    strengths: str = ""
    priorities: Sequence[str] = ()


@transaction.atomic
def open_review(*, academy: Academy, period: Period, by: Actor, at: datetime) -> Review:
    """Begin the review of an academy's term, with the report of that term where there is one.

    Raises MoveNotAllowed: there is one already, the term has not begun, no framework is published.
    """
    # One after the other for each academy: two people who open it at the same moment get one review.
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    if period.kind != PeriodKind.TERM:
        raise MoveNotAllowed("Reviews are held for terms.")
    if period.starts_on > at.astimezone(LONDON).date():
        raise MoveNotAllowed("This term has not begun yet.")
    framework = framework_for(period.school_year.first_year)
    if framework is None:
        raise MoveNotAllowed("No framework is published for this school year.")
    if Review.objects.filter(academy=academy, period=period).exists():
        raise MoveNotAllowed("There is a review of this academy for this term already.")
    review = Review.objects.create(
        academy=academy,
        period=period,
        version=framework.version,
        report=_report_of(academy.pk, period.pk),
        opened_by=by.person,
        opened_at=at,
    )
    ReviewVersion.objects.create(review=review, revision=1, is_current=True, by=by.person, at=at)
    record(by=by, verb=MOVES["open"].verb, on=review)
    return review


@transaction.atomic
def write(
    *,
    review: Review,
    words: Words,
    held_on: date | None = None,
    attended_by: str = "",
    seen_revision: int,
    by: Actor,
    at: datetime,
) -> ReviewVersion:
    """Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest."""
    held = _locked(review)
    move = "write after sending" if held.state == ReviewState.ACCURACY else "write"
    check(held, move)
    if held_on is not None and held_on > at.astimezone(LONDON).date() + timedelta(days=366):
        raise ValidationError({"held_on": "Choose a day within the next year."})
    version = _new_version(held, words, seen_revision=seen_revision, reason="", by=by, at=at)
    held.held_on, held.attended_by = held_on, _checked(attended_by, "attended_by", 2_000)
    held.save(update_fields=["held_on", "attended_by"])
    record(by=by, verb=MOVES[move].verb, on=held, after={"revision": version.revision})
    return version


@transaction.atomic
def send(*, review: Review, by: Actor, at: datetime) -> Review:
    """Give the draft to the headteacher, who has as many days to reply as the framework says. Raises MoveNotAllowed."""
    held = _locked(review)
    check(held, "send for accuracy")
    if not held.versions.current().exclude(summary="").exists():
        raise MoveNotAllowed("Write what the review says before you send it.")
    days = accuracy_days(held)
    held.state, held.sent_at, held.sent_by = MOVES["send for accuracy"].after, at, by.person
    held.reply_until = at.astimezone(LONDON).date() + timedelta(days=days)
    held.save(update_fields=["state", "sent_at", "sent_by", "reply_until"])
    record(
        by=by,
        verb=MOVES["send for accuracy"].verb,
        on=held,
        after={"reply_until": held.reply_until.isoformat()},
    )
    tell_the_academy(held, until=held.reply_until, at=at)
    return held


@transaction.atomic
def reply(*, review: Review, text: str, by: Actor, at: datetime) -> ReviewReply:
    """The headteacher's say about the draft, once; without a text: it is accurate.

    Raises ValidationError and MoveNotAllowed.
    """
    held = _locked(review)
    check(held, "reply")
    if held.replied_at is not None:
        raise MoveNotAllowed("There is a reply already; it stands beside the review.")
    if held.reply_until is not None and at.astimezone(LONDON).date() > held.reply_until:
        raise MoveNotAllowed(f"The time to reply ended on {day_in_words(held.reply_until)}.")
    said = ReviewReply.objects.create(
        review=held,
        version=held.versions.current().get(),
        text=_checked(text, "text"),
        by=by.person,
        at=at,
    )
    held.replied_at = at
    held.save(update_fields=["replied_at"])
    record(by=by, verb=MOVES["reply"].verb, on=held, after={"reply": said.text or "It is accurate."})
    tell_the_leads(held, said, at=at)
    return said


@transaction.atomic
def sign(*, review: Review, by: Actor, at: datetime) -> Review:
    """Sign it: its report is locked with it, and nothing of it changes but by a correction.

    Raises MoveNotAllowed: twice, before the headteacher has replied or had the time to, before the report is submitted.
    """
    held = _locked(review)
    check(held, "sign")
    if held.replied_at is None and held.reply_until and at.astimezone(LONDON).date() <= held.reply_until:
        raise MoveNotAllowed(
            f"The headteacher can reply until {day_in_words(held.reply_until)}, and has not replied yet."
        )
    if held.report_id is None:
        held.report = _report_of(held.academy_id, held.period_id)
    if held.report is not None and held.report.state != ReportState.LOCKED:
        if not held.report.is_submitted:
            state = held.report.get_state_display().lower()
            raise MoveNotAllowed(
                f"The headteacher’s report is {state}: it is submitted before the review is signed."
            )
        reports.lock(report=held.report, by=by, at=at)
    held.state, held.signed_at, held.signed_by = MOVES["sign"].after, at, by.person
    held.save(update_fields=["state", "signed_at", "signed_by", "report"])
    record(by=by, verb=MOVES["sign"].verb, on=held, after={"signed_at": at.isoformat()})
    tell_the_academy(held, until=None, at=at)
    return held


@transaction.atomic
def share(*, review: Review, by: Actor, at: datetime) -> Review:
    """With the academy's local governing board. Raises MoveNotAllowed."""
    held = _passed_on(review, "share", "shared", by=by, at=at)
    tell_the_board(held, at=at)
    return held


@transaction.atomic
def publish(*, review: Review, by: Actor, at: datetime) -> Review:
    """To trustees and clerks. Raises MoveNotAllowed."""
    held = _passed_on(review, "publish", "published", by=by, at=at)
    tell_trustees(held, at=at)
    return held


@transaction.atomic
def correct(
    *, review: Review, words: Words, reason: str, seen_revision: int, by: Actor, at: datetime
) -> ReviewVersion:
    """Put right what was signed: as a new version with the reason; what was signed stays as it was.

    Raises ValidationError, MoveNotAllowed, and ChangedMeanwhile where `seen_revision` is not the newest.
    """
    held = _locked(review)
    if held.state not in MAY_BE_CORRECTED:
        raise MoveNotAllowed("This review is not signed yet: write in it instead.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why what was signed is corrected."})
    if not words.summary.strip():
        raise ValidationError({"summary": "Write what the review says."})
    version = _new_version(
        held, words, seen_revision=seen_revision, reason=_checked(reason, "reason", 2_000), by=by, at=at
    )
    record(
        by=by,
        verb="review.corrected",
        on=held,
        after={"revision": version.revision, "reason": version.reason},
    )
    return version


def accuracy_days(review: Review) -> int:
    """As the framework says of the report that is reviewed, or of its first one."""
    asked = pack_of(review.version).reports
    key = review.report.key if review.report else ""
    found = next((one for one in asked if one.id == key), asked[0] if asked else None)
    return found.accuracy_days if found else 5


# --- what the moves are made of -----------------------------------------------------------------------------


def _passed_on(review: Review, move: str, done: str, *, by: Actor, at: datetime) -> Review:
    """To its next readers; `done` begins the names of the fields that say when and by whom."""
    held = _locked(review)
    check(held, move)
    held.state = MOVES[move].after
    setattr(held, f"{done}_at", at)
    setattr(held, f"{done}_by", by.person)
    held.save(update_fields=["state", f"{done}_at", f"{done}_by"])
    record(by=by, verb=MOVES[move].verb, on=held)
    return held


def _locked(review: Review) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("academy", "period__school_year", "version", "report")
        .get(pk=review.pk)
    )


def _report_of(academy_id: int, period_id: int) -> Report | None:
    return Report.objects.filter(academy_id=academy_id, period_id=period_id).order_by("pk").first()


def _new_version(
    review: Review, words: Words, *, seen_revision: int, reason: str, by: Actor, at: datetime
) -> ReviewVersion:
    newest = review.versions.current().get()
    if newest.revision != seen_revision:
        raise ChangedMeanwhile(newest)
    review.versions.filter(pk=newest.pk).update(is_current=False)
    return ReviewVersion.objects.create(
        review=review,
        revision=newest.revision + 1,
        is_current=True,
        summary=_checked(words.summary, "summary"),
        strengths=_checked(words.strengths, "strengths"),
        priorities=_priorities(words.priorities),
        reason=reason,
        by=by.person,
        at=at,
    )


def _priorities(texts: Sequence[str]) -> list[str]:
    kept = [" ".join(text.replace("\x00", "").split()) for text in texts]
    kept = [text for text in kept if text]
    if len(kept) > MOST_PRIORITIES:
        raise ValidationError({"priorities": f"Agree on at most {MOST_PRIORITIES} priorities."})
    if any(len(text) > LONGEST_PRIORITY for text in kept):
        raise ValidationError({"priorities": f"Say each in at most {LONGEST_PRIORITY} characters."})
    return kept


def _checked(text: str, field: str, longest: int = LONGEST) -> str:
    return checked_words(text, field, most=longest)
