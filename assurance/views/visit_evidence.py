"""Evidence of a visit: adding, reading and removing it."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assurance.evidence.kinds import KINDS, TAKEN
from assurance.evidence.storage import path_of
from assurance.forms_visits import EvidenceForm
from assurance.models import EvidenceFile, Visit
from assurance.use_cases import visit_notes
from assurance.use_cases.evidence_files import most_in_words
from assurance.use_cases.visits import MoveNotAllowed
from assurance.visit_sight import may_add_evidence
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.transfer.uploads import takes_uploads

from .visit import visit_or_404, with_note_or_404

_MEDIA_TYPES = frozenset(media_type for media_type, _ in KINDS.values())
# Room for what a form says around the file.
_AROUND = 100_000


@requires("improvement.write")
@takes_uploads(settings.EVIDENCE_MOST_BYTES * 2 + _AROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_evidence_add(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found, visitors = visit_or_404(request.access, visit_id)
    if not may_add_evidence(request.access, found, visitors):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = EvidenceForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    form.fields["file"].help_text = f"{TAKEN}; at most {most_in_words()}. No files with macros."
    if is_sent and form.is_valid():
        data, at = form.cleaned_data, timezone.now()
        try:
            if data["file"]:
                visit_notes.add_file(
                    visit=found,
                    name=data["file"].name,
                    content=data["file"],
                    expires_on=data["expires_on"],
                    by=request.actor,
                    at=at,
                )
            else:
                visit_notes.add_link(
                    visit=found, link=data["link"], title=data["title"], by=request.actor, at=at
                )
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The evidence is kept.")
            return redirect("visit", trust=trust, visit_id=found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "visit": found, "academy": found.academy}
    return render(request, "assurance/visits/evidence.html", context, status=status)


@requires("improvement.read")
@require_safe
def visit_evidence(request: TrustRequest, trust: str, visit_id: int, evidence_id: int) -> HttpResponseBase:
    """The file, always as a download: no browser is to run or draw what somebody sent."""
    found, _ = with_note_or_404(request.access, visit_id)
    kept = kept_or_404(found, evidence_id)
    if not kept.is_file or not kept.is_there:
        raise Http404
    response = evidence_response(request.trust.pk, kept)
    if response is None:
        # An export of an earlier version holds rows without their files.
        messages.error(request, "This file is not here. It may not have come along when the trust was moved.")
        return redirect("visit", trust=trust, visit_id=found.pk)
    return response


def evidence_response(trust_id: int, kept: EvidenceFile) -> FileResponse | None:
    """The file of a trust as a download that nothing runs or draws; None where there is none."""
    if not kept.is_file or not kept.is_there:
        return None
    try:
        content = path_of(trust_id, kept.stored_as).open("rb")
    except FileNotFoundError:
        return None
    media_type = kept.media_type if kept.media_type in _MEDIA_TYPES else "application/octet-stream"
    response = FileResponse(content, as_attachment=True, filename=kept.name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_evidence_remove(request: TrustRequest, trust: str, visit_id: int, evidence_id: int) -> HttpResponse:
    found, visitors = visit_or_404(request.access, visit_id)
    if not may_add_evidence(request.access, found, visitors):
        raise PermissionDenied
    kept = kept_or_404(found, evidence_id)
    if request.method == "POST":
        try:
            visit_notes.remove_evidence(visit=found, evidence=kept, by=request.actor, at=timezone.now())
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{kept.name} is removed.")
        return redirect("visit", trust=trust, visit_id=found.pk)
    context = {
        "question": f"Remove {kept.name}?",
        "confirm_label": "Remove it",
        "consequences": ["The file is deleted. The visit still says that it was there."],
        "cancel_href": reverse("visit", kwargs={"trust": trust, "visit_id": found.pk}),
    }
    return render(request, "components/confirm_page.html", context)


def kept_or_404(found: Visit, evidence_id: int) -> EvidenceFile:
    one = found.evidence.select_related("evidence").filter(evidence_id=evidence_id).first()
    if one is None:
        raise Http404
    kept: EvidenceFile = one.evidence
    return kept
