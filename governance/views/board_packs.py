"""Board packs: chosen, built, looked at, released, read on a page and taken away."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from academies.models import Academy
from governance.forms_packs import BoardPackForm, WithdrawForm
from governance.models import BoardPack, BoardPackState, Meeting, MeetingState
from governance.pack_lifecycle import MOVES
from governance.packs.board_page import readers_of
from governance.packs.boards import papers_to_choose
from governance.packs.budget import budget_of, expected
from governance.packs.live import PAPERS
from governance.packs.plain import NotReadable, pack_of
from governance.sight import may_build_packs, may_see_receipts
from governance.use_cases import board_packs as use_cases
from governance.use_cases.meeting_moves import MoveNotAllowed
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.jobs.status import standings
from trust_portal.jobs.views import STOP_POLLING, progress_context
from trust_portal.ui.dates import day_in_words

from .pages import form_page, meeting_or_404, today, visible_meetings

FORM = ["GET", "HEAD", "POST"]
PILLS = {
    BoardPackState.BUILDING: "info",
    BoardPackState.BUILT: "warn",
    BoardPackState.RELEASED: "done",
    BoardPackState.SUPERSEDED: "neutral",
    BoardPackState.WITHDRAWN: "late",
}


@requires("meeting.build")
@require_http_methods(FORM)
def board_pack_build(request: TrustRequest, trust: str, meeting_id: int) -> HttpResponse:
    """Which papers go in; all of them are ticked to begin with."""
    meeting = meeting_or_404(request.access, meeting_id)
    items = papers_to_choose(meeting)
    papers = [paper for _, of_item in items for paper in of_item]
    academies = Academy.objects.in_trust(on=today()).count()
    form = BoardPackForm(
        items,
        request.POST if request.method == "POST" else None,
        initial={"papers": [str(paper.pk) for paper in papers], "key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        chosen = [paper for paper in papers if str(paper.pk) in form.cleaned_data["papers"]]
        try:
            pack = use_cases.ask_for(
                meeting=meeting, papers=chosen, key=str(form.cleaned_data["key"]), by=request.actor
            )
        except MoveNotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("board_pack", trust=trust, board_pack_id=pack.pk)
    pages = expected(
        (
            (PAPERS[paper.live_page].pages, PAPERS[paper.live_page].for_each)
            for paper in papers
            if paper.live_page in PAPERS
        ),
        academies=academies,
    )
    context = {
        "form": form,
        "meeting": meeting,
        "budget": budget_of(meeting.body.kind, pages),
        "has_papers": bool(papers),
        "is_cancelled": meeting.state == MeetingState.CANCELLED,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "governance/packs/board_build.html", context, status=status)


@requires("meeting.read")
@require_safe
def board_pack(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponse:
    """A version: where it stands, what can be done with it, and who has read it."""
    return render(request, "governance/packs/board_pack.html", _context(request, board_pack_id))


@requires("meeting.build")
@require_safe
def board_pack_progress(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponse:
    context = _context(request, board_pack_id)
    status = STOP_POLLING if context["pack"].has_ended else 200
    response = render(request, "governance/packs/board_progress.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@requires("meeting.read")
@require_GET
def board_pack_read(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponse:
    """The pack as a page, drawn from what was frozen with it."""
    found = board_pack_or_404(request.access, board_pack_id)
    if not found.is_built:
        raise Http404
    try:
        pack = pack_of(found.contents)
    except NotReadable:
        messages.error(request, "This pack was made by another version of the portal. Download the PDF.")
        return redirect("board_pack", trust=trust, board_pack_id=found.pk)
    use_cases.open_web(pack=found, at=timezone.now(), by=request.actor)
    context = {"pack": pack, "version": found, "meeting": found.meeting, "pill": PILLS[_state(found)]}
    return render(request, "governance/packs/board_read.html", context)


@requires("meeting.read")
@require_GET
def board_pack_download(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponseBase:
    """The PDF. A HEAD request is refused: only what is taken away is written down."""
    found = board_pack_or_404(request.access, board_pack_id)
    try:
        file = use_cases.download(pack=found, at=timezone.now(), by=request.actor)
        content = file.path.open("rb")
    except (use_cases.PackNotReady, FileNotFoundError) as gone:
        messages.error(request, str(gone))
        return redirect("board_pack", trust=trust, board_pack_id=board_pack_id)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@requires("meeting.release")
@require_http_methods(FORM)
def board_pack_release(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponse:
    found = board_pack_or_404(request.access, board_pack_id)
    back = _href(trust, found)
    if request.method == "POST":
        try:
            use_cases.release(pack=found, at=timezone.now(), by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Version {found.number} is released. The members are told.")
        return redirect(back)
    context = {
        "question": f"Release version {found.number} of the pack?",
        "consequences": [
            f"The members of {found.meeting.body.name} in office can read and download it, and are told once.",
            "It never changes. What is corrected later is a new version beside it.",
        ],
        "confirm_label": "Release it",
        "cancel_href": back,
    }
    return render(request, "components/confirm_page.html", context)


@requires("meeting.release")
@require_http_methods(FORM)
def board_pack_withdraw(request: TrustRequest, trust: str, board_pack_id: int) -> HttpResponse:
    found = board_pack_or_404(request.access, board_pack_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.withdraw(pack=found, **form.cleaned_data, by=request.actor),
        title=f"Withdraw version {found.number} of the pack",
        button="Withdraw it",
        back=_href(trust, found),
        done=f"Version {found.number} is withdrawn.",
        lines=["Members read it no more. Copies that were downloaded stay where they are."],
    )


def board_pack_or_404(access: Access, board_pack_id: int) -> BoardPack:
    """One that this person may see, of a meeting that they may read."""
    found = (
        BoardPack.objects.visible_to(access)
        .filter(meeting__in=visible_meetings(access))
        .select_related("meeting__body__academy", "meeting__body__clerk", "job__requested_by", "released_by")
        .filter(pk=board_pack_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def packs_of(meeting: Meeting, access: Access) -> list[tuple[BoardPack, str]]:
    """The versions of a meeting that this person may see, the newest first, with the kind of their pills."""
    found = BoardPack.objects.visible_to(access).filter(meeting=meeting).defer("contents")
    return [(one, PILLS[_state(one)]) for one in found.order_by("-number")]


def _context(request: TrustRequest, board_pack_id: int) -> dict[str, Any]:
    found = board_pack_or_404(request.access, board_pack_id)
    (standing,) = standings([found.job])
    builds = may_build_packs(request.access)
    releases = request.access.may("meeting.release")
    versions = packs_of(found.meeting, request.access)
    address = {"trust": request.trust.slug, "board_pack_id": found.pk}
    return {
        "pack": found,
        "meeting": found.meeting,
        "standing": standing,
        "pill": PILLS[_state(found)],
        "day": day_in_words(found.meeting.met_on),
        "builds": builds,
        "may_release": releases and found.state in MOVES["release"].before,
        "may_withdraw": releases and found.state in MOVES["withdraw"].before,
        "budget": budget_of(found.meeting.body.kind, found.pages) if found.pages else None,
        "readers": readers_of(found, on=today()) if may_see_receipts(request.access) else None,
        "versions": versions,
        "read_before": any(one.is_readable and one.number < found.number for one, _ in versions),
        "frameworks": sorted(set(found.frameworks.values())),
        **progress_context(standing, reverse("board_pack_progress", kwargs=address)),
    }


def _state(pack: BoardPack) -> BoardPackState:
    return BoardPackState(pack.state)


def _href(trust: str, pack: BoardPack) -> str:
    return reverse("board_pack", kwargs={"trust": trust, "board_pack_id": pack.pk})
