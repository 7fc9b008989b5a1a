"""What a draft would change, and publishing it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from assurance.editing.drafts import DraftDocument
from assurance.editing.publishing import PublishForm
from assurance.frameworks.differences import ChangedPart, differences
from assurance.frameworks.schema import Pack
from assurance.in_force import pack_of
from assurance.models import DraftState, PackVersion
from assurance.use_cases import publishing
from assurance.use_cases.drafts import DraftChanged, DraftClosed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .framework_drafts import draft_or_404


@requires("framework.read")
@require_safe
def framework_differences(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    """Between the draft and what is published."""
    draft = draft_or_404(request, draft_id)
    newest = PackVersion.objects.newest_first().first()
    pack = DraftDocument(draft.document).pack
    context = {
        "draft": draft,
        "newest": newest,
        "pack": pack,
        "is_open": draft.state == DraftState.OPEN,
        "parts": differences(pack_of(newest), pack) if pack is not None and newest is not None else (),
        "may_write": request.access.may("framework.write"),
    }
    return render(request, "assurance/frameworks/differences.html", context)


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_publish(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    draft = draft_or_404(request, draft_id, is_open=True)
    newest = PackVersion.objects.newest_first().first()
    has_newer = newest is not None and newest.pk != draft.based_on_id
    this_year = school_year_of(timezone.localdate())
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        initial={
            "revision": draft.revision,
            "first_year": this_year,
            "seen": newest.number if newest else None,
        },
        has_newer=has_newer,
        this_year=this_year,
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            version = publishing.publish_draft(
                draft=draft,
                revision=sent["revision"],
                first_year=int(sent["first_year"]),
                note=sent["note"],
                seen=sent["seen"] if sent.get("has_looked") else None,
                at=timezone.now(),
                by=request.actor,
            )
        except publishing.NewerPublished as refusal:
            newest, has_newer = refusal.newest, True
            form = PublishForm.again(form, newest=newest, this_year=this_year)
        except publishing.NotValid:
            form.add_error(None, "The draft is not right yet.")
        except DraftChanged as refusal:
            draft = refusal.draft
            form = PublishForm(
                form.data_with(revision=draft.revision), has_newer=has_newer, this_year=this_year
            )
            form.add_error(None, "Somebody changed the draft after you opened this page. Look at it again.")
        except DraftClosed:
            raise Http404 from None
        else:
            messages.success(request, f"{version} is published. Ratings are being recomputed.")
            return redirect("framework", trust=trust)
    document = DraftDocument(draft.document)
    context = {
        "draft": draft,
        "form": form,
        "newest": newest,
        "has_newer": has_newer,
        "problems": document.problems,
        "yours": _changes(draft.based_on or newest, document.pack),
        "theirs": _between(draft.based_on, newest) if has_newer else (),
        "based_on": draft.based_on,
    }
    is_refused = form.is_bound and (form.errors or has_newer)
    status = HTTPStatus.OK
    if is_refused:
        status = HTTPStatus.CONFLICT if has_newer and not form.errors else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "assurance/frameworks/publish.html", context, status=status)


def _changes(before: PackVersion | None, pack: Pack | None) -> tuple[ChangedPart, ...]:
    return differences(pack_of(before), pack) if before is not None and pack is not None else ()


def _between(before: PackVersion | None, after: PackVersion | None) -> tuple[ChangedPart, ...]:
    return _changes(before, pack_of(after)) if after is not None else ()
