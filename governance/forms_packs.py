"""Forms of board packs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.models import AgendaItem, Paper
from trust_portal.transfer.forms import KeyForm
from trust_portal.ui.forms import PortalForm


class BoardPackForm(KeyForm):
    papers = forms.MultipleChoiceField(
        label="Papers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The agenda, open matters and what changed since the last pack are always in it. Documents are "
        "attached to the PDF.",
    )

    def __init__(
        self, items: Sequence[tuple[AgendaItem, Sequence[Paper]]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        papers: Any = self.fields["papers"]
        papers.choices = [
            (str(paper.pk), f"{item.title}: {paper.title} ({paper.get_kind_display().lower()})")
            for item, of_item in items
            for paper in of_item
        ]


class WithdrawForm(PortalForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        help_text="The clerk and whoever builds packs read this.",
        error_messages={"required": "Say why it is withdrawn"},
    )
