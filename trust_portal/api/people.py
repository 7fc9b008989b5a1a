"""The people of a trust: list, one person, their roles, removing them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.accounts.members import matching, members
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import version_of

from .fields import HeldRoleSerializer, HeldRolesSerializer
from .filters import IdFilter, Ordering
from .preconditions import check_if_match
from .schema import describe
from .views import PortalView


class PersonSerializer(serializers.Serializer[Person]):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    roles = HeldRoleSerializer(many=True, source="memberships")
    has_second_factor = serializers.BooleanField()
    last_entered_at = serializers.DateTimeField(allow_null=True)


class PeopleFilter(filters.FilterSet):
    search = filters.CharFilter(label="Part of the name or of the e-mail address")
    role = filters.ChoiceFilter(choices=Role.choices, label="Who hold this role")
    place_id = IdFilter(label="Who hold a role at this place; with `role`, that role at this place")
    ordering = Ordering(
        fields=(("name_key", "name"), ("email", "email"), ("entered_key", "last_entered_at")),
    )

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        asked = self.form.cleaned_data
        found = matching(queryset, text=asked["search"], role=asked["role"] or "", place_id=asked["place_id"])
        ordered: QuerySet[Person] = self.filters["ordering"].filter(found, asked["ordering"])
        return ordered


@requires("people.read")
class PeopleView(PortalView):
    queryset = Person.objects.none()
    filterset_class = PeopleFilter

    @describe(PersonSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the people."""
        return self.answer_list(members().order_by(Lower("full_name"), "pk"), PersonSerializer)


@requires("people.read", write="people.write")
class PersonView(PortalView):
    @describe(PersonSerializer)
    def get(self, request: Request, trust: str, person_id: int) -> Response:
        """Read one person."""
        return Response(PersonSerializer(_member(person_id)).data)

    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, person_id: int) -> Response:
        """Remove a person.

        Their roles and API tokens end at once; what they wrote stays. The last trust admin cannot be removed.
        """
        people.remove(person=_member(person_id), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


@requires("people.read", write="people.write")
class PersonRolesView(PortalView):
    @describe(HeldRolesSerializer, has_etag=True)
    def get(self, request: Request, trust: str, person_id: int) -> Response:
        """Read the roles of a person.

        The ETag names this version of them.
        """
        return _roles(_member(person_id))

    @describe(HeldRolesSerializer, body=HeldRolesSerializer, problems=[409], if_match=True)
    def put(self, request: Request, trust: str, person_id: int) -> Response:
        """Change the roles of a person.

        They have exactly these roles afterwards. The last trust admin stays one.
        """
        person = _member(person_id)
        held = self.sent(HeldRolesSerializer)["memberships"]
        people.lock_people()
        check_if_match(request, _etag(person), is_needed=True)
        people.change_roles(person=person, held=held, by=self.actor)
        return _roles(_member(person_id))


def _member(person_id: int) -> Person:
    return get_object_or_404(members(), pk=person_id)


def _roles(person: Person) -> Response:
    return Response(HeldRolesSerializer(person).data, headers={"ETag": _etag(person)})


def _etag(person: Person) -> str:
    return f'"{version_of(people.roles_of(person))}"'
