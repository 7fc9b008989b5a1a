"""Forms about improvement actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi
from academies.targets.progress import TargetProgress
from assurance.improvement_areas import Priorities
from assurance.models import ImprovementAction, ImprovementState, Repeats
from assurance.use_cases.improvement_facts import LONGEST, Success
from trust_portal.accounts.models import Person
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput

OVERDUE = "overdue"


class ImprovementFilters(FilterForm):
    text = forms.CharField(label="Title", required=False, max_length=100)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), (OVERDUE, "Overdue"), *ImprovementState.choices],
    )
    academy = forms.TypedChoiceField(label="Academy", required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, academies: Sequence[Academy], owners: Sequence[Person]) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["academy"].choices = [("", "Any"), *((one.pk, one.name) for one in academies)]
        fields["owner"].choices = [("", "Anybody"), *((one.pk, str(one)) for one in owners)]
        if not owners:
            del self.fields["owner"]


class ImprovementForm(PortalForm):
    title = forms.CharField(
        label="What is to be done",
        max_length=200,
        error_messages={"required": "Say what is to be done"},
    )
    text = forms.CharField(
        label="Description", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    owner = forms.TypedChoiceField(
        label="Owner",
        coerce=int,
        help_text="Whoever is to see to it. Only people who may see this academy can be chosen.",
        error_messages={"required": "Choose an owner", "invalid_choice": "Choose one of the people listed"},
    )
    due_on = forms.DateField(
        label="Due on",
        widget=DayInput(),
        error_messages={
            "required": "Enter a day such as 1/9/2027",
            "invalid": "Enter a day such as 1/9/2027",
        },
    )
    area = forms.ChoiceField(label="Priority area", required=False)
    measure = forms.CharField(
        label="How you will know that it worked",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed = forms.TypedChoiceField(
        label="Towards an agreed target",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Its KPI, group of pupils and number take the place of the three below.",
    )
    kpi = forms.TypedChoiceField(
        label="KPI", required=False, coerce=int, empty_value=None, help_text="Where a number says it best."
    )
    group = forms.ChoiceField(
        label="Group of pupils", required=False, choices=list(PUPIL_GROUPS.items()), initial="all"
    )
    target = forms.DecimalField(
        label="Number to reach",
        required=False,
        max_digits=14,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": "8"}),
        error_messages={"invalid": "Enter a number such as 94.5"},
    )
    repeats = forms.ChoiceField(
        label="Again",
        required=False,
        choices=Repeats.choices,
        help_text="The next one is opened when this one is done.",
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        owners: Sequence[Person],
        priorities: Priorities,
        kpis: Sequence[Kpi],
        agreed: Sequence[TargetProgress],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {one.target.pk: one.target for one in agreed}
        self.owners = {one.pk: one for one in owners}
        self.kpis = {one.pk: one for one in kpis}
        fields: Any = self.fields
        fields["owner"].choices = [("", "Choose"), *((pk, str(one)) for pk, one in self.owners.items())]
        nothing = ("", "None in particular" if priorities.is_free else "Choose")
        fields["area"].choices = [nothing, *((name, list(choices)) for name, choices in priorities.groups)]
        if not priorities.is_free:
            fields["area"].required = True
            fields["area"].error_messages["required"] = "Choose an area of your own domain"
        fields["kpi"].choices = [("", "None"), *((pk, one.name) for pk, one in self.kpis.items())]
        fields["agreed"].choices = [
            ("", "None"),
            *((one.target.pk, f"{one.name}: {one.said} in {one.target.school_year}") for one in agreed),
        ]
        if not agreed:
            del self.fields["agreed"]

    @staticmethod
    def of(improvement: ImprovementAction) -> dict[str, Any]:
        """What the form shows of one that there is."""
        names = ("title", "text", "due_on", "measure", "group", "target", "repeats")
        return {
            **{name: getattr(improvement, name) for name in names},
            "target": improvement.target.normalize() if improvement.target is not None else None,
            "owner": improvement.owner_id,
            "kpi": improvement.kpi_id,
            "area": f"{improvement.grid}/{improvement.area}" if improvement.area else "",
            "seen_revision": improvement.revision,
        }

    def facts(self) -> dict[str, Any]:
        """Arguments of the use cases; only after is_valid()."""
        data = self.cleaned_data
        grid, _, area = data["area"].partition("/")
        success = Success(data["measure"], self.kpis.get(data["kpi"] or 0), data["group"], data["target"])
        if target := self.targets.get(data.get("agreed") or 0):
            success = Success(data["measure"], target.kpi, target.pupil_group, target.number)
        return {
            "title": data["title"],
            "text": data["text"],
            "owner": self.owners[data["owner"]],
            "due_on": data["due_on"],
            "area": (grid, area) if area else None,
            "success": success,
            "repeats": Repeats(data["repeats"]),
        }


class NoteForm(PortalForm):
    text = forms.CharField(
        label="How is it going?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write how it is going"},
    )


class OutcomeForm(PortalForm):
    outcome = forms.CharField(
        label="What came of it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what came of it"},
    )


class ReasonForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
