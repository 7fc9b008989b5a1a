"""Saying which column of an uploaded file is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from academies.importing import storage
from academies.importing.reach import Reach, reach_of
from academies.importing.reading import academies_of_trust, shapes_of_kpis
from academies.kpi_files import Academies, KpiShape, Layout, LayoutInvalid
from academies.kpi_files.looking import Look, look, texts_in
from academies.mapping.choices import KpiNames, What
from academies.mapping.form import MOST_FIGURES, MappingForm
from academies.mapping.layouts import Said, proposal, said_by
from academies.models import Academy, Import, Kpi, SavedLayout
from academies.use_cases import import_mapping, imports
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular import FileRefused, Tables, open_tables
from trust_portal.tenancy.scope import bound_trust_id

_LARGEST_ROW = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a sheet, the row of its headings, a saved layout to begin with."""

    sheet: str
    row: int
    begin: SavedLayout | None

    @classmethod
    def of(cls, query: QueryDict, layouts: Mapping[str, SavedLayout]) -> Asked:
        row = query.get("row", "")
        number = int(row) if row.isascii() and row.isdigit() and len(row) < 5 else 0
        return cls(
            query.get("sheet", "")[:200], min(number, _LARGEST_ROW), layouts.get(query.get("begin", ""))
        )


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_import_map(request: TrustRequest, trust: str, import_id: int) -> HttpResponse:
    """Nothing that stands below the headings is stored by it."""
    visible = Import.objects.visible_to(request.access).select_related("job", "period__school_year")
    imported = get_object_or_404(visible, pk=import_id)
    path = storage.path_of(bound_trust_id(), imported.stored_as)
    is_busy = imported.job is not None and not imported.job.is_finished
    if is_busy or not imported.keeps_its_file or not path.exists():
        messages.error(request, "The columns of this file can no longer be named. Upload it again.")
        return redirect("kpi_import", trust=trust, import_id=import_id)
    try:
        with open_tables(path, name=imported.file_name) as tables:
            return _answer(request, imported, tables)
    except FileRefused as refusal:
        imports.refuse(imported=imported, message=str(refusal), at=timezone.now(), by=request.actor)
        return redirect("kpi_import", trust=trust, import_id=import_id)


def _answer(request: TrustRequest, imported: Import, tables: Tables) -> HttpResponse:
    layouts = {str(one.pk): one for one in SavedLayout.objects.by_name()}
    asked = Asked.of(request.GET, layouts)
    shapes, reach = shapes_of_kpis(), reach_of(request.access)
    former = _former(imported, asked)
    shown = look(
        tables,
        Academies.of(academies_of_trust()),
        shapes,
        sheet=asked.sheet or (former.sheet if former else ""),
        header_row=asked.row or (former.header_row if former else 0),
    )
    name = asked.begin.name if asked.begin else imported.source
    if request.method == "POST":
        return _sent(request, imported, tables, shown, shapes, reach, asked)
    said = said_by(former, shown) if former else proposal(shown, shapes)
    form = _form(request, tables, shown, said, reach, figures=max(1, len(said.figures)), name=name)
    return _page(request, imported, shown, form, asked)


def _sent(
    request: TrustRequest,
    imported: Import,
    tables: Tables,
    shown: Look,
    shapes: Mapping[str, KpiShape],
    reach: Reach,
    asked: Asked,
) -> HttpResponse:
    data = request.POST
    figures = min(int(data.get("figures", "1")) if data.get("figures", "").isdecimal() else 1, MOST_FIGURES)
    groups = tuple(
        one.heading
        for one in shown.columns
        if data.get(f"what_{one.index}") == What.GROUP and one.can_be_read
    )
    said = Said(
        is_about_pupils=data.get("rows") == "pupils",
        columns=proposal(shown, shapes).columns,
    )
    form = _form(request, tables, shown, said, reach, figures=figures, data=data, groups=groups)
    form.is_valid()
    asks_more = _asks_more(form, data)
    if "more" in data or asks_more:
        more = min(figures + 1, MOST_FIGURES) if "more" in data else figures
        name = data.get("name", "")[:60]
        again = _form(request, tables, shown, form.said, reach, figures=more, name=name)
        return _page(request, imported, shown, again, asked, asks_more=asks_more)
    if form.layout is not None and not form.errors:
        name = form.cleaned_data["name"].strip()
        known = SavedLayout.objects.filter(name__iexact=name).first()
        if known is not None and not _may_change(request, known, form.layout):
            form.add_error("name", "Somebody else’s layout has this name. Choose another one.")
        else:
            return _map(request, imported, form.layout, known.name if known else name, known, reach)
    return _page(request, imported, shown, form, asked)


def _asks_more(form: MappingForm, data: QueryDict) -> str:
    """What the page could not ask before, since it hung on an answer; '' for nothing."""
    if form.said.is_about_pupils != (data.get("shown_for") == "pupils"):
        return "Rows about others need other answers: look through the columns once more."
    for table in form.text_tables():
        if table.rows and table.more.html_name not in data:
            return (
                f"One thing more: say below which pupils each text under “{table.column.heading}” stands for."
            )
    return ""


def _may_change(request: TrustRequest, known: SavedLayout, layout: Layout) -> bool:
    is_same = known.layout == layout.to_json()
    return is_same or SavedLayout.objects.changeable_by(request.access).filter(pk=known.pk).exists()


def _map(
    request: TrustRequest,
    imported: Import,
    layout: Layout,
    name: str,
    known: SavedLayout | None,
    reach: Reach,
) -> HttpResponse:
    try:
        import_mapping.map_columns(
            imported=imported,
            layout=layout,
            name=name,
            is_to_be_kept=known is None or known.layout != layout.to_json(),
            reach=reach,
            by=request.actor,
        )
    except imports.MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("kpi_import", trust=request.trust.slug, import_id=imported.pk)


def _form(
    request: TrustRequest,
    tables: Tables,
    shown: Look,
    said: Said,
    reach: Reach,
    *,
    figures: int,
    name: str = "",
    data: QueryDict | None = None,
    groups: tuple[str, ...] | None = None,
) -> MappingForm:
    kpis = Kpi.objects.in_use()
    academies = Academy.objects.by_name()
    if not (reach.everything or reach.urns):
        kpis = kpis.filter(group__in=reach.groups)
    elif not reach.everything and not reach.groups:
        academies = academies.filter(urn__in=reach.urns)
    asked = said.group_columns if groups is None else groups
    return MappingForm(
        data,
        look=shown,
        said=said,
        texts={heading: texts_in(tables, shown, heading) for heading in asked},
        kpis=KpiNames(kpis),
        academies=list(academies),
        figures=figures,
        name=name,
    )


def _former(imported: Import, asked: Asked) -> Layout | None:
    """The layout to begin with: a saved one that was asked for, or the import's own."""
    data = asked.begin.layout if asked.begin else imported.layout
    try:
        return Layout.from_json(data) if data else None
    except LayoutInvalid:
        return None


def _page(
    request: TrustRequest,
    imported: Import,
    shown: Look,
    form: MappingForm,
    asked: Asked,
    *,
    asks_more: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "imported": imported,
        "look": shown,
        "form": form,
        "asked": asked,
        "asks_more": asks_more,
        "layouts": SavedLayout.objects.by_name(),
        "cancel_href": reverse("kpi_import", kwargs={"trust": request.trust.slug, "import_id": imported.pk}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "academies/imports/mapping.html", context, status=status)
