"""Forms about people: which roles they hold and where, invitations, the filters of the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.forms.boundfield import BoundField, BoundWidget

from trust_portal.accounts.forms.account import NEW_PASSWORD_HINT
from trust_portal.accounts.models import Person, Place
from trust_portal.accounts.roles import ROLE_SUMMARIES, ROLES_AT_A_PLACE, Role
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import CheckboxCards


@dataclass(frozen=True, slots=True)
class RoleCard:
    """One role's checkbox and, for a role at an academy, the field of its academies.

    `has_places` says whether the trust has any to choose from.
    """

    option: BoundWidget
    places: BoundField | None
    has_places: bool


def places_to_choose() -> list[tuple[int, str]]:
    """The places of the bound trust by name, as choices."""
    return list(Place.objects.order_by("kind", Lower("name"), "pk").values_list("pk", "name"))


class RolesForm(PortalForm):
    """Roles as cards, and below each role at an academy the academies. Works without JavaScript."""

    template_name = "accounts/people/roles_form.html"
    marks_optional = False

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    roles = forms.MultipleChoiceField(
        label="Roles",
        help_text="What each role may do is under “Roles and permissions”.",
        choices=Role.choices,
        widget=CheckboxCards(descriptions={role.value: text for role, text in ROLE_SUMMARIES.items()}),
        error_messages={"required": "Choose at least one role"},
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[int, str]],
        held: Iterable[HeldRole] = (),
        seen: str = "",
        **kwargs: Any,
    ) -> None:
        held = list(held)
        initial: dict[str, Any] = {"seen": seen, "roles": list({one.role.value for one in held})}
        for one in held:
            if one.place_id is not None:
                initial.setdefault(_places_name(one.role), []).append(one.place_id)
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.has_places = bool(places)
        for role in Role:
            if role in ROLES_AT_A_PLACE:
                self.fields[_places_name(role)] = forms.TypedMultipleChoiceField(
                    label=f"Academies of the {_in_a_sentence(role)}",
                    coerce=int,
                    choices=places,
                    required=False,
                    widget=forms.CheckboxSelectMultiple(),
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for role in self._chosen():
            name = _places_name(role)
            if role in ROLES_AT_A_PLACE and name not in self.errors and not data.get(name):
                self.add_error(name, f"Choose at least one academy for the {_in_a_sentence(role)}")
        return data

    def held(self) -> frozenset[HeldRole]:
        """What was chosen; only after is_valid(). Academies below a role that is not ticked do not count."""
        return frozenset(
            HeldRole(role, place_id)
            for role in self._chosen()
            for place_id in (self.cleaned_data[_places_name(role)] if role in ROLES_AT_A_PLACE else [None])
        )

    @property
    def role_cards(self) -> list[RoleCard]:
        return [
            RoleCard(
                option,
                self[_places_name(role)] if role in ROLES_AT_A_PLACE else None,
                has_places=self.has_places,
            )
            for role, option in zip(Role, self["roles"].subwidgets, strict=True)
        ]

    @property
    def fields_before(self) -> list[BoundField]:
        """What stands above the roles."""
        return [
            field
            for field in self.visible_fields()
            if field.name != "roles" and not field.name.startswith(_places_name(""))
        ]

    def _chosen(self) -> list[Role]:
        chosen = set(self.cleaned_data.get("roles", ()))
        return [role for role in Role if role.value in chosen]


class InviteForm(RolesForm):
    full_name = forms.CharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter their full name"},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation goes to this address, and they sign in with it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )

    field_order = ("full_name", "email", "roles")


class PeopleFilters(FilterForm):
    text = forms.CharField(label="Name or e-mail", required=False, max_length=200)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All roles"), *Role.choices])
    academy = forms.TypedChoiceField(label="Academy", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["academy"].choices = [("", "All academies"), *places]  # type: ignore[attr-defined]

    @property
    def applied(self) -> dict[str, Any]:
        """Arguments of `members.matching`; a filter that makes no sense is left out."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "text": data.get("text", ""),
            "role": data.get("role", ""),
            "place_id": data.get("academy"),
        }


class NewPersonForm(PortalForm):
    """Name and first password of somebody who was invited. `person` has the invited address."""

    marks_optional = False

    full_name = forms.CharField(
        label="Your full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    # Read-only, and there so that a password manager keeps the two together.
    email = forms.CharField(
        label="Your e-mail address",
        required=False,
        disabled=True,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password = forms.CharField(
        label="New password",
        help_text=NEW_PASSWORD_HINT,
        strip=False,
        max_length=512,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    password_again = forms.CharField(
        label="New password again",
        strip=False,
        max_length=512,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the same password again"},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["email"].initial = person.email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", "The two passwords are not the same")
        elif password:
            named = Person(email=self.person.email, full_name=data.get("full_name", ""))
            try:
                validate_password(password, named)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return data


def _places_name(role: Role | str) -> str:
    return f"places_{role.value if isinstance(role, Role) else role}"


def _in_a_sentence(role: Role) -> str:
    """Headteacher -> headteacher; LGB chair stays"""
    return role.label if role.label[:2].isupper() else role.label[0].lower() + role.label[1:]
