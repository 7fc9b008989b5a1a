"""Forms about files of figures: upload, and the template to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from academies.importing.templates import FORMATS, Wanted
from academies.kpis.groups import EVERYBODY, GROUPS, PUPIL_GROUPS
from academies.models import Kpi, KpiValue, Period, PeriodKind, SavedLayout, ValueStatus
from trust_portal.tabular import LIMITS
from trust_portal.ui.forms import PortalForm

NEW_LAYOUT = "new"
_FORMAT_NAMES = {"xlsx": "Excel, with the figures of the period before on a second sheet", "csv": "CSV"}


class PeriodField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """`selected` is offered first of all: the last period that has ended."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Period.objects.none(),
            label="Period",
            empty_label="Choose a period",
            error_messages={"required": "Choose the period that the figures are about"},
            **kwargs,
        )

    def label_from_instance(self, obj: Period) -> str:
        return f"{obj.school_year}" if obj.kind == PeriodKind.SCHOOL_YEAR else f"{obj.school_year}: {obj}"


def _show_periods(form: forms.Form) -> None:
    field = form.fields["period"]
    assert isinstance(field, PeriodField)
    field.queryset = Period.objects.select_related("school_year").in_order()


class UploadForm(PortalForm):
    file = forms.FileField(
        label="File",
        help_text=f"CSV, Excel (.xlsx) or OpenDocument (.ods), at most {LIMITS.bytes // 1_000_000} MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods"}),
    )
    layout = forms.ChoiceField(
        label="How the file is laid out",
        help_text="The portal knows its own template, and every layout that somebody has mapped here once.",
        required=False,
    )
    period = PeriodField()
    status = forms.ChoiceField(
        label="Figures are", choices=ValueStatus.choices, initial=ValueStatus.FINAL, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, layouts: Iterable[SavedLayout] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _show_periods(self)
        self.layouts = {str(one.pk): one for one in layouts}
        field = self.fields["layout"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Find out: the template, or a layout that fits"),
            *((key, layout.name) for key, layout in self.layouts.items()),
            (NEW_LAYOUT, "Another one: I say which column is what"),
        ]

    def clean_status(self) -> ValueStatus:
        return ValueStatus(self.cleaned_data["status"])

    @property
    def chosen_layout(self) -> SavedLayout | None:
        return self.layouts.get(self.cleaned_data["layout"])

    @property
    def is_to_be_mapped(self) -> bool:
        return bool(self.cleaned_data["layout"] == NEW_LAYOUT)


class LayoutNameForm(PortalForm):
    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Enter a name"})


class TemplateForm(PortalForm):
    """Read from the address, so that a template can be asked for by a link."""

    period = PeriodField()
    groups = forms.MultipleChoiceField(
        label="Key figures about",
        choices=[(group.key, group.label) for group in GROUPS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the key figures are about"},
    )
    which = forms.ChoiceField(
        label="Of these",
        choices=[
            ("collected", "Those that your trust has figures of"),
            ("all", "All that take figures"),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    pupils = forms.MultipleChoiceField(
        label="For",
        help_text="A column for each group of pupils.",
        choices=list(PUPIL_GROUPS.items()),
        initial=[EVERYBODY],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one group of pupils"},
    )
    format = forms.ChoiceField(
        label="Kind of file",
        choices=[(key, _FORMAT_NAMES[key]) for key in FORMATS],
        initial="xlsx",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, groups: frozenset[str] | None = None, kpi: Kpi | None = None, **kwargs: Any
    ) -> None:
        """`groups` are those whose key figures the person may bring in; all of them if it is None. With `kpi` the
        template is for that one alone."""
        super().__init__(data, **kwargs)
        _show_periods(self)
        self.kpi = kpi
        if kpi is not None:
            del self.fields["groups"], self.fields["which"]
            return
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        if groups is not None:
            field.choices = [(group.key, group.label) for group in GROUPS if group.key in groups]

    def wanted(self) -> Wanted:
        """Only after is_valid()."""
        asked = self.cleaned_data
        if self.kpi is not None:
            return Wanted(asked["period"], [self.kpi], asked["pupils"], asked["format"])
        kpis = Kpi.objects.in_use().filter(group__in=asked["groups"]).in_order()
        if asked["which"] == "collected":
            kpis = kpis.filter(pk__in=KpiValue.objects.current().values("kpi_id"))
        return Wanted(asked["period"], list(kpis), asked["pupils"], asked["format"])


def usual_choices(*, on: date, groups: frozenset[str] | None, kpi: Kpi | None) -> Mapping[str, Any]:
    """What a template's form begins with: attendance (or the person's own domain) in the last period that ended."""
    ended = Period.objects.filter(kind=kpi.grain if kpi else PeriodKind.HALF_TERM, ends_on__lte=on)
    period = ended.order_by("-ends_on").first() or Period.objects.in_order().first()
    return {
        "period": period.pk if period else None,
        "groups": ["attendance"] if groups is None else sorted(groups)[:1],
    }
