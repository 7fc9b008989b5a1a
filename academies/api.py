"""The academies of a trust, for programs."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import Academy, AcademyQuerySet, Phase
from academies.use_cases import academies
from academies.use_cases.academies import Size
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

_SIZE = ("pupils", "capacity", "fsm_percent", "sen_percent")


class AcademySerializer(serializers.Serializer[Academy]):
    id = serializers.IntegerField(read_only=True)
    place_id = serializers.IntegerField(read_only=True, help_text="What people's roles name it by")
    urn = serializers.IntegerField(
        min_value=100_000, max_value=999_999, help_text="DfE's six-digit number of the school"
    )
    name = LineField(max_length=200)
    phase = serializers.ChoiceField(choices=Phase.choices)
    joined_on = serializers.DateField(
        allow_null=True, required=False, help_text="When it joined the trust, if that is known"
    )
    left_on = serializers.DateField(
        allow_null=True, required=False, help_text="The first day on which it was no longer in the trust"
    )
    pupils = serializers.IntegerField(
        allow_null=True, required=False, min_value=0, max_value=20_000, help_text="Pupils on roll"
    )
    capacity = serializers.IntegerField(
        allow_null=True, required=False, min_value=0, max_value=20_000, help_text="Places that there are"
    )
    fsm_percent = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=100,
        allow_null=True,
        required=False,
        help_text="Free school meals, per cent of pupils",
    )
    sen_percent = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=100,
        allow_null=True,
        required=False,
        help_text="Special needs, per cent of pupils",
    )


class AcademyFilter(filters.FilterSet):
    search = filters.CharFilter(label="Part of the name, or the beginning of the URN")
    phase = filters.ChoiceFilter(choices=Phase.choices, label="Of this phase")
    ordering = Ordering(fields=(("name_key", "name"), "phase", "urn", "joined_on"))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Academy]:
        asked = self.form.cleaned_data
        found = cast(AcademyQuerySet, queryset).matching(text=asked["search"], phase=asked["phase"] or "")
        ordered: QuerySet[Academy] = self.filters["ordering"].filter(found, asked["ordering"])
        return ordered


@requires("academy_data.read", write="academy_data.write")
class AcademiesView(PortalView):
    queryset = Academy.objects.none()
    filterset_class = AcademyFilter

    @describe(AcademySerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the academies.

        All of the trust's, or your own: those that your roles let you see.
        """
        visible = Academy.objects.visible_to(self.access).with_name_key()
        return self.answer_list(visible.order_by(Lower("name"), "pk"), AcademySerializer)

    @describe(AcademySerializer, body=AcademySerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Add an academy."""
        sent = self.sent(AcademySerializer)
        added = academies.add(
            name=sent["name"],
            urn=sent["urn"],
            phase=Phase(sent["phase"]),
            joined_on=sent.get("joined_on"),
            left_on=sent.get("left_on"),
            size=Size(**{name: sent.get(name) for name in _SIZE}),
            by=self.actor,
        )
        return answer_with(added, status.HTTP_201_CREATED)


@requires("academy_data.read", write="academy_data.write")
class AcademyView(PortalView):
    @describe(AcademySerializer, has_etag=True)
    def get(self, request: Request, trust: str, academy_id: int) -> Response:
        """Read one academy.

        The ETag names this version of it.
        """
        return answer_with(get_object_or_404(Academy.objects.visible_to(self.access), pk=academy_id))

    @describe(AcademySerializer, body=AcademySerializer, if_match=False, problems=[409])
    def patch(self, request: Request, trust: str, academy_id: int) -> Response:
        """Correct an academy.

        What is left out stays.
        """
        visible = Academy.objects.visible_to(self.access).select_for_update(of=("self",))
        now = get_object_or_404(visible, pk=academy_id)
        sent = self.sent(AcademySerializer, is_partial=True)
        check_if_match(request, answer_with(now)["ETag"])
        changed = academies.change(
            academy=now,
            name=sent.get("name", now.name),
            urn=sent.get("urn", now.urn),
            phase=Phase(sent.get("phase", now.phase)),
            joined_on=sent.get("joined_on", now.joined_on),
            left_on=sent.get("left_on", now.left_on),
            size=Size(**{name: sent.get(name, getattr(now, name)) for name in _SIZE}),
            by=self.actor,
        )
        return answer_with(changed)


def answer_with(academy: Academy, code: int = status.HTTP_200_OK) -> Response:
    """The academy, with its ETag."""
    data = AcademySerializer(academy).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
