"""The form in which a person says which column of a file is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from academies.kpi_files import Layout, LayoutInvalid
from academies.kpi_files.looking import Look, LookedColumn
from academies.models import Academy
from trust_portal.ui.forms import PortalForm

from .choices import (
    COLUMN_GROUPS,
    FOR_ACADEMIES,
    FOR_PUPILS,
    HOWS,
    HOWS_FOR_ACADEMIES,
    PUPIL_TEXT_CHOICES,
    ROWS,
    TEXT_CHOICES,
    WHAT_LABELS,
    KpiNames,
    What,
)
from .layouts import Said, SaidColumn, SaidFigure, layout_from, meanings
from .rows import DATALIST, ColumnRow, FigureRow, TextRow, TextTable, kpi_field

MOST_FIGURES = 12
_FRACTIONS = (("", "Choose"), ("fraction", "0.95 means 95%"), ("as_shown", "0.95 means 0.95%"))


class MappingForm(PortalForm):
    """`said` is what the form shows at first: a proposal, or a layout that is to be corrected. `texts` are those of
    each column that tells groups apart, by heading; `figures` is how many reckoned figures there is room for. Rows
    about pupils have other fields than rows about academies: which it is, `said` knows."""

    marks_optional = False
    template_name = "academies/imports/mapping_form.html"

    rows = forms.ChoiceField(label="Each row is about", choices=ROWS, widget=forms.RadioSelect)
    academy = forms.TypedChoiceField(
        label="Which academy",
        help_text="Choose one where the whole file is about it, and no column says which.",
        required=False,
        coerce=int,
        empty_value=None,
    )
    carries_down = forms.BooleanField(
        label="The academy stands only in the first of its rows", required=False
    )
    skip = forms.CharField(
        label="Rows to leave out",
        help_text="What stands in the academy’s column of rows that are no academy, such as Total. One a line.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    name = forms.CharField(
        label="What do you call files like this?",
        help_text="For example SIMS attendance by group. The portal remembers the layout by this name.",
        max_length=60,
        error_messages={"required": "Give the layout a name"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        look: Look,
        said: Said,
        texts: Mapping[str, Sequence[str]],
        kpis: KpiNames,
        academies: Sequence[Academy],
        figures: int,
        name: str = "",
    ) -> None:
        super().__init__(data)
        self.look, self.said, self.texts, self.kpis = look, said, texts, kpis
        self.figures = figures
        self.layout: Layout | None = None
        field = self.fields["academy"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "The file says it"), *((one.urn, one.name) for one in academies)]
        self.initial = {
            "rows": "pupils" if said.is_about_pupils else "academies",
            "academy": said.academy,
            "carries_down": said.carries_down,
            "skip": "\n".join(said.skip),
            "name": name,
        }
        for column in look.columns:
            if column.can_be_read:
                self._add_column(column, said.columns.get(column.heading, SaidColumn()))
        for heading in texts:
            known = meanings(heading, tuple(texts[heading]), said.texts.get(heading, {}))
            self._add_texts(look.column(heading), known)
        for number in range(figures):
            self._add_figure(number, said.figures[number] if number < len(said.figures) else SaidFigure())

    # --- fields ---------------------------------------------------------------------------------------------

    def _add_column(self, column: LookedColumn, said: SaidColumn) -> None:
        place = column.index
        offered = FOR_PUPILS if self.said.is_about_pupils else FOR_ACADEMIES
        what = forms.ChoiceField(
            label="What it is", choices=[(one.value, WHAT_LABELS[one]) for one in offered], required=False
        )
        self._add(f"what_{place}", what, said.what if said.what in offered else What.NOTHING)
        if not self.said.is_about_pupils:
            self._add(f"kpi_{place}", kpi_field(), self.kpis.label(said.kpi) if said.kpi else said.typed)
            group = forms.ChoiceField(label="Of which pupils", choices=COLUMN_GROUPS, required=False)
            self._add(f"group_{place}", group, said.group)
        if column.may_be_fractions:
            fraction = forms.ChoiceField(
                label="Its numbers are all from 0 to 1", choices=_FRACTIONS, required=False
            )
            self._add(f"fraction_{place}", fraction, said.fraction)

    def _add_texts(self, column: LookedColumn | None, known: Mapping[str, str]) -> None:
        assert column is not None
        choices = PUPIL_TEXT_CHOICES if self.said.is_about_pupils else TEXT_CHOICES
        for number, text in enumerate(self.texts[column.heading]):
            field = forms.ChoiceField(label=f"“{text}”", choices=choices, required=False)
            self._add(f"text_{column.index}_{number}", field, known.get(text, ""))
        others = [
            f"{text} = {group}" for text, group in known.items() if text not in self.texts[column.heading]
        ]
        more = forms.CharField(
            label="Others",
            help_text="One a line: the text in the file, =, and the group of pupils. K = SEN support",
            required=False,
            max_length=4_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self._add(f"more_{column.index}", more, "\n".join(others))

    def _add_figure(self, number: int, said: SaidFigure) -> None:
        headings = [(one.heading, one.heading) for one in self.look.columns if one.can_be_read]
        one_of = [("", "None"), *headings]
        pupils = self.said.is_about_pupils
        hows = [(key, label) for key, label in HOWS if pupils or key in HOWS_FOR_ACADEMIES]
        self._add(f"figure_{number}_kpi", kpi_field(), self.kpis.label(said.kpi) if said.kpi else said.typed)
        how = forms.ChoiceField(label="How it is reckoned", choices=hows, required=False)
        self._add(f"figure_{number}_how", how, said.how)
        add = forms.MultipleChoiceField(
            label="First columns", choices=headings, required=False, widget=forms.CheckboxSelectMultiple
        )
        self._add(f"figure_{number}_add", add, list(said.add))
        of = forms.ChoiceField(label="Second column: what it is a share of", choices=one_of, required=False)
        self._add(f"figure_{number}_of", of, said.of)
        if pupils:
            where = forms.ChoiceField(label="Count pupils by the column", choices=one_of, required=False)
            self._add(f"figure_{number}_where", where, said.where)
            values = forms.CharField(label="Those with, such as Y, Yes", required=False, max_length=500)
            self._add(f"figure_{number}_values", values, ", ".join(said.values))

    def _add(self, name: str, field: forms.Field, value: Any) -> None:
        self.fields[name] = field
        self.initial[name] = value

    # --- for the template -----------------------------------------------------------------------------------

    datalist = DATALIST

    @property
    def kpi_labels(self) -> list[str]:
        return self.kpis.labels()

    @property
    def can_have_more(self) -> bool:
        return self.figures < MOST_FIGURES

    def column_rows(self) -> Iterator[ColumnRow | LookedColumn]:
        """A row of fields for each column, or the column alone where it cannot be read."""
        for column in self.look.columns:
            place = column.index
            if not column.can_be_read:
                yield column
                continue
            names = [f"{part}_{place}" for part in ("what", "kpi", "group", "fraction")]
            yield ColumnRow(column, tuple(self[name] for name in names if name in self.fields))

    def text_tables(self) -> Iterator[TextTable]:
        for heading, texts in self.texts.items():
            column = self.look.column(heading)
            assert column is not None
            rows = tuple(
                TextRow(text, self[f"text_{column.index}_{number}"]) for number, text in enumerate(texts)
            )
            yield TextTable(column, rows, self[f"more_{column.index}"])

    def figure_rows(self) -> Iterator[FigureRow]:
        for number in range(self.figures):
            parts = ("kpi", "how", "of", "where", "values", "add")
            names = [name for part in parts if (name := f"figure_{number}_{part}") in self.fields]
            is_empty = number >= len(self.said.figures) and not any(self[name].errors for name in names)
            yield FigureRow(number, tuple(self[name] for name in names), is_empty)

    @property
    def has_figures(self) -> bool:
        return any(not row.is_empty for row in self.figure_rows()) or self.figures > 1

    def general_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in ("rows", "academy", "carries_down", "skip"))

    # --- what was said --------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Makes the layout: `self.layout`, once it can be read by."""
        cleaned = super().clean() or self.cleaned_data
        self.said = said = self._said(cleaned)
        if self.errors:
            return cleaned
        try:
            layout = layout_from(said, self.look)
            layout.check(set(self.kpis.kpis))
        except LayoutInvalid as invalid:
            for why in invalid.errors.values():
                self.add_error(None, f"{why[:1].upper()}{why[1:]}.")
        else:
            self.layout = layout
        return cleaned

    def _said(self, cleaned: Mapping[str, Any]) -> Said:
        columns = {
            column.heading: self._said_column(cleaned, column)
            for column in self.look.columns
            if column.can_be_read
        }
        self._check_once(columns)
        return Said(
            is_about_pupils=cleaned.get("rows") == "pupils",
            academy=cleaned.get("academy"),
            carries_down=cleaned.get("carries_down", False),
            skip=tuple(filter(None, map(str.strip, cleaned.get("skip", "").splitlines()))),
            columns=columns,
            texts={
                table.column.heading: self._said_texts(cleaned, table)
                for table in self.text_tables()
                if columns[table.column.heading].what == What.GROUP
            },
            figures=tuple(filter(None, (self._said_figure(cleaned, n) for n in range(self.figures)))),
        )

    def _said_column(self, cleaned: Mapping[str, Any], column: LookedColumn) -> SaidColumn:
        place = column.index
        what = What(cleaned.get(f"what_{place}", ""))
        typed = cleaned.get(f"kpi_{place}", "").strip()
        if typed and what is What.NOTHING:
            what = What.FIGURE
        if column.is_private and what not in (What.NOTHING, What.PUPIL):
            # What is refused of a column is kept with its text, for whoever corrects the file.
            self.add_error(
                f"what_{place}",
                f"“{column.heading}” may name people, so it is not read. If it does not, call it otherwise in the file",
            )
        key = self._kpi(f"kpi_{place}", typed) if what is What.FIGURE else ""
        return SaidColumn(
            what, key, cleaned.get(f"group_{place}", ""), cleaned.get(f"fraction_{place}", ""), typed
        )

    def _kpi(self, name: str, typed: str) -> str:
        key = self.kpis.key_of(typed) if typed else None
        if key is None:
            self.add_error(
                name,
                f"There is no key figure “{typed}”. Choose one of the list."
                if typed
                else "Choose the key figure",
            )
        return key or ""

    def _check_once(self, columns: Mapping[str, SaidColumn]) -> None:
        for what in (What.ACADEMY, What.SECOND_NAME, What.COHORT, What.PUPIL):
            chosen = [heading for heading, said in columns.items() if said.what == what]
            if len(chosen) > 1:
                column = self.look.column(chosen[1])
                assert column is not None
                self.add_error(
                    f"what_{column.index}", f"Only one column can be this: “{chosen[0]}” is it already"
                )

    def _said_texts(self, cleaned: Mapping[str, Any], table: TextTable) -> dict[str, str]:
        said = {}
        for number, row in enumerate(table.rows):
            name = f"text_{table.column.index}_{number}"
            said[row.text] = cleaned.get(name, "")
            if not said[row.text]:
                self.add_error(name, f"Say which pupils “{row.text}” are, or leave them out")
        names = {label.casefold(): key for key, label in TEXT_CHOICES if key}
        for line in filter(None, map(str.strip, cleaned.get(f"more_{table.column.index}", "").splitlines())):
            text, _, group = (part.strip() for part in line.partition("="))
            key = names.get(group.casefold(), group if group in names.values() else "")
            if not text or not key:
                self.add_error(
                    f"more_{table.column.index}", f"“{line}” names no group of pupils that the portal knows"
                )
            said[text] = key
        return said

    def _said_figure(self, cleaned: Mapping[str, Any], number: int) -> SaidFigure | None:
        def of(name: str) -> Any:
            return cleaned.get(f"figure_{number}_{name}", "")

        if not (of("kpi") or of("how")):
            return None
        key = self._kpi(f"figure_{number}_kpi", of("kpi").strip())
        if not of("how"):
            self.add_error(f"figure_{number}_how", "Say how it is reckoned")
        values = tuple(filter(None, map(str.strip, of("values").split(","))))
        private = {one.heading for one in self.look.columns if one.is_private}
        if named := private & {*(of("add") or ()), of("of")}:
            self.add_error(f"figure_{number}_add", f"“{min(named)}” may name people, so it is not added up")
        return SaidFigure(key, of("how"), tuple(of("add") or ()), of("of"), of("where"), values, of("kpi"))
