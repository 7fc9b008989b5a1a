"""The parts of the form that names columns, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from academies.kpi_files.looking import LookedColumn

DATALIST = "kpi-names"


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One line of the table: the column, and the fields about it."""

    column: LookedColumn
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    text: str
    field: BoundField


@dataclass(frozen=True, slots=True)
class TextTable:
    """The texts of a column that tells groups apart, and what each means."""

    column: LookedColumn
    rows: tuple[TextRow, ...]
    more: BoundField


@dataclass(frozen=True, slots=True)
class FigureRow:
    number: int
    fields: tuple[BoundField, ...]
    is_empty: bool


def kpi_field() -> forms.CharField:
    return forms.CharField(
        label="Key figure",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": DATALIST, "autocomplete": "off", "size": "30"}),
    )
