"""The form below a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from trust_portal.accounts.models import Person
from trust_portal.ui.forms import PortalForm

from .use_cases.saying import LONGEST


class CommentForm(PortalForm):
    """`people` are those who may see the record: nobody else can be mentioned, by a tick or as @Name."""

    text = forms.CharField(
        label="Your comment",
        help_text="To tell somebody of it, tick them below or write @ and their name.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Write what you want to say.",
            "max_length": "Say it in at most %(limit_value)d characters: this is %(show_value)d.",
        },
    )
    mentioned = forms.TypedMultipleChoiceField(
        label="Tell",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "Choose among the people who may see this."},
    )

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        mentioned: Any = self.fields["mentioned"]
        mentioned.choices = [(person.pk, str(person)) for person in people]
        if not people:
            del self.fields["mentioned"]
            self.fields["text"].help_text = ""

    @property
    def mentioned_ids(self) -> set[int]:
        """Ticked or named; only after is_valid()."""
        ticked = self.cleaned_data.get("mentioned") or []
        return set(ticked) | named_in(
            self.cleaned_data["text"], ((person.pk, str(person)) for person in self.people)
        )


def named_in(text: str, people: Iterable[tuple[int, str]]) -> set[int]:
    """Whom the text names as @Full Name, in capitals or not; "@Anna Lee" does not name Anna Leeds."""
    spoken = " ".join(text.split()).casefold()
    if "@" not in spoken:
        return set()
    return {
        person_id
        for person_id, name in people
        if re.search(rf"@{re.escape(' '.join(name.split()).casefold())}(?!\w)", spoken)
    }
