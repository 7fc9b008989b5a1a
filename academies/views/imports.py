"""Imports of a trust's own files: the list, what a file would change, confirm, cancel, undo."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.importing.preview import (
    CELLS,
    CONTESTED,
    KINDS,
    PROBLEMS,
    REFUSED,
    cells_page,
    place,
    problems_page,
)
from academies.importing.reach import reach_of
from academies.importing.standing import ImportStanding, standings
from academies.models import Import
from academies.use_cases import imports as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.jobs.status import progress_of
from trust_portal.jobs.status import standings as job_standings
from trust_portal.jobs.views import STOP_POLLING
from trust_portal.ui.navigation import Link
from trust_portal.ui.tables import Column, TableSpec

IMPORTS = TableSpec(
    columns=(
        Column("file", "File", sort=("file_name",)),
        Column("period", "Period", sort=("period__starts_on", "period__name")),
        Column("state", "State"),
        Column("new", "New", sort=("cells_new",), is_number=True),
        Column("changed", "Changed", sort=("cells_changed",), is_number=True),
        Column("refused", "Refused", sort=("cells_refused",), is_number=True),
        Column("by", "Sent by"),
        Column("at", "Sent", sort=("created_at",)),
    ),
    default_sort="-at",
)


@requires("kpi_import.read")
@require_safe
def kpi_imports(request: TrustRequest, trust: str) -> HttpResponse:
    table = IMPORTS.read(request.GET)
    page = table.page(_visible(request))
    context = {
        "table": table,
        "page": page,
        "rows": standings(page.rows),
        "may_upload": request.access.may("kpi_import.write"),
    }
    return render(request, "academies/imports/imports.html", context)


@requires("kpi_import.read")
@require_safe
def kpi_import(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    standing = _standing(request, import_id)
    imported = standing.imported
    kind = _kind_asked(request, imported)
    context: dict[str, Any] = {
        "imported": imported,
        "kind": kind,
        "tabs": _tabs(request, imported, kind),
        "may_write": request.access.may("kpi_import.write"),
        **_outcome(request, standing),
    }
    if kind == REFUSED:
        table = PROBLEMS.read(request.GET)
        page = problems_page(imported, table)
        context |= {
            "table": table,
            "page": page,
            "problems": [(place(one, imported), one) for one in page.rows],
        }
        context["unlisted"] = imported.cells_refused > page.total
    else:
        table = CELLS.read(request.GET)
        cells, lines = cells_page(imported, kind, table)
        context |= {"table": table, "page": cells, "lines": lines}
    return render(request, "academies/imports/import.html", context)


@requires("kpi_import.read")
@require_safe
def kpi_import_progress(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    """The piece that the page asks for; once the job has ended, the page itself is loaded again."""
    standing = _standing(request, import_id)
    status = HTTPStatus.OK if standing.is_busy else STOP_POLLING
    context = _outcome(request, standing)
    response = render(request, "components/progress_value.html", context, status=status)
    if not standing.is_busy:
        response["HX-Refresh"] = "true"
    response["Cache-Control"] = "no-store"
    return response


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_import_confirm(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    standing = _standing(request, import_id)
    imported = standing.imported
    if request.method == "POST" or not standing.may_be_confirmed:
        return _do(request, imported, use_cases.ask_to_confirm)
    consequences = [
        f"{imported.cells_new:,} figures are added and {imported.cells_changed:,} take the place of others"
        f" in {imported.period} of {imported.period.school_year}.",
        "What they replace is kept as an earlier version. The import can be undone as a whole.",
    ]
    if imported.cells_refused:
        consequences.append(f"{imported.cells_refused:,} refused cells are left out.")
    if imported.cells_contested:
        consequences.append(
            f"{imported.cells_contested:,} of the figures were changed by others since the file was first read."
        )
    return _question(request, imported, f"Store the figures of {imported}?", consequences, "Store them")


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_import_undo(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    standing = _standing(request, import_id)
    imported = standing.imported
    if request.method == "POST" or not standing.may_be_undone:
        return _do(request, imported, use_cases.ask_to_undo)
    consequences = [
        f"The {imported.cells_to_write:,} figures that it stored are removed.",
        "What stood before counts again, exactly as it was.",
        "It is refused where a later import has changed one of them.",
    ]
    question = f"Undo the import of {imported}?"
    return _question(request, imported, question, consequences, "Undo the import", is_dangerous=True)


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_import_cancel(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    standing = _standing(request, import_id)
    imported = standing.imported
    if request.method == "POST" or not standing.may_be_cancelled:
        try:
            use_cases.cancel(imported=imported, at=timezone.now(), by=request.actor)
        except use_cases.MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The import is cancelled. Nothing was stored.")
        return redirect("kpi_import", trust=trust, import_id=import_id)
    consequences = ["Nothing of the file is stored. You can upload it again at any time."]
    return _question(
        request, imported, f"Cancel the import of {imported}?", consequences, "Cancel the import"
    )


def _visible(request: TrustRequest) -> Any:
    visible = Import.objects.visible_to(request.access)
    return visible.select_related("job", "period__school_year", "uploaded_by")


def _standing(request: TrustRequest, import_id: int) -> ImportStanding:
    return ImportStanding(get_object_or_404(_visible(request), pk=import_id))


def _do(request: TrustRequest, imported: Import, ask: Any) -> HttpResponse:
    try:
        ask(imported=imported, reach=reach_of(request.access), by=request.actor)
    except use_cases.MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("kpi_import", trust=request.trust.slug, import_id=imported.pk)


def _question(
    request: TrustRequest,
    imported: Import,
    question: str,
    consequences: list[str],
    confirm_label: str,
    *,
    is_dangerous: bool = False,
) -> HttpResponse:
    context = {
        "question": question,
        "consequences": consequences,
        "confirm_label": confirm_label,
        "is_dangerous": is_dangerous,
        "cancel_href": reverse("kpi_import", kwargs={"trust": request.trust.slug, "import_id": imported.pk}),
    }
    return render(request, "components/confirm_page.html", context)


def _outcome(request: TrustRequest, standing: ImportStanding) -> dict[str, Any]:
    """State and progress, for the page and for the piece of it."""
    context: dict[str, Any] = {"standing": standing}
    job = standing.imported.job
    if job is not None:
        (job_standing,) = job_standings([job])
        progress = progress_of(job_standing)
        address = {"trust": request.trust.slug, "import_id": standing.imported.pk}
        context |= {
            "progress_id": "import-progress",
            "label": job_standing.label,
            "value": progress.done if progress.total else None,
            "maximum": progress.total or 1,
            "text": progress.message,
            "poll_url": reverse("kpi_import_progress", kwargs=address) if standing.is_busy else "",
        }
    return context


def _counts(imported: Import) -> dict[str, int]:
    return {
        "new": imported.cells_new,
        "changed": imported.cells_changed,
        "unchanged": imported.cells_unchanged,
        REFUSED: imported.cells_refused,
        CONTESTED: imported.cells_contested,
    }


def _kind_asked(request: TrustRequest, imported: Import) -> str:
    """The kind of cell that the address names, or the first that there are any of."""
    counts = _counts(imported)
    asked = request.GET.get("show", "")
    return asked if asked in counts else next((kind for kind, number in counts.items() if number), "new")


def _tabs(request: TrustRequest, imported: Import, kind: str) -> list[Link]:
    counts = _counts(imported)
    return [
        Link(label, f"?show={key}", current="page" if key == kind else "", count=counts[key])
        for key, label in KINDS
        if counts[key] or key == kind
    ]
