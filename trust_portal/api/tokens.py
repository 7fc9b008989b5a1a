"""Your own tokens for the API of this trust."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import any_member
from trust_portal.accounts.models import ApiToken
from trust_portal.accounts.use_cases import tokens

from .authentication import TokenAuthentication
from .fields import LineField
from .schema import describe
from .views import PortalView


class TokenSerializer(serializers.Serializer[ApiToken]):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    ending = serializers.CharField(help_text="The last characters of its secret")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute")
    revoked_at = serializers.DateTimeField(allow_null=True)


class CreatedTokenSerializer(TokenSerializer):
    secret = serializers.SerializerMethodField(help_text="The token itself: shown now and never again")

    def get_secret(self, token: ApiToken) -> str:
        secret: str = self.context["secret"]
        return secret


class NewTokenSerializer(serializers.Serializer[Any]):
    label = LineField(max_length=80, help_text="What it is for")  # type: ignore[assignment]
    days = serializers.ChoiceField(
        choices=[(days, f"{days} days") for days in tokens.LIFETIMES], help_text="How long it works"
    )


@any_member
class TokensView(PortalView):
    queryset = ApiToken.objects.none()

    @describe(TokenSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List your own tokens, the newest first.

        Those that ended are among them.
        """
        return self.answer_list(self.own_tokens().order_by("-created_at", "-pk"), TokenSerializer)

    @describe(CreatedTokenSerializer, body=NewTokenSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Make a token.

        Only from a session of the portal's pages: whoever finds a token cannot make themselves another.
        """
        if isinstance(request.successful_authenticator, TokenAuthentication):
            raise PermissionDenied(
                "A token cannot make tokens. Make it on the page “API tokens” of your account."
            )
        sent = self.sent(NewTokenSerializer)
        token, secret = tokens.create(
            person=self.access.person,
            label=sent["label"],
            days=sent["days"],
            at=timezone.now(),
            by=self.actor,
        )
        answer = CreatedTokenSerializer(token, context={"secret": secret})
        return Response(answer.data, status=status.HTTP_201_CREATED)

    def own_tokens(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(person=self.access.person)


@any_member
class TokenView(PortalView):
    @describe(None, status=204)
    def delete(self, request: Request, trust: str, token_id: int) -> Response:
        """Revoke one of your tokens.

        It ends at once, even if it is the one that makes this call.
        """
        token = get_object_or_404(ApiToken, pk=token_id, person=self.access.person)
        tokens.revoke(token=token, at=timezone.now(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
