"""Packs as documents: the same pack comes back, and the same text again."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assurance.frameworks.nodes import tree_of
from assurance.frameworks.reading import read
from assurance.frameworks.schema import Pack
from assurance.frameworks.writing import data_of, write, write_data
from tests.assurance.frameworks.documents import SOUND

TEXTS = st.one_of(
    st.sampled_from(
        [
            "No",
            "null",
            "~",
            "1",
            "1.50",
            "-3",
            "2026-03-30",
            "true",
            "a: b",
            "- a",
            "# a",
            "'",
            '"',
            "a\nb\n\nc",
            "*x",
            "&x",
            "!x",
            "%",
            "@",
            "a #b",
            "[a",
            "{a",
            "x" * 300,
            "words " * 60,
            " a ",
            "a\n",
            "\ta",
            "é – “”",
            "=",
            "<<",
            "1e5",
            "0x1F",
            "1_000",
            "12:30:00",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40),
)
DATA = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4),
    max_leaves=12,
)


def test_a_pack_comes_back_the_same() -> None:
    pack = read(SOUND).pack
    assert pack is not None
    text = write(pack)
    again = read(text).pack
    assert again == pack
    assert write(again) == text
    assert text.startswith("schema: 1\nid: small\nname: A small framework\n")
    assert "- {from: -1, below: 0, level: amber}" in text
    assert "order: best_first" in text
    assert "weight" not in text, "what is as the schema supposes is left out"
    assert yaml.safe_load(text)["targets"]["fixed"][0]["target"] == 96.5, "other programs read it as well"


@given(st.dictionaries(TEXTS.filter(bool), DATA, min_size=1, max_size=4))
@example({"codes": ["09", "-08", "007", "\u0663"]})
@settings(max_examples=300)
def test_any_data_come_back_as_they_were(data: dict[str, Any]) -> None:
    text = write_data(data)
    root, wrong = tree_of(text)
    assert wrong == []
    assert root.data() == data


@given(TEXTS, TEXTS)
def test_any_text_in_a_pack_comes_back(name: str, summary: str) -> None:
    pack = Pack.model_validate({"schema": 1, "id": "a", "name": f"a{name}"[:200], "summary": f"a{summary}"})
    assert read(write(pack)).pack == pack
    assert set(data_of(pack)) == {"schema", "id", "name", "summary"}
