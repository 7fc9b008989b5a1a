"""KPIs, periods, values and imports as programs see them."""

from __future__ import annotations

from collections.abc import Sequence

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from academies.explorer.small_numbers import hidden_values, veiled_from
from academies.importing.standing import ImportStanding
from academies.kpis.groups import GROUPS, PUPIL_GROUPS
from academies.models import (
    Direction,
    Import,
    ImportState,
    Kpi,
    KpiValue,
    Period,
    PeriodKind,
    Unit,
    ValueStatus,
)
from trust_portal.accounts.gate import requires
from trust_portal.api.filters import Ordering
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class KpiSerializer(serializers.Serializer[Kpi]):
    id = serializers.IntegerField()
    key = serializers.CharField(help_text="What files and framework packs call it; it never changes")
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.ChoiceField(choices=Unit.choices)
    direction = serializers.ChoiceField(choices=Direction.choices)
    grain = serializers.ChoiceField(choices=PeriodKind.choices)
    decimals = serializers.IntegerField()
    group = serializers.ChoiceField(choices=[(group.key, group.label) for group in GROUPS])
    published_measure = serializers.CharField(help_text="The published measure that stands beside it, if any")
    is_own = serializers.BooleanField(help_text="Whether it is the trust's own")
    is_active = serializers.BooleanField(help_text="Whether it takes new values")


class PeriodSerializer(serializers.Serializer[Period]):
    id = serializers.IntegerField()
    first_year = serializers.IntegerField(
        source="school_year.first_year", help_text="The school year: 2026 is 2026/27"
    )
    kind = serializers.ChoiceField(choices=PeriodKind.choices)
    number = serializers.IntegerField(help_text="Counted within its kind and year")
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ValueSerializer(serializers.Serializer[KpiValue]):
    academy_id = serializers.IntegerField()
    urn = serializers.IntegerField(source="academy.urn")
    kpi = serializers.CharField(source="kpi.key")
    period_id = serializers.IntegerField()
    pupil_group = serializers.ChoiceField(choices=list(PUPIL_GROUPS.items()))
    number = serializers.DecimalField(
        max_digits=18, decimal_places=6, allow_null=True, help_text="Null where there is a mark instead"
    )
    mark = serializers.CharField(help_text="Why there is no number, such as SUPP; else empty")
    cohort = serializers.IntegerField(allow_null=True, help_text="How many pupils it is about, if known")
    status = serializers.ChoiceField(choices=ValueStatus.choices)
    version = serializers.IntegerField()
    import_id = serializers.IntegerField(source="imported_by_id")
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()


class ImportSerializer(serializers.Serializer[Import]):
    id = serializers.IntegerField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    period_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ValueStatus.choices)
    state = serializers.ChoiceField(choices=ImportState.choices)
    is_busy = serializers.SerializerMethodField(help_text="Whether the portal is working on it")
    message = serializers.SerializerMethodField(help_text="What came of the last thing that was done with it")
    source = serializers.CharField(help_text="The layout by which it was read; empty for the template")  # type: ignore[assignment]
    same_as_id = serializers.IntegerField(
        allow_null=True, help_text="An earlier import with the very same figures, if nothing changed since"
    )
    cells_new = serializers.IntegerField()
    cells_changed = serializers.IntegerField()
    cells_unchanged = serializers.IntegerField()
    cells_refused = serializers.IntegerField()
    cells_contested = serializers.IntegerField(help_text="Changed by others since the file was read")
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_is_busy(self, imported: Import) -> bool:
        return ImportStanding(imported).is_busy

    def get_message(self, imported: Import) -> str:
        return ImportStanding(imported).message


class KpiFilter(filters.FilterSet):
    group = filters.ChoiceFilter(
        choices=[(group.key, group.label) for group in GROUPS], label="Of this group"
    )
    is_active = filters.BooleanFilter(label="Whether it takes new values")


class PeriodFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=PeriodKind.choices, label="Of this kind")
    first_year = filters.NumberFilter(
        field_name="school_year__first_year", label="Of this school year", min_value=1900, max_value=2200
    )


class ValueFilter(filters.FilterSet):
    period_id = filters.NumberFilter(label="Of this period", min_value=1, max_value=2**62)
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    kpi = filters.CharFilter(field_name="kpi__key", label="Of the KPI with this key")
    pupil_group = filters.ChoiceFilter(choices=list(PUPIL_GROUPS.items()), label="Of this group of pupils")


class ImportFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ImportState.choices, label="Where it stands")
    ordering = Ordering(fields=("created_at",))


@requires("academy_data.read")
class PeriodsView(PortalView):
    queryset = Period.objects.none()
    filterset_class = PeriodFilter

    @describe(PeriodSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the periods: school years, terms, half terms and data drops."""
        return self.answer_list(Period.objects.select_related("school_year").in_order(), PeriodSerializer)


@requires("academy_data.read")
class ValuesView(PortalView):
    queryset = KpiValue.objects.none()
    filterset_class = ValueFilter

    @describe(ValueSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the values that count today.

        All of the trust's, or those of your own academies. Earlier versions are not among them. Of figures about few
        pupils that you may not see, the mark is SUPP.
        """
        visible = KpiValue.objects.current().visible_to(self.access).select_related("academy", "kpi")
        return self.answer_list(
            visible.order_by("period_id", "academy_id", "kpi_id", "pupil_group"),
            ValueSerializer,
            prepare=self._veiled,
        )

    def _veiled(self, values: Sequence[KpiValue]) -> Sequence[KpiValue]:
        veiled = veiled_from(self.access, {value.academy for value in values})
        hidden = hidden_values({value.kpi for value in values}) if veiled else frozenset()
        for value in values:
            key = (value.kpi_id, value.period_id, value.academy_id, value.pupil_group)
            if value.academy_id in veiled and key in hidden:
                value.number, value.cohort, value.mark = None, None, "SUPP"
        return values
