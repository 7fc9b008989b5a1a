"""What the pages of key figures can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.db.models import Q

from academies.kpis.groups import EVERYBODY, GROUPS, PUPIL_GROUPS
from academies.models import KpiQuerySet, Period, PeriodKind
from trust_portal.ui.forms import FilterForm

from .figures import When


class KpiFilters(FilterForm):
    text = forms.CharField(label="Name", required=False, max_length=100)
    group = forms.ChoiceField(label="About", required=False)

    def __init__(self, query: Mapping[str, str], *, needs_group: bool = False) -> None:
        """With `needs_group` there is always one: a table of all key figures is too wide to read."""
        super().__init__(query)
        choices = [(group.key, group.label) for group in GROUPS]
        self.needs_group = needs_group
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices if needs_group else [("", "Everything"), *choices]
        if needs_group:
            del self.fields["text"]
            self.initial["group"] = "attendance"

    def narrow(self, kpis: KpiQuerySet) -> KpiQuerySet:
        self.is_valid()
        asked = self.cleaned_data
        group = asked.get("group") or ("attendance" if self.needs_group else "")
        if group:
            kpis = kpis.filter(group=group)
        if text := asked.get("text"):
            kpis = kpis.filter(Q(name__icontains=text) | Q(definition__icontains=text))
        return kpis


class HealthFilters(KpiFilters):
    """Key figures of one group, by now or in one period."""

    period = forms.ChoiceField(label="When", required=False)

    def __init__(self, query: Mapping[str, str], *, periods: Sequence[Period]) -> None:
        super().__init__(query, needs_group=True)
        self.periods = {str(period.pk): period for period in periods}
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "By now"), *((key, _name(period)) for key, period in self.periods.items())]

    @property
    def chosen_period(self) -> Period | None:
        self.is_valid()
        return self.periods.get(self.cleaned_data.get("period", ""))


class PupilsFilter(FilterForm):
    """Of which pupils; there is nothing to choose where there are figures of all pupils only."""

    pupils = forms.ChoiceField(label="Pupils", required=False)

    def __init__(self, query: Mapping[str, str], *, groups: Sequence[str]) -> None:
        super().__init__(query)
        field = self.fields["pupils"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(group, PUPIL_GROUPS[group]) for group in groups]
        self.has_choice = len(groups) > 1

    @property
    def chosen(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("pupils") or EVERYBODY


class WhenFilter(PupilsFilter):
    when = forms.ChoiceField(label="When", required=False)

    def __init__(self, query: Mapping[str, str], *, times: Sequence[When], groups: Sequence[str]) -> None:
        """`times` from the past to the present; the latest is shown unless another is asked for."""
        super().__init__(query, groups=groups)
        self.times = {key_of(when): when for when in reversed(times)}
        field = self.fields["when"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, when.name) for key, when in self.times.items()]
        if not self.has_choice:
            del self.fields["pupils"]

    @property
    def chosen_time(self) -> When | None:
        """None where there is no figure at any time."""
        self.is_valid()
        asked = self.times.get(self.cleaned_data.get("when", ""))
        return asked or next(iter(self.times.values()), None)


def _name(period: Period) -> str:
    year = str(period.school_year)
    return year if period.kind == PeriodKind.SCHOOL_YEAR else f"{period} {year}"


def key_of(when: When) -> str:
    return f"{when.first_year}-{when.number}"
