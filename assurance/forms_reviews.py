"""Forms about termly reviews."""

from __future__ import annotations

from typing import Any

from django import forms

from assurance.models import Review, ReviewVersion
from assurance.use_cases.reviews import LONGEST, LONGEST_PRIORITY, MOST_PRIORITIES, Words
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import DayInput

_TOO_LONG = {"max_length": "Say it in at most %(limit_value)d characters: this is %(show_value)d"}


class WordsForm(PortalForm):
    """What the review says."""

    summary = forms.CharField(
        label="What the review says",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=_TOO_LONG,
    )
    strengths = forms.CharField(
        label="Strengths to build on",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=_TOO_LONG,
    )
    seen_revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PRIORITIES + 1):
            self.fields[f"priority_{number}"] = forms.CharField(
                label=f"Priority {number}",
                required=False,
                max_length=LONGEST_PRIORITY,
                error_messages=_TOO_LONG,
            )

    @staticmethod
    def of(version: ReviewVersion) -> dict[str, Any]:
        """What the form shows of a version."""
        priorities = {f"priority_{number}": text for number, text in enumerate(version.priorities, 1)}
        return {
            "summary": version.summary,
            "strengths": version.strengths,
            "seen_revision": version.revision,
            **priorities,
        }

    def words(self) -> Words:
        """Only after is_valid()."""
        data = self.cleaned_data
        priorities = [data[f"priority_{number}"] for number in range(1, MOST_PRIORITIES + 1)]
        return Words(data["summary"], data["strengths"], priorities)


class ReviewForm(WordsForm):
    held_on = forms.DateField(
        label="Held on",
        required=False,
        widget=DayInput(),
        error_messages={"invalid": "Enter a day such as 1/9/2027"},
    )
    attended_by = forms.CharField(
        label="Present",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A line for each person.",
    )

    @staticmethod
    def showing(review: Review, version: ReviewVersion) -> dict[str, Any]:
        return {**WordsForm.of(version), "held_on": review.held_on, "attended_by": review.attended_by}


class CorrectionForm(WordsForm):
    reason = forms.CharField(
        label="Why what was signed is corrected",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why what was signed is corrected"},
    )


class ReplyForm(PortalForm):
    text = forms.CharField(
        label="What is not accurate",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Your words stand beside the review and are never changed. Leave it empty if the draft is accurate.",
        error_messages=_TOO_LONG,
    )
