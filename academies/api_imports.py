"""Imports of figures from a trust's own files, for programs: the same moves as on the pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.api_data import ImportFilter, ImportSerializer
from academies.importing.reach import reach_of
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import (
    Academy,
    CellKind,
    Import,
    ImportCell,
    ImportProblem,
    Kpi,
    Period,
    SavedLayout,
    ValueStatus,
)
from academies.use_cases import imports
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import IdField, LineField
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

_MOST_CHARACTERS = 2_400_000  # of base64: a file of 1.8 MB


class Base64Field(serializers.CharField):
    """Bytes, in base64."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return base64.b64decode(super().to_internal_value(data), validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError("Send the file's bytes in base64.") from None


class UploadSerializer(serializers.Serializer[Any]):
    file_name = LineField(max_length=200)
    content = Base64Field(max_length=_MOST_CHARACTERS, help_text="The file's bytes in base64; at most 1.8 MB")
    period_id = IdField(help_text="What the figures are about")
    status = serializers.ChoiceField(choices=ValueStatus.choices, default=ValueStatus.FINAL)
    layout_id = IdField(
        allow_null=True,
        default=None,
        help_text="A layout of the trust; null: the template, or a layout that fits",
    )


class CellSerializer(serializers.Serializer[Any]):
    academy_id = serializers.IntegerField()
    urn = serializers.IntegerField()
    kpi = serializers.CharField()
    pupil_group = serializers.ChoiceField(choices=list(PUPIL_GROUPS.items()))
    kind = serializers.ChoiceField(choices=CellKind.choices)
    number = serializers.DecimalField(max_digits=18, decimal_places=6, allow_null=True)
    mark = serializers.CharField()
    cohort = serializers.IntegerField(allow_null=True)
    is_contested = serializers.BooleanField(help_text="Whether others changed it since the file was read")
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()


class ProblemSerializer(serializers.Serializer[ImportProblem]):
    sheet = serializers.CharField()
    row = serializers.IntegerField(help_text="0 where it is about the file as a whole")
    column = serializers.CharField()
    value = serializers.CharField(help_text="What stands in the file; never of a pupil")
    reason = serializers.CharField(help_text="Why it is refused")


class CellFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=CellKind.choices, label="Of this kind")
    is_contested = filters.BooleanFilter(label="Whether others changed it since the file was read")


@requires("kpi_import.read", write="kpi_import.write")
class ImportsView(PortalView):
    queryset = Import.objects.none()
    filterset_class = ImportFilter

    @describe(ImportSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the imports of figures, the newest first.

        All of the trust's, or those that you sent.
        """
        visible = Import.objects.visible_to(self.access).select_related("job")
        return self.answer_list(visible.newest_first(), ImportSerializer)

    @describe(ImportSerializer, body=UploadSerializer, status=202, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Upload a file of figures and have it read.

        It is read in the background: ask for it until it is no longer busy. Nothing is stored before it is confirmed.
        """
        sent = self.sent(UploadSerializer)
        period = Period.objects.filter(pk=sent["period_id"]).select_related("school_year").first()
        if period is None:
            raise serializers.ValidationError({"period_id": "There is no such period."})
        layout = SavedLayout.objects.filter(pk=sent["layout_id"]).first()
        if layout is None and sent["layout_id"] is not None:
            raise serializers.ValidationError({"layout_id": "There is no such layout."})
        try:
            imported = imports.upload(
                chunks=[sent["content"]],
                file_name=sent["file_name"],
                period=period,
                status=ValueStatus(sent["status"]),
                layout=layout.layout if layout else None,
                source=layout.name if layout else "",
                reach=reach_of(self.access),
                by=self.actor,
            )
        except imports.MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return answer(imported.pk, status.HTTP_202_ACCEPTED)


@requires("kpi_import.read")
class ImportView(PortalView):
    @describe(ImportSerializer)
    def get(self, request: Request, trust: str, import_id: int) -> Response:
        """Read one import."""
        return answer(visible_import(self, import_id).pk)


@requires("kpi_import.read")
class ImportCellsView(PortalView):
    queryset = ImportCell.objects.none()
    filterset_class = CellFilter

    @describe(CellSerializer(many=True))
    def get(self, request: Request, trust: str, import_id: int) -> Response:
        """List what an import would change, or has changed, in the order of the file.

        They are kept for 30 days after its end.
        """
        imported = visible_import(self, import_id)
        cells = ImportCell.objects.filter(import_id=imported.pk)
        order = ("sheet", "row", "column", "academy_id", "kpi_id", "pupil_group")
        return self.answer_list(cells.order_by(*order), CellSerializer, prepare=_with_names)


@requires("kpi_import.read")
class ImportProblemsView(PortalView):
    queryset = ImportProblem.objects.none()

    @describe(ProblemSerializer(many=True))
    def get(self, request: Request, trust: str, import_id: int) -> Response:
        """List what was refused of an import, with its place in the file and the reason."""
        imported = visible_import(self, import_id)
        problems = ImportProblem.objects.filter(imported=imported)
        return self.answer_list(problems.order_by("sheet", "row", "column", "pk"), ProblemSerializer)


class _MoveView(PortalView):
    """A move that is done in the background."""

    def ask(self, import_id: int, move: Callable[..., object]) -> Response:
        imported = visible_import(self, import_id)
        try:
            move(imported=imported, reach=reach_of(self.access), by=self.actor)
        except imports.MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return answer(imported.pk, status.HTTP_202_ACCEPTED)


@requires("kpi_import.write")
class ConfirmImportView(_MoveView):
    @describe(ImportSerializer, status=202, problems=[409])
    def post(self, request: Request, trust: str, import_id: int) -> Response:
        """Have the figures of an import stored.

        Where others changed some of them meanwhile nothing is stored: they are marked as contested, and the import
        can be confirmed once more.
        """
        return self.ask(import_id, imports.ask_to_confirm)


@requires("kpi_import.write")
class UndoImportView(_MoveView):
    @describe(ImportSerializer, status=202, problems=[409])
    def post(self, request: Request, trust: str, import_id: int) -> Response:
        """Have a confirmed import undone: what stood before it counts again."""
        return self.ask(import_id, imports.ask_to_undo)


@requires("kpi_import.write")
class CancelImportView(PortalView):
    @describe(ImportSerializer, problems=[409])
    def post(self, request: Request, trust: str, import_id: int) -> Response:
        """Cancel an import that is not confirmed, and forget its file."""
        imported = visible_import(self, import_id)
        try:
            imports.cancel(imported=imported, at=timezone.now(), by=self.actor)
        except imports.MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return answer(imported.pk)


def visible_import(view: PortalView, import_id: int) -> Import:
    visible = Import.objects.visible_to(view.access).select_related("job", "period__school_year")
    return get_object_or_404(visible, pk=import_id)


def answer(import_id: int, code: int = status.HTTP_200_OK) -> Response:
    """The import as it stands now."""
    found = Import.objects.select_related("job").get(pk=import_id)
    return Response(ImportSerializer(found).data, status=code)


def _with_names(cells: Sequence[ImportCell]) -> list[dict[str, Any]]:
    """Two queries for a page."""
    urns = dict(Academy.objects.filter(pk__in={one.academy_id for one in cells}).values_list("pk", "urn"))
    keys = dict(Kpi.objects.filter(pk__in={one.kpi_id for one in cells}).values_list("pk", "key"))
    plain = ("academy_id", "pupil_group", "kind", "number", "mark", "cohort", "is_contested")
    names = (*plain, "sheet", "row", "column")
    return [
        {"urn": urns[one.academy_id], "kpi": keys[one.kpi_id], **{name: getattr(one, name) for name in names}}
        for one in cells
    ]
