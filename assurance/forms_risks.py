"""Forms of the risk register and of position statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from academies.models import Academy
from assurance.models import PositionStatement, Risk, RiskState, RiskTheme
from assurance.risk_scale import IMPACTS, LIKELIHOODS
from assurance.use_cases.risks import LONGEST, LONGEST_TITLE, Facts
from assurance.use_cases.statements import LONGEST as LONGEST_STATEMENT
from trust_portal.accounts.models import Person
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput

LATE = "late"
THE_TRUST = "trust"
_DAY = "Enter a day such as 1/9/2027"


class RiskFilters(FilterForm):
    text = forms.CharField(label="Risk", required=False, max_length=100)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), (LATE, "Review overdue"), *RiskState.choices],
    )
    theme = forms.ChoiceField(label="Theme", required=False, choices=[("", "Any"), *RiskTheme.choices])
    academy = forms.ChoiceField(label="About", required=False)

    def __init__(self, data: Any, academies: Sequence[Academy], *, has_trust: bool) -> None:
        super().__init__(data)
        own = [(THE_TRUST, "The whole trust")] if has_trust else []
        fields: Any = self.fields
        fields["academy"].choices = [("", "Any"), *own, *((str(one.pk), one.name) for one in academies)]
        if len(academies) + len(own) < 2:
            del self.fields["academy"]


class RiskForm(PortalForm):
    theme = forms.ChoiceField(
        label="Theme",
        error_messages={"required": "Choose a theme", "invalid_choice": "Choose a theme of yours"},
    )
    title = forms.CharField(
        label="What could go wrong",
        max_length=LONGEST_TITLE,
        help_text="In one sentence. No names of pupils.",
        error_messages={"required": "Say what could go wrong"},
    )
    text = forms.CharField(
        label="Why, and what it would mean",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    likelihood = forms.TypedChoiceField(
        label="How likely it is",
        coerce=int,
        choices=[("", "Choose"), *((number, f"{number} – {word}") for number, word in LIKELIHOODS.items())],
        error_messages={"required": "Choose how likely it is"},
    )
    impact = forms.TypedChoiceField(
        label="How bad it would be",
        coerce=int,
        choices=[("", "Choose"), *((number, f"{number} – {word}") for number, word in IMPACTS.items())],
        error_messages={"required": "Choose how bad it would be"},
    )
    owner = forms.TypedChoiceField(
        label="Owner",
        coerce=int,
        help_text="Whoever watches it. Only people who may read this risk can be chosen.",
        error_messages={"required": "Choose an owner", "invalid_choice": "Choose one of the people listed"},
    )
    response = forms.CharField(
        label="What is done about it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is done about it"},
    )
    review_on = forms.DateField(
        label="To be reviewed on",
        widget=DayInput(),
        error_messages={"required": _DAY, "invalid": _DAY},
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, owners: Sequence[Person], themes: Sequence[RiskTheme], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {one.pk: one for one in owners}
        fields: Any = self.fields
        fields["owner"].choices = [("", "Choose"), *((pk, str(one)) for pk, one in self.owners.items())]
        fields["theme"].choices = [("", "Choose"), *((one.value, one.label) for one in themes)]

    @staticmethod
    def of(risk: Risk) -> dict[str, Any]:
        """What the form shows of one that there is."""
        names = ("theme", "title", "text", "likelihood", "impact", "response", "review_on")
        return {
            **{name: getattr(risk, name) for name in names},
            "owner": risk.owner_id,
            "seen_revision": risk.revision,
        }

    def facts(self, academy: Academy | None) -> Facts:
        """Of the use cases; only after is_valid()."""
        data = self.cleaned_data
        return Facts(
            academy=academy,
            theme=RiskTheme(data["theme"]),
            title=data["title"],
            text=data["text"],
            likelihood=data["likelihood"],
            impact=data["impact"],
            owner=self.owners[data["owner"]],
            response=data["response"],
            review_on=data["review_on"],
        )


class WhyForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )


class StatementForm(PortalForm):
    text = forms.CharField(
        label="Where it stands",
        max_length=LONGEST_STATEMENT,
        help_text="Plain text of at most 1,500 characters: it has to fit the card. No names of pupils.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write where it stands"},
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(statement: PositionStatement) -> dict[str, Any]:
        return {"text": statement.text, "seen_revision": statement.revision}


class SignForm(PortalForm):
    """`seen_revision`: what is signed is what was seen."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
