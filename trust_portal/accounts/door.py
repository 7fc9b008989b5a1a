"""The one door into a trust: finds it in the address, checks who comes in, binds it, owns the transaction.

The view and the rendering of its template run inside the trust's transaction; an answer of 500 or above
rolls everything back. A trust that does not exist and one that is not yours give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.audit.models import Via
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui import errors

from . import entry
from .gate import Audience, Rule, rule_of
from .models import TrustEntry
from .requests import PortalRequest

GetResponse = Callable[[PortalRequest], HttpResponse]


class Door:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.trust = None
        request.access = None
        request.actor = actor_of(request)
        match = _match(request)
        slug = match.kwargs.get("trust") if match else None
        if match is None or slug is None:
            return self.get_response(request)
        rule = rule_of(match.func)
        if rule is None or not rule.is_inside_a_trust:
            raise ImproperlyConfigured(f"{match.view_name} is inside a trust and must say so")
        is_api = request.path_info.startswith("/api/")
        if rule.audience is Audience.LINK_HOLDER:
            return self._by_link(request, slug)
        if is_api and request.headers.get("Authorization"):
            return self._by_token(request, slug)
        if not request.user.is_authenticated:
            if is_api:
                return _unauthenticated(request, "Sign in or send a token.")
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        request.keys = entry.keys_of(request.user)
        key = next((key for key in request.keys if key.trust.slug == slug), None)
        if key is None:
            return errors.not_found(request, Http404())
        return self._inside(request, key.trust, request.user, key)

    def _by_link(self, request: PortalRequest, slug: str) -> HttpResponse:
        trust = Trust.objects.filter(slug=slug, state=TrustState.ACTIVE).first()
        if trust is None:
            return errors.link_not_found(request)
        with trust_scope(trust.pk):
            return self._answer(request, trust)

    def _by_token(self, request: PortalRequest, slug: str) -> HttpResponse:
        from trust_portal.api.authentication import person_of_token

        trust = Trust.objects.filter(slug=slug).first()
        refusal = "The token is wrong, has ended, or belongs to another trust."
        if trust is None:
            return _unauthenticated(request, refusal)
        with trust_scope(trust.pk):
            person = person_of_token(request.headers["Authorization"])
        if person is None:
            return _unauthenticated(request, refusal)
        # No cookie took part, so a forged page cannot be behind it.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        request.user = person
        return self._inside(request, trust, person)

    def _inside(
        self, request: PortalRequest, trust: Trust, person: Any, key: TrustEntry | None = None
    ) -> HttpResponse:
        with trust_scope(trust.pk):
            access = entry.access_of(person=person, trust=trust)
            if not access.roles:
                return errors.not_found(request, Http404())
            if trust.state != TrustState.ACTIVE:
                return errors.trust_closed(request, trust)
            if entry.lacks_second_factor(access=access):
                if request.path_info.startswith("/api/"):
                    text = "Your role needs a second factor. Sign in to the portal and add one first."
                    return errors.problem(request, 403, text)
                return redirect(f"{reverse('second_factor_needed')}?trust={trust.slug}")
            request.access = access
            request.actor = actor_of(request)
            if key is not None:
                entry.note(key, at=timezone.now())
            return self._answer(request, trust)

    def _answer(self, request: PortalRequest, trust: Trust) -> HttpResponse:
        """Inside the trust's transaction, which an error of ours rolls back."""
        request.trust = trust
        response = self.get_response(request)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response = response.render()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def process_view(
        self, request: PortalRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if rule is None:
            name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
            raise ImproperlyConfigured(f"{name} does not say who may use it (accounts/gate.py)")
        return self._refusal(request, rule)

    def _refusal(self, request: PortalRequest, rule: Rule) -> HttpResponse | None:
        if rule.is_inside_a_trust and request.trust is None:
            raise ImproperlyConfigured("A view inside a trust needs the trust in its address")
        if rule.audience is Audience.PERMITTED:
            if request.access is None or not request.access.may(rule.permission_for(request.method)):
                raise PermissionDenied
        elif rule.audience in (Audience.SIGNED_IN, Audience.OPERATOR):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
            if rule.audience is Audience.OPERATOR:
                if not request.user.is_operator:
                    return errors.not_found(request, Http404())
                if not entry.has_second_factor(request.user):
                    return redirect(reverse("second_factor_needed"))
        return None


def _unauthenticated(request: PortalRequest, detail: str) -> HttpResponse:
    response = errors.problem(request, 401, detail)
    response["WWW-Authenticate"] = 'Bearer realm="trust portal"'
    return response


def actor_of(request: PortalRequest) -> Actor:
    """Who sends this request, for the audit trail."""
    person: Any = request.user if request.user.is_authenticated else None
    via = Via.API if request.path_info.startswith("/api/") else Via.PAGE
    return Actor(
        person=person,
        via=via.value,
        address=getattr(request, "client_address", None),
        request_id=getattr(request, "request_id", ""),
    )


def _match(request: PortalRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None
