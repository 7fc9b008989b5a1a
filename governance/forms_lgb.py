"""Forms of a local board's review, and of the trust board's response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.card_parts import KINDS, PARTS
from governance.models import Body, BodyKind, BodyMember, LgbAnswer, LgbEntry, LgbEntryKind, Meeting
from governance.use_cases.escalations import LONGEST_REASON
from governance.use_cases.lgb_reviews import LONGEST
from trust_portal.ui.dates import day_in_words
from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.widgets import CountedTextarea, DayInput, RadioCards

from .forms_meetings import DAY

NEXT, TERM = "next", "term"


class OpenForm(PortalForm):
    """`body` None: to be chosen. Otherwise the meetings to choose from are that board's."""

    occasion = forms.ChoiceField(
        label="For",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting or the term", "invalid_choice": "Choose one of these"},
    )

    def __init__(
        self,
        bodies: Sequence[Body],
        body: Body | None,
        meetings: Sequence[Meeting],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        occasion: Any = self.fields["occasion"]
        term = (TERM, "This term, without a meeting")
        if body is not None:
            named = [(str(one.pk), f"The meeting on {day_in_words(one.met_on)}") for one in meetings]
            occasion.choices = [*named, term]
        else:
            occasion.choices = [(NEXT, "The board’s next meeting"), term]
            self.fields["body"] = forms.ChoiceField(
                label="Local governing board",
                choices=[("", "Choose a board"), *((str(one.pk), one.name) for one in bodies)],
                error_messages={"required": "Choose a board", "invalid_choice": "Choose a board of the list"},
            )
            self.order_fields(["body", "occasion"])
        self.initial.setdefault("occasion", occasion.choices[0][0])


class EntryForm(PortalForm):
    kind = forms.ChoiceField(
        label="What it is",
        choices=LgbEntryKind.choices,
        widget=RadioCards(descriptions=KINDS),
        error_messages={"required": "Choose what it is"},
    )
    part = forms.ChoiceField(label="About", choices=list(PARTS.items()))
    text = forms.CharField(
        label="What you say",
        max_length=LONGEST,
        widget=CountedTextarea(limit=LONGEST, rows=4),
        error_messages={"required": "Write what you say"},
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def showing(cls, entry: LgbEntry, data: Any = None) -> EntryForm:
        """Its kind stays: a question has been told to the headteacher."""
        form = cls(data, initial={"part": entry.part, "text": entry.text, "seen_revision": entry.revision})
        del form.fields["kind"]
        return form


class AnswerForm(PortalForm):
    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        widget=CountedTextarea(limit=LONGEST, rows=5),
        error_messages={"required": "Write your answer"},
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def showing(cls, answer: LgbAnswer | None, data: Any = None) -> AnswerForm:
        initial = {"text": answer.text, "seen_revision": answer.revision} if answer else None
        return cls(data, initial=initial)


class EscalateForm(PortalForm):
    reason = forms.CharField(
        label="Why the trust board should see it",
        max_length=LONGEST_REASON,
        widget=CountedTextarea(limit=LONGEST_REASON, rows=3),
        error_messages={"required": "Say why"},
    )


class SignForm(PortalForm):
    """For the clerk, who records what a chair signed."""

    signed_by = forms.ModelChoiceField(
        label="Signed by",
        queryset=BodyMember.objects.none(),
        help_text="A chair or vice chair who was in office on that day.",
        error_messages={
            "required": "Choose who signed",
            "invalid_choice": "Choose a chair or vice chair of this board",
        },
    )
    signed_on = forms.DateField(label="Signed on", widget=DayInput(), error_messages=DAY)

    def __init__(self, body: Body, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed_by: Any = self.fields["signed_by"]
        signed_by.queryset = (
            BodyMember.objects.filter(body=body, role__in=("chair", "vice_chair"))
            .select_related("person")
            .chairs_first()
        )


class _MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return day_in_words(obj.met_on)


class ResponseForm(PortalForm):
    response = forms.CharField(
        label="The trust board’s response",
        max_length=LONGEST,
        widget=CountedTextarea(limit=LONGEST, rows=5),
        error_messages={"required": "Write the board’s response"},
    )
    meeting = _MeetingChoice(
        label="At its meeting on",
        required=False,
        empty_label="Not at a meeting",
        queryset=Meeting.objects.none(),
    )

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting: Any = self.fields["meeting"]
        meeting.queryset = (
            Meeting.objects.filter(body__kind=BodyKind.BOARD).select_related("body").over(at=at)
        )


class LgbReviewFilters(FilterForm):
    academy = forms.ChoiceField(label="Academy", required=False)
    period = forms.ChoiceField(label="Term", required=False)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, academies: Any, periods: Any, states: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("academy", "All academies", academies),
            ("period", "All terms", periods),
            ("state", "All states", states),
        ):
            field: Any = self.fields[name]
            field.choices = [("", first), *choices]
