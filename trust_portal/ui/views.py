"""Pages that belong to no trust: the theme's style sheet and the style guide."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts.gate import operator_only, public

from .styleguide import specimens
from .theme import theme_at

FOR_GOOD = "public, max-age=31536000, immutable"


@public
@require_safe
@transaction.non_atomic_requests  # it needs no database
def theme_css(request: HttpRequest, address: str) -> HttpResponse:
    """The variables of one colour; the address changes with the content, so it may be kept for good."""
    theme = theme_at(address)
    if theme is None:
        raise Http404
    return HttpResponse(
        theme.css(), content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD}
    )


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with real markup. Sending its form shows how errors look; nothing is kept."""
    context = specimens(request.GET, request.POST if request.method == "POST" else None)
    return render(request, "styleguide.html", context)
