"""What the shell around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from trust_portal.accounts import entry
from trust_portal.accounts.use_cases.logos import small_name
from trust_portal.tenancy.models import Trust, TrustState

from .navigation import Section, items_for
from .theme import DEFAULT_COLOUR, address_of, is_colour


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. All that needs the database is lazy: an answer without the shell asks nothing."""
    trust: Trust | None = getattr(request, "trust", None)
    access = getattr(request, "access", None)
    return {
        "trust": trust,
        "access": access,
        "person": SimpleLazyObject(lambda: _person(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "other_trusts": SimpleLazyObject(lambda: _other_trusts(request)),
        "theme_css_url": theme_css_url(trust.colour if trust else DEFAULT_COLOUR),
        "trust_logo_url": _logo_url(trust) if trust and trust.logo else "",
    }


def theme_css_url(colour: str) -> str:
    """Of the style sheet for this colour; of the default one where a colour is not well formed."""
    return reverse("theme", args=[address_of(colour if is_colour(colour) else DEFAULT_COLOUR)])


def _logo_url(trust: Trust) -> str:
    return reverse("trust_logo", kwargs={"trust": trust.slug, "name": small_name(trust.logo)})


def _person(request: HttpRequest) -> Any:
    person = getattr(request, "user", None)
    return person if person is not None and person.is_authenticated else None


def _navigation(request: HttpRequest) -> tuple[Section, ...]:
    access = getattr(request, "access", None)
    return items_for(access, request.path) if access else ()


def _other_trusts(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """(name, address) of the trusts that the person may enter, but for this one."""
    person = _person(request)
    if person is None:
        return ()
    here = getattr(request, "trust", None)
    keys = getattr(request, "keys", None)
    trusts = [key.trust for key in (entry.keys_of(person) if keys is None else keys)]
    return tuple(
        (trust.name, reverse("trust_start", kwargs={"trust": trust.slug}))
        for trust in trusts
        if trust.state == TrustState.ACTIVE and trust != here
    )
