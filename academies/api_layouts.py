"""Layouts of a trust's files, and the template to fill in, for programs."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers, status
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from academies.api_data import ImportSerializer
from academies.api_imports import answer, visible_import
from academies.importing import storage
from academies.importing.reach import reach_of
from academies.importing.reading import academies_of_trust, shapes_of_kpis
from academies.importing.templates import FORMATS, NothingToFill, TooWide, Wanted, name_of, write_template
from academies.kpi_files import Academies, Layout, LayoutInvalid
from academies.kpi_files.looking import Look, look
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Import, Kpi, Period, SavedLayout
from academies.use_cases import import_mapping, imports, layouts
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LARGEST_ID, LineField, PersonNameSerializer
from trust_portal.api.problems import BadRequest, NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.tabular import FileRefused, open_tables
from trust_portal.tenancy.scope import bound_trust_id


@extend_schema_field({"type": "object", "additionalProperties": True})
class LayoutField(serializers.JSONField):
    """How a file is laid out, as `docs/api.md` describes it."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Layout.from_json(super().to_internal_value(data))
        except LayoutInvalid as invalid:
            raise serializers.ValidationError(
                [f"{name}: {why}" for name, why in invalid.errors.items()]
            ) from None

    def to_representation(self, value: Any) -> Any:
        return value.to_json() if isinstance(value, Layout) else value


class SavedLayoutSerializer(serializers.Serializer[SavedLayout]):
    id = serializers.IntegerField(read_only=True)
    name = LineField(max_length=60)
    layout = LayoutField(help_text="Headings and what they mean; docs/api.md describes it")
    made_by = PersonNameSerializer(read_only=True, allow_null=True)
    changed_at = serializers.DateTimeField(read_only=True)


class ColumnsLayoutSerializer(serializers.Serializer[Any]):
    name = LineField(max_length=60, help_text="What you call files like this")
    layout = LayoutField()
    is_to_be_kept = serializers.BooleanField(
        default=True, help_text="Whether the trust remembers it once the figures are stored"
    )


class ColumnSerializer(serializers.Serializer[Any]):
    heading = serializers.CharField()
    letter = serializers.CharField()
    samples = serializers.ListField(
        child=serializers.CharField(), help_text="A few values; none that could be a pupil's"
    )
    is_private = serializers.BooleanField(help_text="Nothing of it is shown: it may name people")
    can_be_read = serializers.BooleanField()


class LookSerializer(serializers.Serializer[Look]):
    sheets = serializers.ListField(child=serializers.CharField())
    sheet = serializers.CharField()
    header_row = serializers.IntegerField(help_text="0 where no row looks like headings")
    academy_column = serializers.CharField(help_text="What seems to name the academy; empty for nothing")
    is_about_pupils = serializers.BooleanField(help_text="Whether the rows seem to be single pupils")
    columns = ColumnSerializer(many=True)


class Spreadsheet(BaseRenderer):
    """Names the kinds of file, which are sent as they are."""

    media_type = "application/octet-stream"
    format = "file"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        assert data is None
        return b""


@requires("kpi_import.read", write="kpi_import.write")
class LayoutsView(PortalView):
    queryset = SavedLayout.objects.none()

    @describe(SavedLayoutSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the layouts of files that the trust knows."""
        return self.answer_list(
            SavedLayout.objects.select_related("made_by").by_name(), SavedLayoutSerializer
        )

    @describe(SavedLayoutSerializer, body=SavedLayoutSerializer, status=201)
    def post(self, request: Request, trust: str) -> Response:
        """Add a layout of files."""
        sent = self.sent(SavedLayoutSerializer)
        saved = layouts.add(name=sent["name"], layout=sent["layout"], by=self.actor)
        return Response(SavedLayoutSerializer(saved).data, status=status.HTTP_201_CREATED)


@requires("kpi_import.read", write="kpi_import.write")
class LayoutView(PortalView):
    @describe(SavedLayoutSerializer)
    def get(self, request: Request, trust: str, layout_id: int) -> Response:
        """Read one layout of files."""
        saved = get_object_or_404(SavedLayout.objects.select_related("made_by"), pk=layout_id)
        return Response(SavedLayoutSerializer(saved).data)

    @describe(SavedLayoutSerializer, body=SavedLayoutSerializer, problems=[409])
    def patch(self, request: Request, trust: str, layout_id: int) -> Response:
        """Change a layout of files: the trust's, if you look after its imports, or your own."""
        saved = self._changeable(layout_id)
        sent = self.sent(SavedLayoutSerializer, is_partial=True)
        try:
            layout = sent.get("layout") or saved.as_layout
        except LayoutInvalid as invalid:
            raise NotNow(f"Send the whole layout: this one cannot be read any more. {invalid}") from None
        changed = layouts.change(
            saved=saved, name=sent.get("name", saved.name), layout=layout, at=timezone.now(), by=self.actor
        )
        return Response(SavedLayoutSerializer(changed).data)

    @describe(None, status=204)
    def delete(self, request: Request, trust: str, layout_id: int) -> Response:
        """Remove a layout of files.

        Figures that were read by it stay.
        """
        layouts.remove(saved=self._changeable(layout_id), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _changeable(self, layout_id: int) -> SavedLayout:
        changeable = SavedLayout.objects.changeable_by(self.access).select_related("made_by")
        return get_object_or_404(changeable, pk=layout_id)


@requires("kpi_import.write")
class ImportColumnsView(PortalView):
    @describe(LookSerializer, problems=[409])
    def get(self, request: Request, trust: str, import_id: int) -> Response:
        """Look at the columns of a file that nobody has named yet."""
        imported = visible_import(self, import_id)
        return Response(LookSerializer(_looked_at(imported)).data)


def _looked_at(imported: Import) -> Look:
    """Raises NotNow where the file cannot be looked at any more."""
    path = storage.path_of(bound_trust_id(), imported.stored_as)
    if not imported.keeps_its_file or not path.exists():
        raise NotNow("The file is no longer there, or needs nobody to name its columns.")
    try:
        with open_tables(path, name=imported.file_name) as tables:
            return look(tables, Academies.of(academies_of_trust()), shapes_of_kpis())
    except FileRefused as refusal:
        raise NotNow(str(refusal)) from refusal


def _naming_people(imported: Import, layout: Layout) -> str:
    """A column that the layout reads and that may name people, as a look at this very file tells; else empty."""
    private = {one.heading for one in _looked_at(imported).columns if one.is_private}
    return next((one for one in layout.headings() if one in private and one != layout.pupil_column), "")


@requires("kpi_import.write")
class ImportLayoutView(PortalView):
    @describe(ImportSerializer, body=ColumnsLayoutSerializer, status=202, problems=[409])
    def post(self, request: Request, trust: str, import_id: int) -> Response:
        """Say which column of a file is what, and have it read."""
        imported = visible_import(self, import_id)
        sent = self.sent(ColumnsLayoutSerializer)
        known = SavedLayout.objects.filter(name__iexact=sent["name"]).first()
        may_keep = (
            known is None or SavedLayout.objects.changeable_by(self.access).filter(pk=known.pk).exists()
        )
        if sent["is_to_be_kept"] and not may_keep:
            raise serializers.ValidationError({"name": "Somebody else's layout has this name."})
        if named := _naming_people(imported, sent["layout"]):
            raise serializers.ValidationError(
                {"layout": [f"columns: “{named}” may name people, so it is not read"]}
            )
        try:
            import_mapping.map_columns(
                imported=imported,
                layout=sent["layout"],
                name=sent["name"],
                is_to_be_kept=sent["is_to_be_kept"],
                reach=reach_of(self.access),
                by=self.actor,
            )
        except imports.MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        except LayoutInvalid as invalid:
            reasons = [f"{name}: {why}" for name, why in invalid.errors.items()]
            raise serializers.ValidationError({"layout": reasons}) from None
        return answer(imported.pk, status.HTTP_202_ACCEPTED)


_QUERY = (
    OpenApiParameter(
        "period_id",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
        required=True,
        description="What the figures are about",
    ),
    OpenApiParameter("kpi", str, many=True, description="The key of a KPI; several times for several"),
    OpenApiParameter(
        "pupil_group",
        {"type": "array", "items": {"type": "string", "enum": list(PUPIL_GROUPS)}},
        description="A column for each of these groups of pupils",
    ),
    OpenApiParameter("file", str, enum=list(FORMATS), description="Which kind of file; xlsx if left out"),
)


@requires("kpi_import.write")
class TemplateView(PortalView):
    renderer_classes = [Spreadsheet]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        return Spreadsheet(), Spreadsheet.media_type

    @describe(OpenApiTypes.BINARY, headers=_QUERY, problems=[400, 409])
    def get(self, request: Request, trust: str) -> FileResponse:
        """Take away a template to fill in: your academies by KPIs for one period, with what stands.

        Without `kpi` it holds every KPI that the trust has figures of in that kind of period.
        """
        wanted = _wanted(request)
        try:
            file = write_template(wanted, reach_of(self.access))
        except (NothingToFill, TooWide) as refusal:
            raise NotNow(str(refusal)) from refusal
        name = f"Figures {name_of(wanted.period)}.{wanted.format}".replace("/", "-")
        return FileResponse(file, as_attachment=True, filename=name, content_type=Spreadsheet.media_type)


def _wanted(request: Request) -> Wanted:
    query = request.query_params
    if unknown := sorted(set(query) - {"period_id", "kpi", "pupil_group", "file"}):
        raise BadRequest({name: ["There is no such parameter here."] for name in unknown})
    number = query.get("period_id", "")
    is_number = re.fullmatch(r"[0-9]{1,18}", number)
    period = (
        Period.objects.filter(pk=int(number)).select_related("school_year").first() if is_number else None
    )
    if period is None:
        raise BadRequest({"period_id": ["Send the id of a period."]})
    keys = query.getlist("kpi")
    kpis = Kpi.objects.in_use().in_order()
    chosen = list(
        kpis.filter(key__in=keys)
        if keys
        else kpis.filter(grain=period.kind, values__is_current=True).distinct()
    )
    if missing := sorted(set(keys) - {kpi.key for kpi in chosen}):
        raise BadRequest({"kpi": [f"There is no KPI {missing[0][:60]}."]})
    groups = query.getlist("pupil_group") or [EVERYBODY]
    if any(group not in PUPIL_GROUPS for group in groups):
        raise BadRequest({"pupil_group": ["Send keys of groups of pupils, such as all or sen."]})
    kind = query.get("file", "xlsx")
    if kind not in FORMATS:
        raise BadRequest({"file": [f"Send one of {', '.join(FORMATS)}."]})
    return Wanted(period, chosen, groups, kind)
