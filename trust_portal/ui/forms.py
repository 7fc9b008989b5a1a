"""Forms as the portal shows them: GOV.UK's patterns in Tabler's clothes.

Set FORM_RENDERER to `FormRenderer`. Every form, those of other packages included, then has an error summary,
each hint above its input, each error between hint and input, and inputs that name both.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

# Django nests each option's input in its label; the portal sets them side by side. Its lists load a template for
# each option.
_INSTEAD_OF = {
    "django/forms/widgets/radio.html": "forms/widgets/options.html",
    "django/forms/widgets/checkbox_select.html": "forms/widgets/options.html",
    "django/forms/widgets/select.html": "forms/widgets/select.html",
}


class PortalBoundField(BoundField):
    """A field that gives its input the portal's classes and leaves checking to the server."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles vanish, cannot be styled and are not read out well.
        attrs.pop("required", None)
        if not widget.is_hidden:
            classes = [widget.attrs.get("class", ""), _class_of(widget), "is-invalid" if self.errors else ""]
            attrs["class"] = " ".join(filter(None, classes))
        return attrs

    @property
    def aria_describedby(self) -> str | None:
        described_by = super().aria_describedby
        counted = self.field.widget.attrs.get("data-char-count")
        return f"{described_by or ''} {self.auto_id}_count".strip() if counted else described_by

    @property
    def first_input_id(self) -> str:
        """Where a link of the error summary leads: the input, or the first of a group."""
        first = self.subwidgets[0].id_for_label if self.use_fieldset and self.subwidgets else ""
        return first or self.id_for_label or self.auto_id

    @property
    def is_optional(self) -> bool:
        """Whether the label says "(optional)": most fields are required, so the others say so."""
        marks = getattr(self.form, "marks_optional", False)
        return bool(marks) and not self.field.required and not self.is_single_checkbox

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class FormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField

    def get_template(self, template_name: str) -> Any:
        return super().get_template(_INSTEAD_OF.get(template_name, template_name))


class PortalForm(forms.Form):
    """The base of the portal's own forms. Put it before ModelForm for a form of a model."""

    use_required_attribute = False
    marks_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class FilterForm(PortalForm):
    """A form of filters over a table: read from the address, and nothing in it is ever required."""

    template_name = "forms/filter_fields.html"
    marks_optional = False

    @property
    def applied(self) -> dict[str, Any]:
        """By name, what was asked for and makes sense; the rest is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_used(self) -> bool:
        return any(self.applied.values())


def _class_of(widget: forms.Widget) -> str:
    match widget:
        case forms.CheckboxInput() | forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return "form-check-input"
        case forms.Select():
            return "form-select"
        case forms.MultiWidget() | forms.SelectDateWidget():
            return ""
        case _:
            return "form-control"
