"""The framework in force and all that were published, as everybody in the trust reads them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.calendar_dates import school_year_of
from academies.models.calendar import name_of_year
from assurance.framework_text import parts_of, passages
from assurance.in_force import pack_of
from assurance.models import PackDraft, PackVersion
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.navigation import Link


@requires("framework.read")
@require_safe
def framework(request: TrustRequest, trust: str) -> HttpResponse:
    """What this school year is rated by."""
    this_year = school_year_of(timezone.localdate())
    version = PackVersion.objects.select_related("published_by").in_force(first_year=this_year)
    return _page(request, version, reverse("framework", kwargs={"trust": trust}), this_year=this_year)


@requires("framework.read")
@require_safe
def framework_versions(request: TrustRequest, trust: str) -> HttpResponse:
    versions = list(PackVersion.objects.select_related("published_by").defer("document").newest_first())
    this_year = school_year_of(timezone.localdate())
    in_force = PackVersion.objects.defer("document").in_force(first_year=this_year)
    context = {
        "rows": [(one, name_of_year(one.first_year), one == in_force) for one in versions],
        "tabs": tabs(request, "framework_versions"),
    }
    return render(request, "assurance/frameworks/versions.html", context)


@requires("framework.read")
@require_safe
def framework_version(request: TrustRequest, trust: str, version_id: int) -> HttpResponse:
    version = get_object_or_404(PackVersion.objects.select_related("published_by"), pk=version_id)
    here = reverse("framework_version", kwargs={"trust": trust, "version_id": version_id})
    return _page(request, version, here)


@requires("framework.read")
@require_safe
def framework_version_document(request: TrustRequest, trust: str, version_id: int) -> HttpResponse:
    version = get_object_or_404(PackVersion, pk=version_id)
    return as_file(version.document, f"{version.key}-{version.number}.yaml")


def as_file(document: str, name: str) -> HttpResponse:
    """A YAML document to be saved."""
    response = HttpResponse(document, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def tabs(request: TrustRequest, current: str) -> tuple[Link, ...]:
    pages = {"framework": "In force", "framework_versions": "Versions"}
    if may_see_drafts(request):
        pages["framework_drafts"] = "Drafts"
    return tuple(
        Link(
            label,
            reverse(name, kwargs={"trust": request.trust.slug}),
            current="page" if name == current else "",
            count=PackDraft.objects.open().count() if name == "framework_drafts" else None,
        )
        for name, label in pages.items()
    )


def may_see_drafts(request: TrustRequest) -> bool:
    return request.access.may("framework.write") or request.access.may("framework.agree")


def _page(
    request: TrustRequest, version: PackVersion | None, here: str, *, this_year: int | None = None
) -> HttpResponse:
    context: dict[str, object] = {
        "version": version,
        "is_in_force": this_year is not None,
        "tabs": tabs(request, "framework" if this_year is not None else ""),
        "may_write": request.access.may("framework.write"),
        "year": name_of_year(version.first_year) if version else "",
    }
    if version is not None:
        pack = pack_of(version)
        parts = parts_of(pack)
        wanted = request.GET.get("part") or (parts[0].key if parts else "")
        shown = next((one for one in parts if one.key == wanted), None)
        if shown is None and (parts or request.GET.get("part")):
            raise Http404
        context |= {
            "pack": pack,
            "part": shown,
            "passages": passages(pack, shown.key) if shown else [],
            "part_links": [
                Link(
                    one.label,
                    f"{here}?part={one.key}",
                    current="page" if one == shown else "",
                    count=one.count or None,
                )
                for one in parts
            ],
        }
    return render(request, "assurance/frameworks/framework.html", context)
