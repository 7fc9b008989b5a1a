"""Values that several resources of the API take or give."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases.roles_held import HeldRole, checked

LARGEST_ID = 2**63 - 1
MOST_ROLES = 500


def one_line(text: str) -> None:
    if not text.isprintable():
        raise serializers.ValidationError("Enter one line of plain text.")


class LineField(serializers.CharField):
    """One line of text; spaces at both ends are cut off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(one_line)


class IdField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class PersonNameSerializer(serializers.Serializer[Person]):
    """Somebody, as other records name them."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()


class HeldRoleSerializer(serializers.Serializer[Membership]):
    """One role of one person, at one place or (no place) across the trust."""

    role = serializers.ChoiceField(choices=Role.choices)
    place_id = IdField(
        allow_null=True,
        default=None,
        help_text="The academy or body; null for a role across the trust",
    )
    role_name = serializers.CharField(source="get_role_display", read_only=True)
    place_name = serializers.CharField(source="place.name", read_only=True, allow_null=True)


class HeldRolesSerializer(serializers.Serializer[Person]):
    roles: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=HeldRoleSerializer(), source="memberships", max_length=MOST_ROLES
    )

    def validate_roles(self, roles: list[dict[str, Any]]) -> frozenset[HeldRole]:
        return checked(HeldRole(Role(one["role"]), one["place_id"]) for one in roles)
