"""Minutes: writing them down, closing what was to be done, and the reporting duties of the year."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.models.calendar import name_of_year
from governance.duty_coverage import coverage_of, names_by_key
from governance.forms_meetings import CloseForm, EntryForm
from governance.models import Matter, Meeting, MinuteEntry
from governance.sight import visible_bodies
from governance.use_cases import minutes as use_cases
from governance.use_cases.meeting_moves import MoveNotAllowed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .pages import clerk_only, form_page, meeting_or_404, today

FORM = ["GET", "HEAD", "POST"]


@requires("meeting.write")
@require_http_methods(FORM)
def entry_add(request: TrustRequest, trust: str, meeting_id: int) -> HttpResponse:
    """`?item=7` begins under that item."""
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    form = EntryForm(
        found, request.POST if request.method == "POST" else None, initial={"item": request.GET.get("item")}
    )

    def do() -> object:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "seen_revision"}
        return use_cases.add_entry(meeting=found, **facts, by=request.actor)

    return form_page(
        request,
        form,
        do,
        title="Add to the minutes",
        button="Add it",
        back=_href(trust, found),
        done="It is minuted.",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def entry_change(request: TrustRequest, trust: str, meeting_id: int, entry_id: int) -> HttpResponse:
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    entry = get_object_or_404(
        MinuteEntry.objects.select_related("minutes__meeting__body", "matter"),
        pk=entry_id,
        minutes__meeting=found,
    )
    if request.method == "POST" and request.POST.get("remove"):
        try:
            use_cases.remove_entry(entry=entry, by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "It is removed from the draft.")
        return redirect(_href(trust, found))
    form = EntryForm.showing(found, entry, request.POST if request.method == "POST" else None)

    def do() -> object:
        facts = {**form.cleaned_data, "seen_revision": form.cleaned_data["seen_revision"] or 0}
        return use_cases.change_entry(entry=entry, **facts, by=request.actor)

    return form_page(
        request,
        form,
        do,
        title=f"Change the minutes: {entry.get_kind_display().lower()}",
        button="Save",
        back=_href(trust, found),
        done="The minutes are saved.",
        conflict="the minutes",
        remove="Remove it",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def matter_close(request: TrustRequest, trust: str, matter_id: int) -> HttpResponse:
    clerk_only(request.access)
    matter = (
        Matter.objects.select_related("meeting__body", "owner")
        .filter(pk=matter_id, meeting__body__in=visible_bodies(request.access, on=today()))
        .first()
    )
    if matter is None:
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.close_matter(
            matter=matter, **form.cleaned_data, at=timezone.now(), by=request.actor
        ),
        title="Close an open matter",
        button="Close it",
        back=_href(trust, matter.meeting),
        done="The matter is closed.",
        lines=[
            matter.text,
            f"To be done by {matter.owned_by}. It no longer opens a meeting once it is closed.",
        ],
    )


@requires("meeting.read")
@require_safe
def reporting_duties(request: TrustRequest, trust: str) -> HttpResponse:
    """Of the bodies that the person may read, in this school year or `?year=`."""
    asked = request.GET.get("year", "")
    first_year = int(asked) if asked.isdecimal() and len(asked) == 4 else school_year_of(today())
    bodies = visible_bodies(request.access, on=today())
    themes = coverage_of(first_year, bodies)
    context = {
        "themes": themes,
        "bodies": names_by_key(bodies),
        "year": name_of_year(first_year),
        "met": sum(one.met for one in themes),
        "uncovered": sum(one.uncovered for one in themes),
        "total": sum(len(one.lines) for one in themes),
    }
    return render(request, "governance/meetings/duties.html", context)


def _href(trust: str, found: Meeting) -> str:
    return reverse("meeting", kwargs={"trust": trust, "meeting_id": found.pk})
