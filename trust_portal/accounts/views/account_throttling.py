"""What somebody reads who tried too often."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, parse_rates
from django.http import HttpRequest, HttpResponse

from trust_portal.ui import errors

# The action of ACCOUNT_RATE_LIMITS that an address counts under; the others wait a minute.
_ACTIONS = {"account_reset_password": "reset_password", "account_email": "manage_email"}
_REFUSALS = frozenset({"too_many_login_attempts", "rate_limited"})


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """429 of the addresses that allauth throttles; it says after what time any of their limits lets go."""
    name = request.resolver_match.url_name if request.resolver_match else None
    action = _ACTIONS.get(name or "")
    return errors.too_many_requests(request, retry_after=longest_wait(action) if action else 60)


def longest_wait(action: str) -> int:
    """Seconds after which each limit of the action has let go."""
    rates: list[Rate] = parse_rates(app_settings.RATE_LIMITS[action])
    return max(int(rate.duration) for rate in rates)


def refusal_of(request: HttpRequest, form: Any) -> HttpResponse | None:
    """The page for a form that was not even looked at, since too many before it were wrong; else None."""
    codes = {error.code for found in form.errors.as_data().values() for error in found}
    if not codes & _REFUSALS:
        return None
    return errors.too_many_requests(request, retry_after=longest_wait("login_failed"))


class Throttled:
    """For views with a password or a code: too many wrong ones end on that page and not in the form."""

    request: HttpRequest

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = refusal_of(self.request, form) or super().form_invalid(form)  # type: ignore[misc]
        return response
