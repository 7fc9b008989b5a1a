"""Invitations to the trust."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Invitation, InvitedRole
from trust_portal.accounts.use_cases import invitations

from .fields import HeldRoleSerializer, HeldRolesSerializer, LineField, PersonNameSerializer
from .filters import Ordering
from .schema import describe
from .views import PortalView

OPEN, EXPIRED, ACCEPTED, WITHDRAWN = "open", "expired", "accepted", "withdrawn"
STATES = ((OPEN, "Open"), (EXPIRED, "Expired"), (ACCEPTED, "Accepted"), (WITHDRAWN, "Withdrawn"))


class InvitationSerializer(serializers.Serializer[Invitation]):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    roles = HeldRoleSerializer(many=True, source="invited_roles")
    state = serializers.SerializerMethodField()
    invited_by = PersonNameSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, invitation: Invitation) -> str:
        return state_of(invitation, at=timezone.now())


class NewInvitationSerializer(HeldRolesSerializer):
    email = serializers.EmailField(max_length=254)
    full_name = LineField(max_length=150)


def state_of(invitation: Invitation, *, at: datetime) -> str:
    """One of STATES."""
    if invitation.accepted_at:
        return ACCEPTED
    if invitation.withdrawn_at:
        return WITHDRAWN
    return EXPIRED if invitation.expires_at <= at else OPEN


class InvitationFilter(filters.FilterSet):
    search = filters.CharFilter(method="matching", label="Part of the name or of the e-mail address")
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label="Where it stands")
    ordering = Ordering(
        fields=(("name_key", "name"), "email", "created_at", "expires_at"),
    )

    def matching(self, rows: QuerySet[Invitation], name: str, value: str) -> QuerySet[Invitation]:
        return rows.filter(Q(full_name__icontains=value) | Q(email__icontains=value))

    def in_state(self, rows: QuerySet[Invitation], name: str, value: str) -> QuerySet[Invitation]:
        now = timezone.now()
        unanswered = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
        conditions = {
            OPEN: unanswered & Q(expires_at__gt=now),
            EXPIRED: unanswered & Q(expires_at__lte=now),
            ACCEPTED: Q(accepted_at__isnull=False),
            WITHDRAWN: Q(withdrawn_at__isnull=False, accepted_at__isnull=True),
        }
        return rows.filter(conditions[value])


@requires("people.read", write="people.write")
class InvitationsView(PortalView):
    queryset = Invitation.objects.none()
    filterset_class = InvitationFilter

    @describe(InvitationSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the invitations, the newest first.

        Those that were answered, withdrawn or that ran out are among them.
        """
        return self.answer_list(_invitations().order_by("-created_at", "-pk"), InvitationSerializer)

    @describe(InvitationSerializer, body=NewInvitationSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Invite somebody.

        A link goes to their e-mail address; it gives them these roles.
        """
        sent = self.sent(NewInvitationSerializer)
        invitation = invitations.invite(
            email=sent["email"],
            full_name=sent["full_name"],
            held=sent["memberships"],
            at=timezone.now(),
            by=self.actor,
        )
        return _answer(invitation.pk, status.HTTP_201_CREATED)


@requires("people.read", write="people.write")
class InvitationView(PortalView):
    @describe(InvitationSerializer)
    def get(self, request: Request, trust: str, invitation_id: int) -> Response:
        """Read one invitation."""
        return _answer(invitation_id)


@requires("people.write")
class SendInvitationAgainView(PortalView):
    @describe(InvitationSerializer, problems=[409])
    def post(self, request: Request, trust: str, invitation_id: int) -> Response:
        """Send an invitation again.

        With a new link and a new expiry; the old link stops working.
        """
        invitation = get_object_or_404(Invitation, pk=invitation_id)
        invitations.send_again(invitation=invitation, at=timezone.now(), by=self.actor)
        return _answer(invitation_id)


@requires("people.write")
class WithdrawInvitationView(PortalView):
    @describe(InvitationSerializer, problems=[409])
    def post(self, request: Request, trust: str, invitation_id: int) -> Response:
        """Withdraw an invitation.

        Its link stops working.
        """
        invitation = get_object_or_404(Invitation, pk=invitation_id)
        invitations.withdraw(invitation=invitation, at=timezone.now(), by=self.actor)
        return _answer(invitation_id)


def _invitations() -> QuerySet[Invitation]:
    return (
        Invitation.objects.annotate(name_key=Lower("full_name"))
        .select_related("invited_by")
        .prefetch_related(Prefetch("invited_roles", InvitedRole.objects.select_related("place")))
    )


def _answer(invitation_id: int, code: int = status.HTTP_200_OK) -> Response:
    invitation = get_object_or_404(_invitations(), pk=invitation_id)
    return Response(InvitationSerializer(invitation).data, status=code)
