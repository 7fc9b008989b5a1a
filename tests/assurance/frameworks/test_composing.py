"""Parts of several packs in one."""

from __future__ import annotations

from typing import Any

from assurance.frameworks.composing import CHOOSABLE, compose
from assurance.frameworks.reading import read
from assurance.frameworks.schema import Pack
from assurance.frameworks.writing import write
from tests.assurance.frameworks.documents import KNOWN, SOUND, changed

OTHER = changed(
    ("id: small", "id: other"),
    ("name: A small framework", "name: Another"),
    ("target: 96.5", "target: 90"),
    ("id: falling\n    name: Falling", "id: sinking\n    name: Sinking"),
    ("colour: amber", "colour: yellow"),
)


def pack(document: str) -> Pack:
    outcome = read(document)
    assert outcome.pack is not None, outcome.problems
    return outcome.pack


def composed(*chosen: tuple[Pack, str]) -> Any:
    return compose(key="ours", name="Ours", summary="Of two.", chosen=chosen)


def test_parts_of_two_packs_make_one() -> None:
    first, second = pack(SOUND), pack(OTHER)
    outcome = composed((first, "grids"), (first, "support"), (second, "targets"), (second, "triggers"))
    assert outcome.conflicts == ()
    assert [one.id for one in outcome.pack.triggers] == ["sinking"]
    assert outcome.pack.targets.fixed[0].target == 90
    assert outcome.pack.scales == first.scales, "scales come with the grids that use them"
    assert outcome.pack.reports == ()
    assert read(write(outcome.pack), known=KNOWN).problems == ()


def test_the_same_id_for_different_things_is_a_conflict() -> None:
    first, second = pack(SOUND), pack(OTHER)
    outcome = composed((first, "grids"), (second, "support"), (first, "targets"), (second, "targets"))
    assert outcome.pack is None
    assert [(one.part, one.key) for one in outcome.conflicts] == [("scales", "rag"), ("targets", "targets")]
    assert "both A small framework and Another" in outcome.conflicts[0].message


def test_what_is_equal_comes_once() -> None:
    first, second = pack(SOUND), pack(OTHER)
    outcome = composed(
        (first, "committees"), (second, "committees"), (first, "triggers"), (second, "triggers")
    )
    assert len(outcome.pack.committees) == 1
    assert [one.id for one in outcome.pack.triggers] == ["falling", "sinking"]
    problems = read(write(outcome.pack), known=KNOWN).problems
    assert {one.path for one in problems} == {"triggers[0].when[0].rating", "triggers[1].when[0].rating"}


def test_committees_come_with_duties_that_are_owed_to_them() -> None:
    outcome = composed((pack(SOUND), "duties"))
    assert [one.id for one in outcome.pack.committees] == ["standards"]


def test_everything_but_scales_can_be_chosen() -> None:
    assert CHOOSABLE[0] == "grids"
    assert "scales" not in CHOOSABLE
    whole = pack(SOUND)
    again = composed(*((whole, part) for part in CHOOSABLE)).pack
    assert again.model_copy(update={"id": whole.id, "name": whole.name, "summary": whole.summary}) == whole
