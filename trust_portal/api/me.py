"""Who is asking, and what they may do."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import any_member
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import codes
from trust_portal.tenancy.models import Trust

from .fields import HeldRoleSerializer
from .schema import describe
from .views import PortalView


class TrustNameSerializer(serializers.Serializer[Trust]):
    slug = serializers.CharField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer[Access]):
    id = serializers.IntegerField(source="person.id")
    email = serializers.EmailField(source="person.email")
    full_name = serializers.CharField(source="person.full_name")
    trust = TrustNameSerializer()
    roles = HeldRoleSerializer(many=True, source="person.memberships")
    permissions = serializers.SerializerMethodField(
        help_text="Codes of all that you may do, to some records at least: subject.verb"
    )

    def get_permissions(self, access: Access) -> list[str]:
        return sorted(code for code in codes() if access.may(code))


@any_member
class MeView(PortalView):
    @describe(MeSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read who you are here and what you may do."""
        held = Membership.objects.select_related("place").order_by("since", "pk")
        prefetch_related_objects([self.access.person], Prefetch("memberships", held))
        return Response(MeSerializer(self.access).data)
