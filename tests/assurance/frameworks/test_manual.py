"""Every part and field has words, and no words are left over."""

from __future__ import annotations

import pytest
from django.conf import settings

from assurance.frameworks.manual import CHOICES, MANUAL, choice_in_words
from assurance.frameworks.manual_parts import PARTS
from assurance.frameworks.reference import with_tables
from assurance.frameworks.shape import every_part, fields_of


def test_each_part_and_field_has_words() -> None:
    assert set(MANUAL) == {part.__name__ for part in every_part()}
    for part in every_part():
        words = MANUAL[part.__name__]
        fields = {shape.key for shape in fields_of(part)}
        assert fields <= set(words.fields), part.__name__
        assert set(PARTS[part.__name__][3]) <= fields, part.__name__
        assert all(one.label for one in words.fields.values())
        assert words.about.endswith("."), part.__name__


def test_each_choice_that_has_words_exists() -> None:
    choices = {choice for part in every_part() for shape in fields_of(part) for choice in shape.choices}
    assert set(CHOICES) <= choices
    assert choice_in_words("worst_of") == "The worst of them"
    assert choice_in_words("term") == "Term"


def test_the_document_has_the_tables_of_the_schema() -> None:
    document = (settings.BASE_DIR / "docs" / "frameworks.md").read_text()
    assert with_tables(document) == document, "run ./dev manage write_framework_doc"
    assert "| `tolerance` | number | else `0` |" in document
    with pytest.raises(ValueError, match="lacks"):
        with_tables("# Nothing here")
