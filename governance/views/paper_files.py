"""The file of a paper, for whoever may read the agenda."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from assurance.evidence.kinds import KINDS
from assurance.evidence.storage import path_of
from governance.models import MeetingState, Paper
from governance.sight import may_add_papers
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .pages import meeting_or_404


@requires("meeting.read")
@require_safe
def meeting_paper_file(request: TrustRequest, trust: str, meeting_id: int, paper_id: int) -> HttpResponseBase:
    """Always as a download: no browser is to run or draw what somebody sent."""
    found = meeting_or_404(request.access, meeting_id)
    papers = Paper.objects.select_related("file").filter(item__meeting=found, file__isnull=False)
    kept = get_object_or_404(papers, pk=paper_id).file
    is_out = found.state != MeetingState.PLANNED or may_add_papers(request.access, found.body)
    if not is_out or not kept.is_file or not kept.is_there:
        raise Http404
    try:
        content = path_of(request.trust.pk, kept.stored_as).open("rb")
    except FileNotFoundError:
        messages.error(request, "This file is not here. It may not have come along when the trust was moved.")
        return redirect("meeting", trust=trust, meeting_id=found.pk)
    known = {media_type for media_type, _ in KINDS.values()}
    media_type = kept.media_type if kept.media_type in known else "application/octet-stream"
    response = FileResponse(content, as_attachment=True, filename=kept.name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
