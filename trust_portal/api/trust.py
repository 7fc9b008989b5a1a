"""The settings of the trust."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import trusts
from trust_portal.tenancy.models import Trust, TrustState

from .fields import LineField
from .preconditions import check_if_match, etag_of
from .schema import describe
from .views import PortalView


class TrustSettingsSerializer(serializers.Serializer[Trust]):
    slug = serializers.CharField(read_only=True, help_text="The trust's part of every address")
    name = LineField(max_length=200)
    short_name = LineField(max_length=60, allow_blank=True, help_text="What the side bar calls the trust")
    colour = serializers.RegexField("^#[0-9a-f]{6}$", help_text="# and six hexadecimal digits")
    second_factor_roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices),
        max_length=len(Role),
        help_text="The roles whose holders need a second factor",
    )
    state = serializers.ChoiceField(choices=TrustState.choices, read_only=True)


@requires("people.read", write="people.write")
class TrustView(PortalView):
    @describe(TrustSettingsSerializer, has_etag=True)
    def get(self, request: Request, trust: str) -> Response:
        """Read the settings.

        The ETag names this version of them.
        """
        return _settings(self.trust)

    @describe(TrustSettingsSerializer, body=TrustSettingsSerializer, if_match=False)
    def patch(self, request: Request, trust: str) -> Response:
        """Change some settings.

        What is left out stays.
        """
        sent = self.sent(TrustSettingsSerializer, is_partial=True)
        now = Trust.objects.select_for_update(no_key=True).get(pk=self.trust.pk)
        check_if_match(request, _settings(now)["ETag"])
        changed = trusts.change_settings(
            trust=now,
            name=sent.get("name", now.name),
            short_name=sent.get("short_name", now.short_name),
            colour=sent.get("colour", now.colour),
            by=self.actor,
        )
        if "second_factor_roles" in sent:
            roles = [Role(role) for role in sent["second_factor_roles"]]
            changed = trusts.change_second_factor_roles(trust=now, roles=roles, by=self.actor)
        return _settings(changed)


def _settings(trust: Trust) -> Response:
    data = TrustSettingsSerializer(trust).data
    return Response(data, headers={"ETag": etag_of(data)})
