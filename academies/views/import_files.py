"""Files that imports give: the template to fill in, and what was refused of a file."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.forms_imports import TemplateForm, usual_choices
from academies.importing.problem_files import write_problems
from academies.importing.reach import reach_of
from academies.importing.templates import FORMATS, NothingToFill, TooWide, name_of, write_template
from academies.models import Import, Kpi, Period
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON


@requires("kpi_import.write")
@require_safe
def kpi_template(request: TrustRequest, trust: str) -> HttpResponse | FileResponse:
    """The form; with `format` in the address the file. `kpi` narrows both to one key figure."""
    reach = reach_of(request.access)
    asked = request.GET.get("kpi", "")
    kpi = Kpi.objects.in_use().filter(pk=int(asked)).first() if re.fullmatch(r"\d{1,18}", asked) else None
    groups = None if reach.everything or reach.urns else reach.groups
    if "format" not in request.GET:
        today = timezone.now().astimezone(LONDON).date()
        form = TemplateForm(initial=usual_choices(on=today, groups=groups, kpi=kpi), groups=groups, kpi=kpi)
    else:
        form = TemplateForm(request.GET, groups=groups, kpi=kpi)
        if form.is_valid():
            wanted = form.wanted()
            try:
                file = write_template(wanted, reach)
            except (NothingToFill, TooWide) as refusal:
                form.add_error(None, str(refusal))
            else:
                name = f"Figures {name_of(wanted.period)}.{wanted.format}".replace("/", "-")
                return FileResponse(
                    file, as_attachment=True, filename=name, content_type=FORMATS[wanted.format]
                )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "kpi": kpi, "has_periods": Period.objects.exists()}
    return render(request, "academies/imports/template.html", context, status=status)


@requires("kpi_import.read")
@require_safe
def kpi_import_problems(request: TrustRequest, trust: str, import_id: int) -> FileResponse:
    """What was refused, as a spreadsheet: ?format=xlsx or csv."""
    imported = get_object_or_404(Import.objects.visible_to(request.access), pk=import_id)
    kind = request.GET.get("format", "")
    kind = kind if kind in FORMATS else "xlsx"
    name = f"Refused cells of {Path(imported.file_name).stem}.{kind}"
    return FileResponse(
        write_problems(imported, kind), as_attachment=True, filename=name, content_type=FORMATS[kind]
    )
