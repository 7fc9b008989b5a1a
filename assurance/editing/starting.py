"""How a draft begins: from what is published, from a framework that comes with the portal, from parts, from a file."""

from __future__ import annotations

from typing import Any

from django import forms

from assurance.frameworks.composing import CHOOSABLE, compose
from assurance.frameworks.manual import words_of
from assurance.frameworks.nodes import LARGEST, NotRead, text_of
from assurance.frameworks.schema import Pack
from assurance.frameworks.shape import fields_of, value_of
from assurance.frameworks.shipped import shipped, shipped_named
from assurance.frameworks.writing import write
from assurance.in_force import pack_of
from assurance.models import PackVersion
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import RadioCards

_PUBLISHED = "published"
_MINIMAL = """\
schema: 1
id: our-framework
name: Our framework
summary: Say in two or three sentences what this framework is for.
"""


class StartForm(PortalForm):
    """One of several ways; the fields of the others are not looked at."""

    way = forms.ChoiceField(
        label="Begin with",
        error_messages={
            "required": "Choose what the draft begins with",
            "invalid_choice": "Choose one of these",
        },
    )
    name = forms.CharField(
        label="Name of the framework",
        help_text="Only when you put parts together or begin with nothing.",
        max_length=200,
        required=False,
    )
    file = forms.FileField(
        label="File",
        help_text=f"A YAML document, at most {LARGEST // 1_000_000} MB. Only when you upload one.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(self, *args: Any, newest: PackVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest
        self._document = ""
        ways, descriptions = self._ways()
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ways
        field.widget = RadioCards(descriptions=descriptions, choices=ways)
        sources = self._sources()
        for part in CHOOSABLE:
            holding = [(key, pack.name) for key, pack in sources if value_of(pack, _shape(part))]
            if holding:
                self.fields[f"part_{part}"] = forms.MultipleChoiceField(
                    label=words_of("Pack").fields[part].label,
                    choices=holding,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def document(self) -> str:
        """Only after is_valid()."""
        return self._document

    def part_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("part_")]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        way = data.get("way", "")
        match way:
            case "published" if self.newest is not None:
                self._document = self.newest.document
            case "parts":
                self._compose()
            case "file":
                self._take_file()
            case "nothing":
                name = data.get("name") or "Our framework"
                self._document = _MINIMAL.replace("Our framework", _in_yaml(name))
            case _ if found := shipped_named(way):
                self._document = found.document
        return data

    def _ways(self) -> tuple[list[tuple[str, str]], dict[str, str]]:
        ways, descriptions = [], {}
        if self.newest is not None:
            ways.append((_PUBLISHED, f"What is published: {self.newest}"))
            descriptions[_PUBLISHED] = "Change what you have. Areas that keep their key keep their ratings."
        for one in shipped():
            ways.append((one.key, one.pack.name))
            descriptions[one.key] = one.pack.summary
        ways += [("parts", "Parts of several"), ("file", "A file"), ("nothing", "Nothing")]
        descriptions |= {
            "parts": "Choose below which parts come from which framework.",
            "file": "A YAML document that you downloaded here, or wrote.",
            "nothing": "An empty framework with a name.",
        }
        return ways, descriptions

    def _sources(self) -> list[tuple[str, Pack]]:
        packs = [(one.key, one.pack) for one in shipped()]
        return [*([(_PUBLISHED, pack_of(self.newest))] if self.newest else []), *packs]

    def _compose(self) -> None:
        sources = dict(self._sources())
        chosen = [
            (sources[key], part) for part in CHOOSABLE for key in self.cleaned_data.get(f"part_{part}") or ()
        ]
        if not chosen:
            self.add_error(None, "Choose at least one part.")
            return
        name = self.cleaned_data.get("name")
        if not name:
            self.add_error("name", "Give the framework a name")
            return
        packs = list(dict.fromkeys(pack.name for pack, _ in chosen))
        composed = compose(
            key="our-framework", name=name, summary=f"Put together from {', '.join(packs)}.", chosen=chosen
        )
        for conflict in composed.conflicts:
            field = f"part_{conflict.part}"
            self.add_error(field if field in self.fields else None, conflict.message)
        if composed.pack is not None:
            self._document = write(composed.pack)

    def _take_file(self) -> None:
        file = self.cleaned_data.get("file")
        if file is None:
            self.add_error("file", "Choose a file")
            return
        try:
            self._document = text_of(file.read(LARGEST + 1))
        except NotRead as refusal:
            self.add_error("file", str(refusal))


def _shape(key: str) -> Any:
    return next(one for one in fields_of(Pack) if one.key == key)


def _in_yaml(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
