"""Meetings: the year's schedule, one's own, planning, and one meeting on its way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.models import SchoolYear
from academies.models.calendar import name_of_year
from governance.escalations import escalations_at
from governance.forms_meetings import ApproveForm, MoveForm, PlanForm, ReasonForm
from governance.lgb_page import section_of_meeting, waiting_for
from governance.lifecycle import MOVES, WHILE
from governance.meeting_sheet import sheet_of
from governance.models import BodyMember, Matter, Meeting, MeetingState
from governance.sight import may_add_papers, may_build_packs, may_clerk, visible_bodies
from governance.use_cases import meetings as use_cases
from governance.use_cases import minutes
from governance.year import proposals
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.forms import PortalForm

from .board_packs import packs_of
from .pages import clerk_only, form_page, meeting_or_404, today

FORM = ["GET", "HEAD", "POST"]
PILLS = {
    MeetingState.PLANNED: "neutral",
    MeetingState.AGENDA_PUBLISHED: "info",
    MeetingState.HELD: "warn",
    MeetingState.MINUTES_DRAFTED: "info",
    MeetingState.MINUTES_APPROVED: "done",
    MeetingState.CANCELLED: "late",
}


@requires("meeting.read")
@require_safe
def meetings(request: TrustRequest, trust: str) -> HttpResponse:
    """`?year=2026` chooses the school year 2026/27."""
    first_year = _year(request)
    found = (
        Meeting.objects.filter(body__in=visible_bodies(request.access, on=today()))
        .in_year(first_year)
        .select_related("body")
    )
    context = {
        "meetings": [(one, PILLS[MeetingState(one.state)]) for one in found],
        "year": name_of_year(first_year),
        "first_year": first_year,
        "years": [(one, name_of_year(one)) for one in _years()],
        "may_clerk": may_clerk(request.access),
        "on": today(),
    }
    return render(request, "governance/meetings/meetings.html", context)


@requires("meeting.read")
@require_safe
def my_meetings(request: TrustRequest, trust: str) -> HttpResponse:
    """Of the bodies that the person sits on or clerks; and what they were asked to do."""
    on, at = today(), timezone.now()
    own = set(
        BodyMember.objects.filter(person=request.access.person)
        .in_office(on=on)
        .values_list("body_id", flat=True)
    )
    seen = visible_bodies(request.access, on=on)
    mine = [one for one in seen if one.pk in own or one.clerk_id == request.access.person.pk]
    if not mine and not request.access.may_everywhere("meeting.read"):
        mine = list(seen)
    found = Meeting.objects.filter(body__in=mine).select_related("body")
    matters = (
        Matter.objects.filter(owner=request.access.person, state="open", meeting__body__in=seen)
        .shown(sees_drafts=may_clerk(request.access))
        .select_related("meeting__body")
        .order_by("due_on", "pk")
    )
    context = {
        "to_come": [(one, PILLS[MeetingState(one.state)]) for one in found.to_come(at=at)[:20]],
        "over": [(one, PILLS[MeetingState(one.state)]) for one in found.over(at=at)[:10]],
        "matters": [(one, one.is_late(on=on)) for one in matters],
        "waiting": waiting_for(request.access, on=on),
    }
    return render(request, "governance/meetings/mine.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def meetings_plan(request: TrustRequest, trust: str) -> HttpResponse:
    """Proposed days for a school year; those that are ticked are planned."""
    clerk_only(request.access)
    first_year = _year(request)
    offered = {
        f"{body.pk}-{one.starts_at:%Y%m%d}": (body, one)
        for body, one in proposals(first_year, since=timezone.now())
    }
    here = f"{reverse('meetings', kwargs={'trust': trust})}?year={first_year}"
    if request.method == "POST":
        chosen = [offered[key] for key in request.POST.getlist("meeting") if key in offered]
        planned, _ = use_cases.plan_all(
            meetings=[(body, one.starts_at) for body, one in chosen], at=timezone.now(), by=request.actor
        )
        count = len(planned)
        messages.success(request, f"{count} {'meeting is' if count == 1 else 'meetings are'} planned.")
        return redirect(here)
    context = {
        "offered": [(key, body, one) for key, (body, one) in offered.items()],
        "year": name_of_year(first_year),
        "first_year": first_year,
        "years": [(one, name_of_year(one)) for one in _years()],
        "back": here,
    }
    return render(request, "governance/meetings/plan.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def meeting_add(request: TrustRequest, trust: str) -> HttpResponse:
    clerk_only(request.access)
    form = PlanForm(
        request.POST if request.method == "POST" else None, initial={"body": request.GET.get("body")}
    )
    return form_page(
        request,
        form,
        lambda: use_cases.plan(
            body=form.cleaned_data["body"], **form.when(), at=timezone.now(), by=request.actor
        ),
        title="Plan a meeting",
        button="Plan it",
        back=reverse("meetings", kwargs={"trust": trust}),
        done="The meeting is planned, with the agenda of its half term.",
    )


@requires("meeting.read")
@require_safe
def meeting(request: TrustRequest, trust: str, meeting_id: int) -> HttpResponse:
    """`?revision=1` shows minutes as they were approved before a correction."""
    found = meeting_or_404(request.access, meeting_id)
    is_clerk = may_clerk(request.access)
    adds_papers = may_add_papers(request.access, found.body)
    revision = request.GET.get("revision", "")
    sheet = sheet_of(
        found,
        trust=trust,
        on=today(),
        sees_drafts=is_clerk,
        revision=int(revision) if revision.isdecimal() and len(revision) < 5 else None,
    )
    context = {
        "meeting": found,
        "body": found.body,
        "sheet": sheet,
        "pill": PILLS[MeetingState(found.state)],
        "sees_agenda": adds_papers or found.state != MeetingState.PLANNED,
        "adds_papers": adds_papers and found.state in WHILE["papers"],
        "may_clerk": is_clerk,
        "may": {name: is_clerk and found.state in states for name, states in WHILE.items()},
        "steps": [
            (name, move.label) for name, move in MOVES.items() if is_clerk and found.state in move.before
        ],
        "on": today(),
        "card_review": section_of_meeting(found, request.access, on=today()),
        "escalations": escalations_at(found),
        "is_draft": sheet.minutes is not None and not sheet.minutes.is_frozen,
        "packs": packs_of(found, request.access),
        "builds_pack": may_build_packs(request.access),
    }
    return render(request, "governance/meetings/meeting.html", context)


_QUESTIONS = {
    "move": ("Move the meeting", "Save", "The meeting is moved."),
    "cancel": ("Cancel the meeting", "Cancel the meeting", "The meeting is cancelled."),
    "publish": ("Publish the agenda", "Publish it", "The agenda is published."),
    "hold": ("Record that the meeting was held", "It was held", "The meeting is recorded as held."),
    "draft": (
        "Show the draft minutes to the members",
        "The draft is ready",
        "The draft is there for the members.",
    ),
    "approve": (
        "Record the approval of the minutes",
        "Record it",
        "The minutes are approved and never change.",
    ),
    "correct": (
        "Correct the minutes",
        "Begin a correction",
        "The correction begins as the approved minutes.",
    ),
}
_LINES = {
    "cancel": ["It stays in the schedule, with its reason. Its agenda can no longer change."],
    "publish": ["The members read the agenda and its papers from now on. Both can still change."],
    "hold": ["The agenda can no longer change. Minutes can be written."],
    "draft": ["The members read the draft. It can change until it is approved."],
    "approve": ["Approved minutes never change. A correction is a new revision; this one stays."],
    "correct": ["What was approved stays to be read. The new revision needs a signature of its own."],
}


@requires("meeting.write")
@require_http_methods(FORM)
def meeting_step(request: TrustRequest, trust: str, meeting_id: int, step: str) -> HttpResponse:
    """Move it, cancel it, or bring it one state further; `step` is a move of the lifecycle."""
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    if step not in _QUESTIONS:
        raise Http404
    title, button, done = _QUESTIONS[step]
    form = _step_form(found, step, request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: take_step(found, step, _facts(form, step), request.actor),
        title=f"{title}: {found.body.name}",
        button=button,
        back=reverse("meeting", kwargs={"trust": trust, "meeting_id": found.pk}),
        done=done,
        lines=_LINES.get(step),
        conflict="the meeting",
    )


def _step_form(meeting: Meeting, step: str, posted: Any) -> Any:
    match step:
        case "move":
            return MoveForm.showing(meeting, posted)
        case "cancel" | "correct":
            return ReasonForm(posted)
        case "approve":
            return ApproveForm(meeting, posted, initial={"approved_on": today()})
    return PortalForm(posted)


def take_step(meeting: Meeting, step: str, facts: dict[str, Any], by: Any) -> object:
    """One use case for each move, for page and API."""
    match step:
        case "move":
            return use_cases.move(meeting=meeting, **facts, at=timezone.now(), by=by)
        case "cancel":
            return use_cases.cancel(meeting=meeting, **facts, at=timezone.now(), by=by)
        case "publish":
            return use_cases.publish(meeting=meeting, at=timezone.now(), by=by)
        case "hold":
            return use_cases.hold(meeting=meeting, at=timezone.now(), by=by)
        case "draft":
            return minutes.finish_draft(meeting=meeting, by=by)
        case "approve":
            return minutes.approve(meeting=meeting, **facts, at=timezone.now(), by=by)
        case "correct":
            return minutes.correct(meeting=meeting, **facts, by=by)
    raise Http404


def _facts(form: Any, step: str) -> dict[str, Any]:
    data = form.cleaned_data
    if step == "move":
        return {**form.when(), "reason": data["reason"], "seen_revision": data["seen_revision"] or 0}
    return dict(data)


def _year(request: TrustRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and asked in map(str, _years()) else school_year_of(today())


def _years() -> list[int]:
    """Those that the trust's calendar has, and those of meetings."""
    known = set(SchoolYear.objects.values_list("first_year", flat=True))
    known |= set(Meeting.objects.values_list("first_year", flat=True).distinct())
    return sorted(known | {school_year_of(today())})
