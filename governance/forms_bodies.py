"""Forms of boards, members and the scheme of delegation."""

from __future__ import annotations

from typing import Any

from django import forms

from academies.models import Academy
from governance.delegation import LEVELS, POWERS
from governance.models import (
    AgendaTemplateItem,
    Body,
    BodyKind,
    BodyMember,
    DelegatedDecision,
    MemberRole,
    Purpose,
)
from governance.people import people_of_the_trust
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import DayInput

from .forms_meetings import DAY

_NUMBER = {"inputmode": "numeric", "size": "4"}


class BodyForm(PortalForm):
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter a name"})
    terms_of_reference = forms.CharField(
        label="Terms of reference", required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 8})
    )
    quorum = forms.IntegerField(
        label="Quorum",
        min_value=1,
        max_value=60,
        initial=3,
        help_text="How many members must be present.",
        widget=forms.TextInput(attrs=_NUMBER),
    )
    clerk: Any = forms.ModelChoiceField(label="Clerk", required=False, queryset=None)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clerk: Any = self.fields["clerk"]
        clerk.queryset = people_of_the_trust()

    @classmethod
    def showing(cls, body: Body, data: Any = None) -> BodyForm:
        initial = {
            "name": body.name,
            "terms_of_reference": body.terms_of_reference,
            "quorum": body.quorum,
            "clerk": body.clerk_id,
            "seen_revision": body.revision,
        }
        return cls(data, initial=initial)


class NewBodyForm(BodyForm):
    kind = forms.ChoiceField(
        label="Kind", choices=BodyKind.choices, widget=forms.RadioSelect, initial="committee"
    )
    academy = forms.ModelChoiceField(
        label="Academy",
        required=False,
        queryset=Academy.objects.none(),
        help_text="Of a local governing board.",
    )
    field_order = ["kind", "name", "academy", "terms_of_reference", "quorum", "clerk"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen_revision"]
        academy: Any = self.fields["academy"]
        academy.queryset = Academy.objects.by_name()


class TermForm(PortalForm):
    role = forms.ChoiceField(label="As", choices=MemberRole.choices, initial="member")
    from_on = forms.DateField(label="First day", widget=DayInput(), error_messages=DAY)
    until_on = forms.DateField(
        label="Last day",
        required=False,
        help_text="Of the term of office. From the next day on they are no member.",
        widget=DayInput(),
        error_messages={"invalid": DAY["invalid"]},
    )

    @classmethod
    def showing(cls, member: BodyMember, data: Any = None) -> TermForm:
        return cls(data, initial={name: getattr(member, name) for name in ("role", "from_on", "until_on")})


class MemberForm(TermForm):
    person: Any = forms.ModelChoiceField(label="Somebody of the trust", required=False, queryset=None)
    outside_name = forms.CharField(label="Or somebody from outside", required=False, max_length=150)
    field_order = ["person", "outside_name", "role", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people_of_the_trust()


class TemplateForm(PortalForm):
    """An item to be added to a template."""

    title = forms.CharField(
        label="Item", max_length=200, error_messages={"required": "Enter what it is about"}
    )
    lead = forms.CharField(label="Who leads it", required=False, max_length=120)
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices, initial="discuss")
    minutes_long = forms.IntegerField(
        label="Minutes", min_value=0, max_value=480, initial=10, widget=forms.TextInput(attrs=_NUMBER)
    )
    half_term = forms.TypedChoiceField(
        label="In",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Every meeting"), *((str(one), f"Half term {one}") for one in range(1, 7))],
    )
    before = forms.IntegerField(
        label="Place",
        required=False,
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs=_NUMBER),
        help_text="Empty: at the end.",
    )

    def item(self) -> AgendaTemplateItem:
        data = {name: value for name, value in self.cleaned_data.items() if name != "before"}
        return AgendaTemplateItem(**data)


class DelegationForm(PortalForm):
    area = forms.CharField(
        label="Area", max_length=120, error_messages={"required": "Enter an area such as Finance"}
    )
    text = forms.CharField(
        label="Decision", max_length=500, error_messages={"required": "Enter what is decided"}
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, label in LEVELS.items():
            self.fields[level] = forms.ChoiceField(
                label=label, required=False, choices=[("", "Nothing"), *POWERS.items()]
            )

    @classmethod
    def showing(cls, row: DelegatedDecision, data: Any = None) -> DelegationForm:
        initial = {"area": row.area, "text": row.text, "seen_revision": row.revision, **row.powers}
        return cls(data, initial=initial)

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "area": data["area"],
            "text": data["text"],
            "powers": {level: data[level] for level in LEVELS},
        }
