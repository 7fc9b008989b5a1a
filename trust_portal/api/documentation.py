"""The API's description for programs, and its page for people."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import any_member
from trust_portal.accounts.requests import TrustRequest

from .reference import Section, sections_of
from .schema import PROBLEMS, openapi
from .views import PortalView


@any_member
class SchemaView(PortalView):
    """OpenAPI as JSON, or as YAML where the header Accept asks for it."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    @extend_schema(exclude=True)
    def get(self, request: Request, trust: str) -> Response:
        return Response(openapi())


@any_member
@require_safe
def documentation(request: TrustRequest, trust: str) -> HttpResponse:
    """How to begin and what there is; with `?records=…` all that can be done with one kind of record."""
    wanted = request.GET.get("records")
    if wanted is not None:
        section = next((one for one in _sections() if one.key == wanted), None)
        if section is None:
            raise Http404("The API has no such records")
        return render(request, "api/documentation_section.html", {"section": section})
    context = {
        "sections": _sections(),
        "refusals": [(status, words) for status, (_, words) in PROBLEMS.items()],
        "site_url": settings.SITE_URL,
        "calls_a_minute": settings.API_CALLS_A_MINUTE,
    }
    return render(request, "api/documentation.html", context)


@cache
def _sections() -> tuple[Section, ...]:
    return sections_of(openapi())
