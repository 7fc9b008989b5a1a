"""The filters of the list of jobs."""

from __future__ import annotations

from typing import Any

from django import forms

from trust_portal.ui.forms import FilterForm

from .kinds import shown_kinds
from .models import JobQuerySet, JobState

_STATES = [
    ("", "All"),
    (JobState.QUEUED.value, "Waiting or running"),
    *((state.value, state.label) for state in JobState if state is not JobState.QUEUED),
]


class JobFilters(FilterForm):
    state = forms.ChoiceField(label="State", required=False, choices=_STATES)
    kind = forms.ChoiceField(label="Job", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(shown_kinds(), key=lambda kind: kind.label)
        self.fields["kind"].choices = [("", "All"), *((kind.name, kind.label) for kind in kinds)]  # type: ignore[attr-defined]

    def narrow(self, jobs: JobQuerySet) -> JobQuerySet:
        return jobs.filter(**self.applied)
