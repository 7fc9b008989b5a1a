"""A person's notices in this trust."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trust_portal.accounts.gate import any_member
from trust_portal.accounts.requests import TrustRequest
from trust_portal.notices.forms import PreferencesForm
from trust_portal.notices.models import AddressTrouble, Notice
from trust_portal.notices.use_cases import choosing, reading
from trust_portal.ui.tables import Column, TableSpec

NOTICES = TableSpec(
    # One column stands for the order: what is unread comes first, then the newest.
    columns=(Column("notice", "Notice", sort=("is_read", "-told_at")),),
    default_sort="notice",
    tie_break=("-pk",),
)


@any_member
@never_cache
@require_safe
def notices(request: TrustRequest, trust: str) -> HttpResponse:
    page = NOTICES.read(request.GET).page(Notice.objects.of(request.user.pk).with_is_read())
    context = {"page": page, "now": timezone.now(), "unread": request.access.unread_notices}
    return render(request, "notices/notices.html", context)


@any_member
@require_POST
def notice_read(request: TrustRequest, trust: str, notice_id: int) -> HttpResponse:
    """Mark one as read and, with "open", go to what it is about."""
    notice = get_object_or_404(Notice.objects.of(request.user.pk), pk=notice_id)
    reading.mark_read(notice=notice, at=timezone.now())
    if "open" in request.POST:
        return redirect(notice.url)
    return redirect("notices", trust=trust)


@any_member
@require_POST
def notices_read_all(request: TrustRequest, trust: str) -> HttpResponse:
    """All that the page showed: what was told meanwhile stays unread."""
    now = timezone.now()
    number = reading.mark_all_read(person_id=request.user.pk, until=_seen_at(request, now), at=now)
    messages.success(request, "Everything is marked as read." if number else "Everything was read already.")
    return redirect("notices", trust=trust)


@any_member
@require_http_methods(["GET", "HEAD", "POST"])
def notice_preferences(request: TrustRequest, trust: str) -> HttpResponse:
    chosen = choosing.chosen_by(request.user)
    form = PreferencesForm(chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choosing.choose(person=request.user, mails=form.cleaned_data, by=request.actor)
        messages.success(request, "Your choice is saved. What waits to be mailed follows it.")
        return redirect("notice_preferences", trust=trust)
    context = {
        "form": form,
        "is_failing": AddressTrouble.objects.standing().filter(person=request.user).exists(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "notices/preferences.html", context, status=status)


def _seen_at(request: TrustRequest, now: datetime) -> datetime:
    try:
        seen = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        seen = None
    return min(seen, now) if seen is not None and seen.tzinfo is not None else now
