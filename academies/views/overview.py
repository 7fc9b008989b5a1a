"""The landing page of a trust."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.models import Academy
from academies.overview import overview_of
from trust_portal.accounts.gate import any_member
from trust_portal.accounts.members import roles_at
from trust_portal.accounts.requests import TrustRequest
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.words import trust_wide_lines_of
from trust_portal.notices.calendar import waiting_for
from trust_portal.notices.models import Notice
from trust_portal.ui.dates import LONDON

_RECENT = 8
_MOST_SHOWN = 12
_MOST_NOTICES = 5
_MOST_WAITING = 8


@any_member
@require_safe
def overview(request: TrustRequest, trust: str) -> HttpResponse:
    recent = None
    if request.access.may("audit.read"):
        newest = AuditEntry.objects.of_changes().select_related("person").newest_first()[:_RECENT]
        recent = trust_wide_lines_of(newest)
    own_academies = colleagues = None
    if not request.access.may_everywhere("academy_data.read"):
        own_academies = Academy.objects.visible_to(request.access).by_name()[:_MOST_SHOWN]
        places = request.access.places_for("academy_data.read")
        colleagues = roles_at(*places)[:_MOST_SHOWN]
    today = timezone.now().astimezone(LONDON).date()
    waiting = waiting_for(request.access, on=today)
    unread = Notice.objects.none()
    if request.access.unread_notices:
        unread = Notice.objects.of(request.user.pk).unread().unread_first()[:_MOST_NOTICES]
    context = {
        "overview": overview_of(request.access, on=today),
        "today": today,
        "late": waiting.late[:_MOST_WAITING],
        "coming": waiting.coming[: max(0, _MOST_WAITING - len(waiting.late))],
        "more": max(0, len(waiting.late) + len(waiting.coming) - _MOST_WAITING),
        "unread": unread,
        "recent": recent,
        "own_academies": own_academies,
        "colleagues": colleagues,
    }
    return render(request, "academies/overview.html", context)
