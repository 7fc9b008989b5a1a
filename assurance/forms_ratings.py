"""The form in which an area is rated: the statements, the level with what it means here, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assurance.frameworks.schema import Criterion
from assurance.scales import levels_of
from assurance.spots import Spot
from assurance.use_cases.saying import LONGEST, Saying
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import RadioCards

TEXTS = ("reason", "comment", "evidence", "response")


class RatingForm(PortalForm):
    """`revision` is that of the version that the form was made from."""

    level = forms.ChoiceField(
        label="Rating", widget=RadioCards, error_messages={"required": "Choose a rating"}
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where the rating differs from what figures, statements or the headteacher say.",
    )
    comment = forms.CharField(
        label="Comment", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        label="Evidence",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What was seen, where and when; links are welcome.",
    )
    response = forms.CharField(
        label="What is being done about it",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(
        self, data: Any = None, *, spot: Spot, is_correction: bool, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.spot = spot
        self._set("level", [(key, level.label) for key, level in levels_of(spot.scale).items()])
        meanings = {one.id: spot.area.meanings.get(one.id) or one.meaning or "" for one in spot.scale.levels}
        widget = self.fields["level"].widget
        assert isinstance(widget, RadioCards)
        widget.descriptions = meanings
        if is_correction:
            self.fields["reason"].help_text = "Why what was signed is corrected."
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why what was signed is corrected"
        self.judged = tuple(one for one in spot.area.criteria if one.is_judged)
        for criterion in self.judged:
            self.fields[_name(criterion)] = self._statements(criterion)
        self.order_fields([*(_name(one) for one in self.judged), "level", *TEXTS, "revision"])

    def _set(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _statements(self, criterion: Criterion) -> forms.ChoiceField:
        labels = levels_of(self.spot.scale)
        choices = [(key, labels[key].label) for key in criterion.statements if key in labels]
        return forms.ChoiceField(
            label=criterion.name or "What is seen",
            choices=choices,
            required=False,
            widget=RadioCards(descriptions=dict(criterion.statements)),
        )

    def said(self) -> Saying:
        """Only after is_valid()."""
        data = self.cleaned_data
        chosen = {one.id: data[_name(one)] for one in self.judged if data.get(_name(one))}
        texts = {name: data[name] for name in TEXTS}
        return Saying(level=data["level"], revision=data["revision"], statements=chosen, **texts)

    def add_refusal(self, messages: Mapping[str, Sequence[str]]) -> None:
        """What a use case refused, at the fields that it names."""
        for name, sentences in messages.items():
            field = name if name in self.fields else None
            for sentence in sentences:
                self.add_error(field, sentence)


def _name(criterion: Criterion) -> str:
    return f"statement_{criterion.id}"


def initial_of(said: Any, judged: Sequence[Criterion], statements: Mapping[str, str]) -> dict[str, Any]:
    """What a judgement or a confirmed rating puts into the form."""
    texts = {name: getattr(said, name) for name in TEXTS}
    chosen = {_name(one): statements.get(one.id, "") for one in judged}
    return {"level": said.level, **texts, **chosen}
