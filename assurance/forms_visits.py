"""Forms about visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from academies.models import Academy
from assurance.models import Visit, VisitState
from assurance.use_cases.visit_notes import LONGEST_RECOMMENDATION, MOST_RECOMMENDATIONS, Note
from assurance.use_cases.visits import LONGEST, Plan
from assurance.visit_focus import NEEDED, FocusChoice
from assurance.visit_types import AreaKey, PlacedArea
from trust_portal.accounts.models import Person
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput

_DAY = {"required": "Enter a day such as 1/9/2027", "invalid": "Enter a day such as 1/9/2027"}
SPARE_LINES = 3


class VisitFilters(FilterForm):
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *VisitState.choices])
    academy = forms.TypedChoiceField(label="Academy", required=False, coerce=int, empty_value=None)
    type = forms.ChoiceField(label="Type", required=False)
    lead = forms.TypedChoiceField(label="Led by", required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: Any,
        academies: Sequence[Academy],
        types: Sequence[tuple[str, str]],
        leads: Sequence[Person],
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["academy"].choices = [("", "Any"), *((one.pk, one.name) for one in academies)]
        fields["type"].choices = [("", "Any"), *types]
        fields["lead"].choices = [("", "Anybody"), *((one.pk, str(one)) for one in leads)]


class WhichVisitForm(PortalForm):
    """What has to be known before a visit can be planned."""

    academy = forms.TypedChoiceField(
        label="Academy", coerce=int, error_messages={"required": "Choose an academy"}
    )
    type = forms.ChoiceField(
        label="Type of visit",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a type of visit"},
    )

    def __init__(
        self, academies: Sequence[Academy], types: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["academy"].choices = [("", "Choose"), *((one.pk, one.name) for one in academies)]
        fields["type"].choices = types


class PlanForm(PortalForm):
    planned_on = forms.DateField(label="Planned on", widget=DayInput(), error_messages=_DAY)
    lead = forms.TypedChoiceField(
        label="Led by",
        coerce=int,
        help_text="Whoever writes the note and shares it.",
        error_messages={
            "required": "Choose who leads it",
            "invalid_choice": "Choose one of the people listed",
        },
    )
    visitors = forms.TypedMultipleChoiceField(
        label="Visitors of the trust",
        coerce=int,
        required=False,
        help_text="Others who come along. Hold Ctrl or ⌘ to choose several.",
        widget=forms.SelectMultiple(attrs={"size": "6"}),
    )
    outside = forms.CharField(
        label="Visitors from outside",
        required=False,
        max_length=4000,
        help_text="A name and organisation on each line.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    focus = forms.MultipleChoiceField(
        label="What it looks at", required=False, widget=forms.CheckboxSelectMultiple
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        people: Sequence[Person],
        choice: FocusChoice,
        *args: Any,
        also: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`also`: names of what the visit looks at and this person may not choose, which stays."""
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in people}
        self.choice = choice
        fields: Any = self.fields
        choices = [(pk, str(one)) for pk, one in self.people.items()]
        fields["lead"].choices = [("", "Choose"), *choices]
        fields["visitors"].choices = choices
        fields["focus"].choices = choice.groups
        if also:
            fields["focus"].help_text = f"What others chose stays: {', '.join(also)}."
        if choice.is_needed:
            fields["focus"].required = True
            fields["focus"].error_messages["required"] = NEEDED

    @staticmethod
    def of(visit: Visit) -> dict[str, Any]:
        return {
            "planned_on": visit.planned_on,
            "lead": visit.lead_id,
            "visitors": [one.person_id for one in visit.visitors.all()],
            "outside": visit.outside,
            "focus": visit.focus,
            "seen_revision": visit.revision,
        }

    def to(self, held: Sequence[str] = ()) -> Plan:
        """Only after is_valid(). `held`: what the visit looks at until now."""
        data = self.cleaned_data
        return Plan(
            planned_on=data["planned_on"],
            lead=self.people[data["lead"]],
            visitors=[self.people[pk] for pk in data["visitors"]],
            outside=data["outside"],
            focus=self.choice.over(held, data["focus"]),
        )


class HeldForm(PortalForm):
    held_on = forms.DateField(label="Held on", widget=DayInput(), error_messages=_DAY)


class CancelForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is cancelled"},
    )


class ReplyForm(PortalForm):
    reply = forms.CharField(
        label="Your reply",
        max_length=LONGEST,
        help_text="It is kept beside the note, and the note stays as it is. You reply once.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write your reply"},
    )


class NoteForm(PortalForm):
    """The note as a whole: strengths, a judgement for each area, recommendations with some lines to spare."""

    strengths = forms.CharField(
        label="Strengths",
        required=False,
        max_length=LONGEST,
        help_text="What works and should stay.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, areas: Mapping[AreaKey, PlacedArea], lines: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        self.lines = min(lines, MOST_RECOMMENDATIONS)
        for grid, area in areas:
            placed = areas[grid, area]
            levels = [(one.id, one.name) for one in placed.scale.levels]
            self.fields[f"level/{grid}/{area}"] = forms.ChoiceField(
                label=f"{placed.area.name}: judgement",
                required=False,
                choices=[("", "Words alone"), *levels],
            )
            self.fields[f"words/{grid}/{area}"] = forms.CharField(
                label=f"{placed.area.name}: what was found",
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        for number in range(1, self.lines + 1):
            self.fields[f"recommendation-{number}"] = forms.CharField(
                label=f"Recommendation {number}",
                required=False,
                max_length=LONGEST_RECOMMENDATION,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def showing(cls, visit: Visit, areas: Mapping[AreaKey, PlacedArea], data: Any = None) -> NoteForm:
        texts = list(visit.recommendations.order_by("place").values_list("text", flat=True))
        initial: dict[str, Any] = {"strengths": visit.strengths, "seen_revision": visit.revision}
        initial |= {f"recommendation-{number}": text for number, text in enumerate(texts, start=1)}
        for one in visit.judgements.all():
            initial[f"level/{one.grid}/{one.area}"] = one.level
            initial[f"words/{one.grid}/{one.area}"] = one.text
        lines = len(texts) + SPARE_LINES
        if data is not None:
            sent = [name for name in data if name.startswith("recommendation-")]
            lines = max(lines, len(sent))
        return cls(areas, lines, data, initial=initial)

    def note(self) -> Note:
        """Only after is_valid()."""
        data = self.cleaned_data
        return Note(
            strengths=data["strengths"],
            judgements={
                (grid, area): (data[f"level/{grid}/{area}"], data[f"words/{grid}/{area}"])
                for grid, area in self.areas
            },
            recommendations=[data[f"recommendation-{number}"] for number in range(1, self.lines + 1)],
        )


class EvidenceForm(PortalForm):
    """A file or a link."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        error_messages={"invalid": "Choose the file again"},
    )
    expires_on = forms.DateField(
        label="Remove the file after",
        required=False,
        widget=DayInput(),
        help_text="What it was called stays; the file itself goes after this day.",
        error_messages={"invalid": _DAY["invalid"]},
    )
    link = forms.CharField(
        label="Or a link",
        required=False,
        max_length=500,
        help_text="The address of a document that is kept elsewhere.",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    title = forms.CharField(label="What the link is called", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("link")):
            self.add_error("file", "Choose a file, or give a link, one at a time")
        return data
