"""What stands on one agenda: items, papers with the duties that they meet, and who was there."""

from __future__ import annotations

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from academies.models import Academy
from governance.duty_coverage import duties_of_year, suggestions_for
from governance.forms_meetings import AttendanceForm, ItemChangeForm, ItemForm, noted_by_field
from governance.forms_papers import DutiesForm, PaperForm
from governance.live_pages import offered
from governance.models import BodyMember, Meeting, Paper
from governance.sight import may_add_papers
from governance.use_cases import agendas as use_cases
from governance.use_cases.meeting_moves import ChangedMeanwhile, MoveNotAllowed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .pages import clerk_only, form_page, meeting_or_404

FORM = ["GET", "HEAD", "POST"]


@requires("meeting.write")
@require_http_methods(FORM)
def item_add(request: TrustRequest, trust: str, meeting_id: int) -> HttpResponse:
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    form = ItemForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.add_item(meeting=found, **form.cleaned_data, by=request.actor),
        title="Add an item",
        button="Add it",
        back=_href(trust, found),
        done="The item is added.",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def item_change(request: TrustRequest, trust: str, meeting_id: int, item_id: int) -> HttpResponse:
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    item = get_object_or_404(found.items, pk=item_id)
    if request.method == "POST" and request.POST.get("remove"):
        try:
            use_cases.remove_item(item=item, at=timezone.now(), by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The item is removed.")
        return redirect(_href(trust, found))
    form = ItemChangeForm.showing(item, request.POST if request.method == "POST" else None)

    def do() -> object:
        facts = {**form.cleaned_data, "seen_revision": form.cleaned_data["seen_revision"] or 0}
        return use_cases.change_item(item=item, **facts, by=request.actor)

    return form_page(
        request,
        form,
        do,
        title="Change an item",
        button="Save",
        back=_href(trust, found),
        done="The item is saved.",
        conflict="the item",
        remove="Remove it",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def paper_add(request: TrustRequest, trust: str, meeting_id: int, item_id: int) -> HttpResponse:
    found = _for_papers(request, meeting_id)
    item = get_object_or_404(found.items, pk=item_id)
    academies = Academy.objects.visible_to(request.access).by_name()
    if found.body.academy_id is not None:
        academies = academies.filter(pk=found.body.academy_id)
    form = PaperForm(
        offered(trust),
        academies,
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        initial={"academy": found.body.academy_id},
    )
    made: list[Paper] = []

    def do() -> object:
        made.append(use_cases.add_paper(item=item, **form.cleaned_data, at=timezone.now(), by=request.actor))
        return made[0]

    answer = form_page(
        request,
        form,
        do,
        title=f"Add a paper: {item.title}",
        button="Add it",
        back=_href(trust, found),
        done="The paper is added.",
    )
    if made and suggestions_for(made[0], found):
        # Say at once which duties it seems to meet.
        return redirect("meeting_paper", trust=trust, meeting_id=found.pk, paper_id=made[0].pk)
    return answer


@requires("meeting.write")
@require_http_methods(FORM)
def meeting_paper(request: TrustRequest, trust: str, meeting_id: int, paper_id: int) -> HttpResponse:
    """Which reporting duties a paper meets; those that it seems to meet come first. Or remove it."""
    found = _for_papers(request, meeting_id)
    paper = get_object_or_404(
        Paper.objects.select_related("item__meeting__body", "file"), pk=paper_id, item__meeting=found
    )
    if request.method == "POST" and request.POST.get("remove"):
        try:
            use_cases.remove_paper(paper=paper, at=timezone.now(), by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The paper is removed.")
        return redirect(_href(trust, found))
    suggested = suggestions_for(paper, found)
    said = set(paper.duties.values_list("duty", flat=True))
    known = duties_of_year(found.first_year)
    first = {one.duty.id for one in suggested}
    choices = [(one.duty.id, f"{one.focus}: {one.duty.text} (suggested)") for one in suggested]
    choices += [
        (one.duty.id, f"{one.focus}: {one.duty.text}")
        for one in known
        if one.committee == found.body.key and one.duty.id not in first
    ]
    form = DutiesForm(
        choices, request.POST if request.method == "POST" else None, initial={"duties": sorted(said)}
    )
    lines = [] if choices else ["The framework owes this body no reporting duties."]
    return form_page(
        request,
        form,
        lambda: use_cases.say_duties(
            paper=paper, duties=form.cleaned_data["duties"], at=timezone.now(), by=request.actor
        ),
        title=f"Paper: {paper.title}",
        button="Save",
        back=_href(trust, found),
        done="The duties are saved.",
        lines=lines,
        remove="Remove the paper",
    )


@requires("meeting.write")
@require_http_methods(FORM)
def meeting_attendance(request: TrustRequest, trust: str, meeting_id: int) -> HttpResponse:
    """Members in office on the day; nobody else can be counted."""
    clerk_only(request.access)
    found = meeting_or_404(request.access, meeting_id)
    members = list(
        BodyMember.objects.filter(body_id=found.body_id)
        .in_office(on=found.met_on)
        .select_related("person")
        .chairs_first()
    )
    form = AttendanceForm.showing(found, members, request.POST if request.method == "POST" else None)

    def do() -> None:
        try:
            use_cases.note_attendance(meeting=found, **form.facts(), by=request.actor)
        except ChangedMeanwhile as meanwhile:
            # What stands now, under the names of the form's fields, for the page that shows both.
            raise ChangedMeanwhile(SimpleNamespace(**noted_by_field(found, members))) from meanwhile

    return form_page(
        request,
        form,
        do,
        title="Who was there",
        button="Save",
        back=_href(trust, found),
        done="Attendance is saved.",
        lines=[f"The quorum is {found.body.quorum}."],
        conflict="who was there",
    )


def _for_papers(request: TrustRequest, meeting_id: int) -> Meeting:
    found = meeting_or_404(request.access, meeting_id)
    if not may_add_papers(request.access, found.body):
        raise Http404
    return found


def _href(trust: str, found: Meeting) -> str:
    return reverse("meeting", kwargs={"trust": trust, "meeting_id": found.pk})
