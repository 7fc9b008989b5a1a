"""The calendar's secret address, and what is read there."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts import entry
from trust_portal.accounts.gate import any_member, link_holder
from trust_portal.accounts.requests import PortalRequest, TrustRequest
from trust_portal.accounts.secrets import hash_secret
from trust_portal.notices import ics
from trust_portal.notices.calendar import entries_for, waiting_for
from trust_portal.notices.models import CalendarFeed
from trust_portal.notices.use_cases import feeds
from trust_portal.ui.dates import LONDON

_A_YEAR = timedelta(days=366)
_MOST_COMING = 20


@any_member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: TrustRequest, trust: str) -> HttpResponse:
    """Make an address or a new one. Its secret stands in the answer itself, never stored."""
    address, status = "", HTTPStatus.OK
    if request.method == "POST":
        _, secret = feeds.make(person=request.user, at=timezone.now(), by=request.actor)
        address = settings.SITE_URL + reverse("calendar_file", kwargs={"trust": trust, "secret": secret})
        status = HTTPStatus.CREATED
    today = timezone.now().astimezone(LONDON).date()
    waiting = waiting_for(request.access, on=today, within=_A_YEAR)
    context = {
        "address": address,
        "feed": CalendarFeed.objects.filter(person=request.user).first(),
        "late": waiting.late,
        "coming": waiting.coming[:_MOST_COMING],
    }
    return render(request, "notices/calendar_feed.html", context, status=status)


@any_member
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed_revoke(request: TrustRequest, trust: str) -> HttpResponse:
    if request.method == "POST":
        if feeds.revoke(person=request.user, by=request.actor):
            messages.success(request, "The address no longer works.")
        return redirect("calendar_feed", trust=trust)
    context = {
        "question": "Revoke your calendar’s address?",
        "consequences": [
            "Calendar programs that read it find nothing there any more, at once.",
            "You can make a new address; the old one cannot be brought back.",
        ],
        "confirm_label": "Revoke the address",
        "is_dangerous": True,
        "cancel_href": reverse("calendar_feed", kwargs={"trust": trust}),
    }
    return render(request, "components/confirm_page.html", context)


@link_holder
@never_cache
@require_safe
def calendar_file(request: PortalRequest, trust: str, secret: str) -> HttpResponse:
    """What the person may see now. Whoever has left, or lacks a second factor, finds nothing."""
    feed = CalendarFeed.objects.select_related("person").filter(secret_hash=hash_secret(secret)).first()
    if feed is None or request.trust is None or not feed.person.is_active:
        raise Http404
    access = entry.access_of(person=feed.person, trust=request.trust)
    if not access.roles or entry.lacks_second_factor(access=access):
        raise Http404
    now = timezone.now()
    entries = entries_for(access, on=now.astimezone(LONDON).date())
    response = HttpResponse(
        ics.document(entries, trust=request.trust, at=now), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'inline; filename="{request.trust.slug}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
