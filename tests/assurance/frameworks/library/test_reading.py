"""Every pack that is shipped, and the sixth model, reads without problem and comes out of a round trip as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from assurance.frameworks.reading import read
from assurance.frameworks.writing import write

from .packs import LIBRARY, NAMES, SIXTH, pack_named, problems_of, read_file

FILES = [*(LIBRARY / f"{name}.yaml" for name in NAMES), SIXTH]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_pack_reads_without_problem(path: Path) -> None:
    assert problems_of(path) == ()


def test_the_library_holds_these_five_packs_and_their_names_are_their_ids() -> None:
    assert {path.stem for path in LIBRARY.glob("*.yaml")} == set(NAMES)
    for name in NAMES:
        assert pack_named(name).id == name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_pack_survives_being_written_and_read(path: Path) -> None:
    pack = read_file(path).pack
    assert pack is not None
    assert read(write(pack)).pack == pack


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_are_short_enough_to_be_edited(path: Path) -> None:
    assert max(len(line) for line in path.read_text(encoding="utf-8").splitlines()) <= 120


def test_the_sixth_model_has_what_none_of_the_five_has() -> None:
    pack = read_file(SIXTH).pack
    assert pack is not None
    letters = pack.scale("letters")
    assert [level.letter for level in letters.levels] == ["A", "B", "C", "D"]
    assert len({level.colour for level in letters.levels}) == 4
    model = pack.support_model("watch")
    assert len(model.suggest.criteria) == 2
    assert len(model.subjects) == 3
    assert "points" in {domain.combine.rule for domain in pack.grid("letters").domains}
    for other in (pack_named(name) for name in NAMES):
        assert not any(one.subjects for one in other.support)
        assert not {one.id for one in other.scales} & {"letters", "watch"}
