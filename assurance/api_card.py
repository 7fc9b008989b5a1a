"""Cards and position statements, for programs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import Academy
from assurance.card.gather import cards_of
from assurance.card.gather_trust import may_read_trust_card, trust_card_of
from assurance.models import PositionStatement, StatementState
from assurance.use_cases import statements as use_cases
from assurance.views.cards import visible_academy
from assurance.views.statements import statement_or_404
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import IdField, PersonNameSerializer
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView

from .api_card_shapes import CardSerializer


class StatementSerializer(serializers.Serializer[PositionStatement]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField(allow_null=True, help_text="Null: of the trust itself")
    text = serializers.CharField()
    state = serializers.ChoiceField(choices=StatementState.choices)
    written_by = PersonNameSerializer(allow_null=True)
    written_at = serializers.DateTimeField()
    agreed_by = PersonNameSerializer(allow_null=True)
    agreed_as = serializers.CharField(help_text="The role in which it was signed; empty for a draft")
    agreed_at = serializers.DateTimeField(allow_null=True)


class StatementTextSerializer(serializers.Serializer[PositionStatement]):
    text = serializers.CharField(max_length=use_cases.LONGEST)


class NewStatementSerializer(StatementTextSerializer):
    academy_id = IdField(required=False, allow_null=True, default=None, help_text="Null: of the trust itself")


@requires("academy_data.read")
class AcademyCardView(PortalView):
    @describe(CardSerializer)
    def get(self, request: Request, trust: str, academy_id: int) -> Response:
        """Read an academy's card as it is now, as far as you may see it.

        A part that is null is not for you; an empty list has nothing in it.
        """
        (card,) = cards_of(self.access, [visible_academy(self.access, academy_id)], at=timezone.now())
        return Response(CardSerializer(card).data)


@requires("academy_data.read")
class TrustCardView(PortalView):
    @describe(CardSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read the trust on a page, for those who may read the data of all its academies."""
        if not may_read_trust_card(self.access):
            raise PermissionDenied
        return Response(CardSerializer(trust_card_of(self.access, at=timezone.now())).data)


@requires("academy_data.read", write="academy_data.write")
class StatementsView(PortalView):
    queryset = PositionStatement.objects.none()

    @describe(StatementSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List position statements: those that stand and earlier ones, the newest first."""
        found = PositionStatement.objects.visible_to(self.access).select_related("written_by", "agreed_by")
        return self.answer_list(found.newest_first(), StatementSerializer)

    @describe(StatementSerializer, body=NewStatementSerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Write the draft of a position statement. There is one draft for each academy."""
        sent = self.sent(NewStatementSerializer)
        academy = None
        if sent["academy_id"] is not None:
            academy = Academy.objects.visible_to(self.access).filter(pk=sent["academy_id"]).first()
            if academy is None:
                raise serializers.ValidationError({"academy_id": "There is no such academy."})
        try:
            written = use_cases.write(academy=academy, text=sent["text"], by=self.actor, at=timezone.now())
        except use_cases.ChangedMeanwhile as meanwhile:
            raise NotNow("There is a draft already. Change that one.") from meanwhile
        return _answer(self, written.pk, status.HTTP_201_CREATED)


@requires("academy_data.read", write="academy_data.write")
class StatementView(PortalView):
    @describe(StatementSerializer, has_etag=True)
    def get(self, request: Request, trust: str, statement_id: int) -> Response:
        """Read one position statement."""
        return _answer(self, statement_id)

    @describe(StatementSerializer, body=StatementTextSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, statement_id: int) -> Response:
        """Change a draft."""
        found = _seen(self, request, statement_id)
        sent = self.sent(StatementTextSerializer)
        try:
            use_cases.change(
                statement=found, **sent, seen_revision=found.revision, by=self.actor, at=timezone.now()
            )
        except (use_cases.MoveNotAllowed, use_cases.ChangedMeanwhile) as refusal:
            raise NotNow(str(refusal)) from refusal
        return _answer(self, statement_id)

    @describe(None, status=204, if_match=True, problems=[409])
    def delete(self, request: Request, trust: str, statement_id: int) -> Response:
        """Discard a draft. What stands stays as it is."""
        found = _seen(self, request, statement_id)
        try:
            use_cases.discard(statement=found, by=self.actor)
        except use_cases.MoveNotAllowed as refusal:
            raise NotNow(str(refusal)) from refusal
        return Response(status=status.HTTP_204_NO_CONTENT)


@requires("academy_data.agree")
class StatementAgreeView(PortalView):
    @describe(StatementSerializer, if_match=True, problems=[409])
    def post(self, request: Request, trust: str, statement_id: int) -> Response:
        """Agree and sign a draft. It stands on the card from then on, and never changes."""
        found = _seen(self, request, statement_id)
        signed_as = use_cases.signs_as(self.access)
        if signed_as is None:
            raise PermissionDenied
        try:
            use_cases.agree(
                statement=found,
                seen_revision=found.revision,
                signed_as=signed_as,
                by=self.actor,
                at=timezone.now(),
            )
        except (use_cases.MoveNotAllowed, use_cases.ChangedMeanwhile) as refusal:
            raise NotNow(str(refusal)) from refusal
        return _answer(self, statement_id)


def _seen(view: PortalView, request: Request, statement_id: int) -> PositionStatement:
    """As it was read by whoever sends this."""
    answer: Any = _answer(view, statement_id)
    check_if_match(request, answer["ETag"], is_needed=True)
    return statement_or_404(view.access, statement_id)


def _answer(view: PortalView, statement_id: int, code: int = status.HTTP_200_OK) -> Response:
    rows = PositionStatement.objects.visible_to(view.access).select_related("written_by", "agreed_by")
    found = rows.filter(pk=statement_id).first()
    if found is None:
        raise Http404
    data = StatementSerializer(found).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
