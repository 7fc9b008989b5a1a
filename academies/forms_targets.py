"""Forms about targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from academies.kpi_files.values import KpiShape
from academies.kpis.groups import EVERYBODY, GROUPS, PUPIL_GROUPS
from academies.models import SchoolYear, Target, TargetState
from academies.models.targets import WORDS_AT_MOST
from academies.targets.numbers import read_target
from academies.use_cases.target_signing import Answer
from trust_portal.tabular import LIMITS
from trust_portal.tabular.numbers import Unreadable
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import DayInput

AGREES, ASKS = "agree", "another"
_STANDING = (TargetState.PROPOSED, TargetState.RETURNED, TargetState.REVIEWED, TargetState.AGREED)


def _words(label: str, help_text: str = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=WORDS_AT_MOST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RoundFilters(FilterForm):
    """Which round, and what of it. `chosen_year` is None where the trust has no calendar yet."""

    year = forms.ChoiceField(label="School year", required=False)
    about = forms.ChoiceField(label="About", required=False)
    state = forms.ChoiceField(label="Where it stands", required=False)

    def __init__(self, query: Mapping[str, str], *, years: Sequence[SchoolYear], current: int) -> None:
        super().__init__(query)
        self.years = {str(one.first_year): one for one in years}
        self._usual = self.years.get(str(current)) or next(iter(self.years.values()), None)
        self.initial["year"] = str(self._usual.first_year) if self._usual else ""
        self._set("year", [(key, str(one)) for key, one in self.years.items()])
        self._set("about", [("", "Everything"), *((one.key, one.label) for one in GROUPS)])
        self._set("state", [("", "Anywhere"), *((one.value, one.label) for one in _STANDING)])

    @property
    def chosen_year(self) -> SchoolYear | None:
        return self.years.get(self._of("year")) or self._usual

    @property
    def about_chosen(self) -> str:
        return self._of("about")

    @property
    def state_chosen(self) -> str:
        return self._of("state")

    def _of(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def _set(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class GridFilters(RoundFilters):
    """Which grid: key figures of one kind, for one group of pupils."""

    pupils = forms.ChoiceField(label="Pupils", required=False, choices=list(PUPIL_GROUPS.items()))

    def __init__(self, query: Mapping[str, str], *, years: Sequence[SchoolYear], current: int) -> None:
        super().__init__(query, years=years, current=current)
        del self.fields["state"]
        self._set("about", [(one.key, one.label) for one in GROUPS])
        self.initial["about"] = "attendance"

    @property
    def about_chosen(self) -> str:
        return self._of("about") or "attendance"

    @property
    def pupils_chosen(self) -> str:
        return self._of("pupils") or EVERYBODY


class SheetForm(PortalForm):
    file = forms.FileField(
        label="File",
        help_text=f"The template, filled in: CSV, Excel (.xlsx) or OpenDocument (.ods), at most"
        f" {LIMITS.bytes // 1_000_000} MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods"}),
    )


class NumberField(forms.CharField):
    """A target; `shape` says what the key figure can be. Empty is None."""

    def __init__(self, *, shape: KpiShape | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.shape = shape

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.shape is None:
            return None
        try:
            return read_target(text, self.shape)
        except Unreadable as problem:
            raise forms.ValidationError(problem.reason) from None


class TargetForm(PortalForm):
    """Another number for one cell, with the reason."""

    number = NumberField(label="Target", error_messages={"required": "Enter the target"})
    reason = _words("Why", "What the number rests on. Needed where the board has agreed one already.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, shape: KpiShape, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["number"]
        assert isinstance(field, NumberField)
        field.shape = shape
        field.help_text = "As the key figure is written." if shape.unit != "percentage" else "In per cent."


class WithdrawTargetForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn"},
    )


class ReviewForm(PortalForm):
    """What the chair says to one target; none of the choices: not yet."""

    says = forms.ChoiceField(
        label="What does the local governing board say?",
        required=False,
        choices=[(AGREES, "We agree"), (ASKS, "We ask for another target")],
        widget=forms.RadioSelect,
    )
    number = NumberField(label="The target that you would rather see", required=False)
    words = _words("Words", "Needed where you ask for another one: they go to who proposed it.", rows=2)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    def __init__(self, target: Target, shape: KpiShape | None, data: Any = None) -> None:
        super().__init__(data, prefix=f"t{target.pk}", initial={"seen": target.revision})
        self.target = target
        field = self.fields["number"]
        assert isinstance(field, NumberField)
        field.shape = shape
        # Several targets stand on one page: only the first legend need not say which.
        self.fields["says"].label = f"What does the board say to {target.kpi}?"

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if sent.get("says") == ASKS and not str(sent.get("words", "")).strip():
            self.add_error("words", "Say why another target is needed")
        if not sent.get("says") and (sent.get("words") or sent.get("number") is not None):
            self.add_error("says", "Say whether you agree, or ask for another target")
        return sent

    @property
    def answer(self) -> Answer | None:
        """Only after is_valid()."""
        sent = self.cleaned_data
        if not sent.get("says"):
            return None
        agrees = sent["says"] == AGREES
        number: Decimal | None = None if agrees else sent.get("number")
        return Answer(self.target, sent.get("seen") or 0, agrees, number, sent.get("words", ""))


class MeetingForm(PortalForm):
    """The board's meeting that agreed."""

    met_on = forms.DateField(
        label="Date of the meeting",
        widget=DayInput(),
        error_messages={
            "required": "Enter the date of the meeting",
            "invalid": "Enter a date such as 14/10/2026",
        },
    )
    minute = forms.CharField(
        label="Where it is written down",
        required=False,
        max_length=200,
        help_text="For example the number of the minute.",
    )

    def __init__(self, *args: Any, on: date, must_minute: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        if must_minute:
            self.fields["minute"].required = True
            self.fields["minute"].error_messages["required"] = "Say which minute records it"

    def clean_met_on(self) -> date:
        day: date = self.cleaned_data["met_on"]
        if day > self._on:
            raise forms.ValidationError("The meeting is still to come: a target is agreed in it, not before.")
        return day


class ExceptionForm(PortalForm):
    """One target on the board's page: agreed unless it is taken out."""

    sends_back = forms.BooleanField(label="Send back", required=False)
    words = forms.CharField(label="Why", required=False, max_length=WORDS_AT_MOST)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    def __init__(self, target: Target, data: Any = None) -> None:
        super().__init__(data, prefix=f"t{target.pk}", initial={"seen": target.revision})
        self.target = target
        self.fields["sends_back"].label = "Not agreed: send back"
        self.fields["words"].label = "Why it goes back"

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if sent.get("sends_back") and not str(sent.get("words", "")).strip():
            self.add_error("words", "Say why it goes back")
        return sent

    @property
    def answer(self) -> Answer:
        sent = self.cleaned_data
        return Answer(
            self.target, sent.get("seen") or 0, not sent.get("sends_back"), None, sent.get("words", "")
        )
