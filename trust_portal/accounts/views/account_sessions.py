"""Where a person is signed in, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trust_portal.accounts.devices import device_in_words
from trust_portal.accounts.gate import signed_in
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.accounts.use_cases import accounts


@dataclass(frozen=True, slots=True)
class OpenSession:
    """`seen_at` is up to ten minutes old."""

    pk: int
    device: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this_one: bool


@signed_in
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    found = open_sessions(request.user, this_one=request.session.session_key)
    return render(request, "usersessions/usersession_list.html", {"sessions": found})


@signed_in
@require_POST
def end_session(request: SignedInRequest, session_id: int) -> HttpResponse:
    if not accounts.end_session(person=request.user, session_id=session_id, by=request.actor):
        raise Http404
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@signed_in
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    accounts.end_sessions(person=request.user, kept_session=request.session.session_key, by=request.actor)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("usersessions_list")


@signed_in
@require_POST
def end_all_sessions(request: SignedInRequest) -> HttpResponse:
    accounts.end_sessions(person=request.user, kept_session=None, by=request.actor)
    get_adapter().logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


def open_sessions(person: Person, *, this_one: str | None) -> list[OpenSession]:
    """Newest first; those that expired or ended in another way are left out."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [
        OpenSession(
            pk=row.pk,
            device=device_in_words(row.user_agent),
            address=row.ip,
            begun_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this_one=row.session_key == this_one,
        )
        for row in rows
        if row.session_key in alive
    ]
