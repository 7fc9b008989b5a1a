"""Drafts of frameworks: those there are, a new one, what one holds, and the end of one."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assurance.editing.drafts import DraftDocument
from assurance.editing.starting import StartForm
from assurance.frameworks.nodes import NotRead
from assurance.frameworks.outline import outline
from assurance.models import DraftState, PackDraft, PackVersion
from assurance.use_cases import drafts as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .frameworks import as_file, may_see_drafts, tabs


@requires("framework.read")
@require_safe
def framework_drafts(request: TrustRequest, trust: str) -> HttpResponse:
    """For those who write frameworks and those who agree to them."""
    if not may_see_drafts(request):
        raise Http404
    drafts = PackDraft.objects.visible_to(request.access).open().newest_first()
    context = {
        "drafts": drafts.select_related("changed_by", "based_on").defer("document", "based_on__document"),
        "tabs": tabs(request, "framework_drafts"),
        "may_write": request.access.may("framework.write"),
    }
    return render(request, "assurance/frameworks/drafts.html", context)


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_draft_start(request: TrustRequest, trust: str) -> HttpResponse:
    newest = PackVersion.objects.newest_first().first()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StartForm(*sent, newest=newest)
    if request.method == "POST" and form.is_valid():
        try:
            draft = use_cases.start(
                document=form.document(), based_on=newest, at=timezone.now(), by=request.actor
            )
        except NotRead as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"The draft “{draft}” is yours to change. Nobody is rated by it yet.")
            return redirect("framework_draft", trust=trust, draft_id=draft.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "assurance/frameworks/start.html", {"form": form, "newest": newest}, status=status)


@requires("framework.read")
@require_safe
def framework_draft(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    draft = draft_or_404(request, draft_id)
    document = DraftDocument(draft.document)
    paths = [one.path for one in document.outcome.problems]
    context = {
        "draft": draft,
        "document": document,
        "is_open": draft.state == DraftState.OPEN,
        "branches": outline(document.data or {}, (), paths),
        "may_write": request.access.may("framework.write"),
    }
    return render(request, "assurance/frameworks/draft.html", context)


@requires("framework.read")
@require_safe
def framework_draft_document(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    draft = draft_or_404(request, draft_id)
    return as_file(draft.document, f"draft-{draft.pk}-{draft.revision}.yaml")


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_draft_discard(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    draft = draft_or_404(request, draft_id)
    if request.method == "POST":
        try:
            use_cases.discard(draft=draft, at=timezone.now(), by=request.actor)
        except use_cases.DraftClosed:
            messages.error(request, "This draft was closed already.")
        else:
            messages.success(request, f"The draft “{draft}” is discarded.")
        return redirect("framework_drafts", trust=trust)
    context = {
        "question": f"Discard the draft “{draft}”?",
        "consequences": [
            "It disappears from the list of drafts, and can no longer be changed or published.",
            "What is published stays as it is.",
            "Download it first if you may want it again.",
        ],
        "confirm_label": "Discard this draft",
        "is_dangerous": True,
        "cancel_href": reverse("framework_draft", kwargs={"trust": trust, "draft_id": draft.pk}),
    }
    return render(request, "components/confirm_page.html", context)


def draft_or_404(request: TrustRequest, draft_id: int, *, is_open: bool = False) -> PackDraft:
    drafts: QuerySet[PackDraft] = PackDraft.objects.visible_to(request.access)
    if is_open:
        drafts = drafts.filter(state=DraftState.OPEN)
    return get_object_or_404(drafts.select_related("changed_by", "based_on"), pk=draft_id)
