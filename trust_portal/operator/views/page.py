"""The operators' shell around a page: its own navigation and colour, so that nobody takes it for a trust's."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trust_portal.accounts.requests import SignedInRequest
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import Via
from trust_portal.ui.context import theme_css_url
from trust_portal.ui.navigation import Link, shown

COLOUR = "#2b2f36"

_NAVIGATION = (
    (
        "",
        (
            ("Trusts", "operator_trusts", "academies"),
            ("Public data", "operator_public_data", "chart"),
            ("Jobs", "operator_jobs", "jobs"),
        ),
    ),
    (
        "Portal",
        (
            ("Operators", "operators", "people"),
            ("Health", "operator_health", "success"),
            ("Style guide", "styleguide", "paper"),
        ),
    ),
)


def page(
    request: SignedInRequest, template: str, context: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Draw the template in the operators' shell. `context` must not hold `trust`: no trust is entered here."""
    sections = [
        (label, [Link(text, reverse(name), icon) for text, name, icon in items])
        for label, items in _NAVIGATION
    ]
    shell = {"navigation": shown(sections, request.path), "theme_css_url": theme_css_url(COLOUR)}
    return render(request, template, {**context, **shell}, status=status)


def status_of(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def operator(request: SignedInRequest) -> Actor:
    """The person, named in a trust's audit trail as an operator of the portal."""
    return replace(request.actor, via=Via.OPERATOR.value)
