"""The table of roles and permissions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import any_member
from trust_portal.accounts.roles import PERMISSIONS, ROLE_SUMMARIES, ROLES_AT_A_PLACE, Reach, Role, Verb

from .schema import describe
from .views import PortalView


class RoleSerializer(serializers.Serializer[Any]):
    key = serializers.ChoiceField(choices=Role.choices)
    name = serializers.CharField()
    summary = serializers.CharField()
    is_held_at_a_place = serializers.BooleanField(help_text="Whether it needs an academy to belong to")


class GrantSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)
    verb = serializers.ChoiceField(choices=[(verb.code, verb.label) for verb in Verb])
    reach = serializers.ChoiceField(choices=[(reach.name.lower(), reach.value) for reach in Reach])
    when = serializers.CharField(help_text="A condition in words, or nothing")


class SubjectSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    grants = GrantSerializer(many=True)


class PermissionTableSerializer(serializers.Serializer[Any]):
    roles = RoleSerializer(many=True)
    subjects = SubjectSerializer(many=True)


@any_member
class PermissionTableView(PortalView):
    @describe(PermissionTableSerializer)
    def get(self, request: Request, trust: str) -> Response:
        """Read which role may do what.

        Whoever may do anything with a subject may read it.
        """
        return Response(PermissionTableSerializer(_table()).data)


def _table() -> dict[str, Any]:
    return {
        "roles": [
            {
                "key": role.value,
                "name": role.label,
                "summary": ROLE_SUMMARIES[role],
                "is_held_at_a_place": role in ROLES_AT_A_PLACE,
            }
            for role in Role
        ],
        "subjects": [
            {
                "key": subject.key,
                "name": subject.label,
                "grants": [
                    {
                        "role": role.value,
                        "verb": grant.verb.code,
                        "reach": grant.reach.name.lower(),
                        "when": grant.when,
                    }
                    for role, grants in subject.grants.items()
                    for grant in grants
                ],
            }
            for subject in PERMISSIONS
        ],
    }
