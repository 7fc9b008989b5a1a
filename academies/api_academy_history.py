"""A new name or URN of an academy, and those that it had before, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.api import AcademySerializer, answer_with
from academies.models import Academy, EarlierIdentity, EarlierReason
from academies.use_cases import academy_history as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

_URN: Mapping[str, Any] = {"min_value": 100_000, "max_value": 999_999}


class RenameSerializer(serializers.Serializer[Any]):
    name = LineField(max_length=200)
    on = serializers.DateField(help_text="The first day of the new name")


class ConvertSerializer(serializers.Serializer[Any]):
    urn = serializers.IntegerField(**_URN, help_text="DfE's six-digit number of the school from that day on")
    name = LineField(
        required=False, allow_blank=True, max_length=200, default="", help_text="Empty: its name stays"
    )
    on = serializers.DateField(help_text="The first day of the new URN")


class NewEarlierSerializer(serializers.Serializer[Any]):
    """A URN, a name, or both."""

    urn = serializers.IntegerField(**_URN, required=False, allow_null=True, default=None)
    name = LineField(required=False, allow_blank=True, max_length=200, default="")
    used_from = serializers.DateField(required=False, allow_null=True, default=None)
    used_until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="The last day"
    )


class EarlierSerializer(serializers.Serializer[EarlierIdentity]):
    id = serializers.IntegerField()
    urn = serializers.IntegerField(allow_null=True, help_text="Null where it is the same as today")
    name = serializers.CharField()
    used_from = serializers.DateField(allow_null=True)
    used_until = serializers.DateField(allow_null=True, help_text="The last day")
    reason = serializers.ChoiceField(choices=EarlierReason.choices)


@requires("academy_data.write")
class AcademyRenameView(PortalView):
    @describe(AcademySerializer, body=RenameSerializer, has_etag=True)
    def post(self, request: Request, trust: str, academy_id: int) -> Response:
        """Rename an academy from a day on.

        Its name until then is kept, and files may still use it. A name that was wrong is corrected by a PATCH.
        """
        academy = _academy(self.access, academy_id)
        renamed = use_cases.rename(academy=academy, **self.sent(RenameSerializer), by=self.actor)
        return answer_with(renamed)


@requires("academy_data.write")
class AcademyConvertView(PortalView):
    @describe(AcademySerializer, body=ConvertSerializer, has_etag=True)
    def post(self, request: Request, trust: str, academy_id: int) -> Response:
        """Give an academy a new URN from a day on, and perhaps a new name.

        Those until then are kept: published figures and files are found by them.
        """
        academy = _academy(self.access, academy_id)
        converted = use_cases.convert(academy=academy, **self.sent(ConvertSerializer), by=self.actor)
        return answer_with(converted)


@requires("academy_data.read", write="academy_data.write")
class EarlierIdentitiesView(PortalView):
    queryset = EarlierIdentity.objects.none()

    @describe(EarlierSerializer(many=True))
    def get(self, request: Request, trust: str, academy_id: int) -> Response:
        """List the URNs and names that stood for an academy before, the latest first."""
        earlier = _academy(self.access, academy_id).earlier.order_by("-used_until", "pk")
        return self.answer_list(earlier, EarlierSerializer)

    @describe(EarlierSerializer, body=NewEarlierSerializer, status=201)
    def post(self, request: Request, trust: str, academy_id: int) -> Response:
        """Say which school became an academy: files and published figures know it by this URN or name."""
        academy = _academy(self.access, academy_id)
        made = use_cases.add_earlier(academy=academy, **self.sent(NewEarlierSerializer), by=self.actor)
        return Response(EarlierSerializer(made).data, status=status.HTTP_201_CREATED)


@requires("academy_data.write")
class EarlierIdentityView(PortalView):
    @describe(None, status=204)
    def delete(self, request: Request, trust: str, academy_id: int, earlier_id: int) -> Response:
        """Remove an earlier URN or name that was wrong."""
        earlier = _academy(self.access, academy_id).earlier.select_related("academy")
        use_cases.remove_earlier(earlier=get_object_or_404(earlier, pk=earlier_id), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _academy(access: Access, academy_id: int) -> Academy:
    return get_object_or_404(Academy.objects.visible_to(access), pk=academy_id)
