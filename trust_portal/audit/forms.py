"""What the trail can be narrowed down to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import BigIntegerField
from django.db.models.functions import Cast, Lower

from trust_portal.accounts.models import Membership, Person
from trust_portal.ui.forms import FilterForm
from trust_portal.ui.widgets import DayInput

from .models import AuditEntry, AuditEntryQuerySet
from .verbs import VERBS
from .words import RECORD_KINDS

NOBODY = "none"
_SENSIBLE = [
    MinValueValidator(date(2000, 1, 1), "Choose a day after 1999."),
    MaxValueValidator(date(2100, 1, 1), "Choose a day before 2100."),
]


class AuditFilters(FilterForm):
    """Every filter may be left out; one that makes no sense says so and is not applied."""

    person = forms.ChoiceField(label="Person", required=False)
    verb = forms.ChoiceField(label="What was done", required=False)
    kind = forms.ChoiceField(
        label="Kind of record", required=False, choices=[("", "All"), *RECORD_KINDS.items()]
    )
    from_day = forms.DateField(label="From", required=False, widget=DayInput(), validators=_SENSIBLE)
    to_day = forms.DateField(label="To", required=False, widget=DayInput(), validators=_SENSIBLE)
    text = forms.CharField(label="Name of the record", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "Everybody"),
            *((str(person.pk), str(person)) for person in _people()),
            (NOBODY, "The portal itself"),
        ]
        self.fields["verb"].choices = [  # type: ignore[attr-defined]
            ("", "Everything"),
            *sorted(((verb, _capital(text)) for verb, text in VERBS.items()), key=lambda choice: choice[1]),
        ]

    def narrow(self, entries: AuditEntryQuerySet) -> AuditEntryQuerySet:
        asked = self.applied
        if person := asked.get("person"):
            entries = entries.filter(person=None if person == NOBODY else int(person))
        if verb := asked.get("verb"):
            entries = entries.filter(verb=verb)
        if kind := asked.get("kind"):
            entries = entries.filter(record_kind=kind)
        if day := asked.get("from_day"):
            entries = entries.since(day)
        if day := asked.get("to_day"):
            entries = entries.until(day)
        if text := asked.get("text"):
            entries = entries.filter(record_label__icontains=text)
        return entries


def _people() -> list[Person]:
    """Who is in the trust and who was: whoever was removed stands in the trail as having been."""
    members = Membership.objects.values("person_id")
    leavers = (
        AuditEntry.objects.filter(record_kind="person", verb="person.removed")
        .annotate(person_number=Cast("record_id", BigIntegerField()))
        .values("person_number")
    )
    people = Person.objects.filter(pk__in=members) | Person.objects.filter(pk__in=leavers)
    return list(people.order_by(Lower("full_name"), "pk"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
