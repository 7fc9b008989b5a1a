"""The template of a trust's figures, to be filled in and uploaded."""

from __future__ import annotations

from http import HTTPStatus

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.forms_imports import TemplateForm, usual_choices
from academies.importing.reach import reach_of
from academies.importing.templates import FORMATS, NothingToFill, TooWide, name_of, write_template
from academies.models import Period
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON


@requires("kpi_import.write")
@require_safe
def kpi_template(request: TrustRequest, trust: str) -> HttpResponse | FileResponse:
    """The form; with `format` in the address the file."""
    reach = reach_of(request.access)
    groups = None if reach.everything or reach.urns else reach.groups
    if "format" not in request.GET:
        today = timezone.now().astimezone(LONDON).date()
        form = TemplateForm(initial=usual_choices(on=today, groups=groups), groups=groups)
    else:
        form = TemplateForm(request.GET, groups=groups)
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
    context = {"form": form, "has_periods": Period.objects.exists()}
    return render(request, "academies/imports/template.html", context, status=status)
