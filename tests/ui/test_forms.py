from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from trust_portal.ui.forms import FilterForm, PortalForm
from trust_portal.ui.styleguide import ReportFilters, Specimen
from trust_portal.ui.widgets import CheckboxCards, CountedTextarea, DayInput, RadioCards, UnitInput

Attributes = dict[str, str | None]


class Elements(HTMLParser):
    """Start tags in order, each with its attributes and those of the fieldset around it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes, Attributes]] = []
        self.fieldset: Attributes = {}
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "fieldset":
            self.fieldset = dict(attrs)
        self.found.append((tag, dict(attrs), self.fieldset))

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self.fieldset = {}

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes, _ in self.found if "id" in attributes]

    def inputs(self) -> list[tuple[Attributes, Attributes]]:
        return [
            (attributes, fieldset)
            for tag, attributes, fieldset in self.found
            if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden"
        ]


def sent(**data: str) -> Specimen:
    query = QueryDict(mutable=True)
    query.update(data)
    return Specimen(query)


def test_every_invalid_input_says_so_and_names_its_error() -> None:
    form = sent()
    elements = Elements(str(form))
    invalid = [(own, fieldset) for own, fieldset in elements.inputs() if own.get("aria-invalid") == "true"]
    assert {own["name"] for own, _ in invalid} == set(form.errors)
    for own, fieldset in invalid:
        named = f"{own.get('aria-describedby') or ''} {fieldset.get('aria-describedby') or ''}".split()
        assert f"id_{own['name']}_error" in named
        assert set(named) <= set(elements.ids())


def test_valid_inputs_are_not_called_invalid() -> None:
    assert "aria-invalid" not in str(Specimen())
    assert "is-invalid" not in str(Specimen())


def test_no_id_occurs_twice() -> None:
    ids = Elements(str(sent())).ids()
    assert sorted(ids) == sorted(set(ids))


def test_the_summary_comes_first_and_links_to_the_inputs() -> None:
    form = sent(attendance="942")
    markup = str(form)
    assert markup.index("data-error-summary") < markup.index("<fieldset")
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', markup)
    assert ("id_rating_0", "Select a rating for attendance") in links
    assert ("id_attendance", "Attendance must be 100 or less") in links
    assert len(links) == len(form.errors)
    focusable = {own["id"] for own, _ in Elements(markup).inputs()}
    assert {target for target, _ in links} <= focusable


def test_errors_without_a_field_are_in_the_summary() -> None:
    class Hidden(PortalForm):
        version = forms.IntegerField(widget=forms.HiddenInput)
        name = forms.CharField()

        def clean(self) -> dict[str, Any]:
            raise forms.ValidationError("The dates overlap")

    markup = str(Hidden(QueryDict("name=x&version=y")))
    assert "<li>The dates overlap</li>" in markup
    assert "<li>Enter a whole number.</li>" in markup
    assert markup.count('name="version"') == 1


def test_hint_comes_before_error_and_error_before_input() -> None:
    markup = str(sent()["attendance"].as_field_group())
    order = [
        markup.index(part)
        for part in ("<label", 'id="id_attendance_helptext"', 'id="id_attendance_error"', "<input")
    ]
    assert order == sorted(order)
    assert 'aria-describedby="id_attendance_helptext id_attendance_error"' in markup


def test_groups_have_a_legend_and_are_described_as_a_whole() -> None:
    markup = str(sent()["rating"].as_field_group())
    assert '<fieldset class="form-field has-error" aria-describedby="id_rating_error">' in markup
    assert "<legend>How do you rate attendance this term?" in markup


def test_descriptions_of_options_are_named_by_their_inputs() -> None:
    markup = str(Specimen()["rating"])
    assert 'aria-describedby="id_rating_1_description"' in markup
    assert (
        '<span class="choice-description" id="id_rating_1_description">Below target, plan in place' in markup
    )
    assert 'id="id_roles_1_description"' not in str(Specimen()["roles"])


def test_required_is_left_to_the_server_and_the_rest_is_marked_optional() -> None:
    markup = str(Specimen())
    assert " required" not in re.sub(r">[^<]*<", "><", markup)
    optional = [field.name for field in Specimen() if field.is_optional]  # type: ignore[attr-defined]
    assert optional == ["levy", "support"]
    assert markup.count("(optional)") == 2


@pytest.mark.parametrize(
    ("field", "css_class"),
    [
        (forms.CharField(), "form-control"),
        (forms.CharField(widget=forms.PasswordInput(attrs={"class": "own"})), "own form-control"),
        (forms.ChoiceField(choices=[("a", "A")]), "form-select"),
        (forms.BooleanField(), "form-check-input"),
        (forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect), "form-check-input"),
        (forms.MultipleChoiceField(choices=[("a", "A")], widget=CheckboxCards), "form-check-input"),
        (forms.FileField(), "form-control"),
    ],
)
def test_forms_of_other_packages_look_like_ours(field: forms.Field, css_class: str) -> None:
    form = type("TheirForm", (forms.Form,), {"field": field})()
    assert f'class="{css_class}"' in str(form["field"])
    assert " required" not in str(form["field"])


def test_a_single_checkbox_is_followed_by_its_label() -> None:
    markup = str(sent()["agreed"].as_field_group())
    assert markup.index("<input") < markup.index('<label for="id_agreed">')
    assert markup.count("<label") == 1
    assert 'aria-describedby="id_agreed_error"' in markup


def test_units_are_shown_but_not_read_out() -> None:
    class Money(PortalForm):
        levy = forms.DecimalField(widget=UnitInput(before="£", after="a pupil"))

    markup = str(Money(QueryDict("levy=12x"))["levy"])
    assert '<span class="unit" aria-hidden="true">£</span>' in markup
    assert '<span class="unit" aria-hidden="true">a pupil</span>' in markup
    assert 'value="12x"' in markup
    assert 'inputmode="decimal"' in markup
    assert 'type="text"' in markup


def test_a_counted_text_is_cut_by_nobody() -> None:
    class Note(PortalForm):
        note = forms.CharField(max_length=10, widget=CountedTextarea(limit=10))

    form = Note(QueryDict("note=" + "x" * 11))
    markup = str(form["note"].as_field_group())
    assert "maxlength" not in markup
    assert 'data-char-count="10"' in markup
    assert "You can enter up to 10 characters" in markup
    assert 'aria-describedby="id_note_error id_note_count"' in markup
    assert "xxxxxxxxxxx</textarea>" in markup


def test_dates_are_sent_in_one_form() -> None:
    class Visit(PortalForm):
        on = forms.DateField(widget=DayInput())

    form = Visit(QueryDict("on=2026-11-23"))
    assert form.is_valid()
    assert 'type="date" name="on" value="2026-11-23"' in str(form["on"])


def test_text_of_people_is_escaped_everywhere() -> None:
    bad = "<b>&\"'"

    class Hostile(PortalForm):
        choice = forms.ChoiceField(
            label=bad,
            help_text=bad,
            choices=[("a", bad)],
            widget=RadioCards(descriptions={"a": bad}),
            error_messages={"required": bad},
        )
        note = forms.CharField(label=bad, widget=UnitInput(before=bad, after=bad))

    markup = str(Hostile(QueryDict(f"note={bad}")))
    assert "<b>" not in markup


def test_the_prefix_keeps_two_forms_apart() -> None:
    first, second = sent(), Specimen(QueryDict(), prefix="second")
    both = Elements(str(first) + str(second)).ids()
    assert sorted(both) == sorted(set(both))


def test_filters_show_labels_and_no_summary() -> None:
    markup = str(ReportFilters(QueryDict("status=nonsense")))
    assert '<label class="form-label" for="id_status">Status</label>' in markup
    assert "data-error-summary" not in markup
    assert 'id="id_status_error"' in markup
    assert issubclass(ReportFilters, FilterForm)


def test_formsets_render_each_form() -> None:
    rows = forms.formset_factory(ReportFilters, extra=2)()
    markup = str(rows)
    assert markup.count('class="formset-row"') == 2
    assert 'name="form-TOTAL_FORMS"' in markup
