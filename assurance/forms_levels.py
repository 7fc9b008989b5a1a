"""Forms about support levels."""

from __future__ import annotations

from typing import Any

from django import forms

from assurance.frameworks.schema import Pack, SupportModel
from assurance.models import LevelDecision, LevelEvidence
from assurance.use_cases.levels import Meeting
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import DayInput

_DAY = {"invalid": "Enter a date such as 1/9/2026", "required": "Enter a date such as 1/9/2026"}


class LevelForm(PortalForm):
    """A proposal: which level, from when, why, and where it was talked about."""

    level = forms.ChoiceField(widget=forms.RadioSelect)
    effective_from = forms.DateField(
        label="From", help_text="The first day of this level.", widget=DayInput(), error_messages=_DAY
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=4000,
        help_text="Needed where it differs from what the rules suggest, and for a change within the year.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    met_on = forms.DateField(
        label="Meeting on", required=False, widget=DayInput(), error_messages={"invalid": _DAY["invalid"]}
    )
    chaired_by = forms.CharField(label="Chaired by", required=False, max_length=120)
    attended_by = forms.CharField(
        label="Present",
        required=False,
        max_length=2000,
        help_text="One name or role on each line.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, pack: Pack, model: SupportModel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.label = model.level_word[:1].upper() + model.level_word[1:]
        level.choices = [(one.id, one.name) for one in pack.scale(model.scale).levels]
        level.error_messages["required"] = f"Choose a {model.level_word.lower()}"
        if model.meeting is not None:
            self.fields["met_on"].label = f"{model.meeting.name} on"

    @classmethod
    def showing(cls, pack: Pack, decision: LevelDecision, data: Any = None) -> LevelForm:
        names = ("level", "effective_from", "reason", "met_on", "chaired_by", "attended_by")
        initial = {name: getattr(decision, name) for name in names}
        return cls(
            pack,
            pack.support_model(decision.model),
            data,
            initial={**initial, "seen_revision": decision.revision},
        )

    def facts(self) -> dict[str, Any]:
        """Arguments of the use cases; only after is_valid()."""
        data = self.cleaned_data
        return {
            "level": data["level"],
            "effective_from": data["effective_from"],
            "reason": data["reason"],
            "meeting": Meeting(data["met_on"], data["chaired_by"], data["attended_by"]),
        }


class EvidenceRow(PortalForm):
    """One line of the checklist. Only lines that the person changed are saved: two people may tick at once."""

    is_seen = forms.BooleanField(label="Seen", required=False, show_hidden_initial=True)
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=500,
        show_hidden_initial=True,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address that begins with https://"},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    note = forms.CharField(label="Note", required=False, max_length=500, show_hidden_initial=True)

    @classmethod
    def showing(cls, row: LevelEvidence, name: str, data: Any = None) -> EvidenceRow:
        initial = {"is_seen": row.is_seen, "link": row.link, "note": row.note}
        form = cls(data, prefix=row.item, initial=initial)
        form.fields["is_seen"].label = name
        return form


class AgreeForm(PortalForm):
    minute = forms.CharField(
        label="Where it is written down",
        required=False,
        max_length=200,
        help_text="For example the meeting and the number of the minute.",
    )


class MinuteForm(AgreeForm):
    minute = forms.CharField(
        label="Where it is written down",
        max_length=200,
        help_text="The meeting of the board and the number of the minute.",
        error_messages={"required": "Say which minute records it"},
    )


class WithdrawForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn"},
    )
