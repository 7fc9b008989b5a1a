"""What goes into a pack, and in what order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.packs.contents import (
    AcademyPage,
    DomainRatings,
    Heatmap,
    Rating,
    assemble,
    shares,
    split,
)
from trust_portal.print.marks import Shown
from trust_portal.ui.levels import AMBER, GREEN

from .samples import sample_pack


def test_the_order_is_the_trust_the_heatmap_the_academies_the_notes() -> None:
    pack = sample_pack(2)
    assert [type(paper).__name__ for paper in pack.papers] == [
        "Overview",
        "Heatmap",
        "AcademyPage",
        "AcademyPage",
        "Notes",
    ]
    assert [entry.title for entry in pack.entries] == [paper.title for paper in pack.papers]


def test_two_papers_with_one_anchor_are_refused() -> None:
    pack = sample_pack(2)
    pages = [paper for paper in pack.papers if isinstance(paper, AcademyPage)]
    with pytest.raises(ValueError, match="same anchor"):
        assemble(
            cover=pack.cover,
            running=pack.running,
            made=pack.made,
            overview=pack.papers[0],  # type: ignore[arg-type]
            heatmaps=[],
            academies=[pages[0], replace(pages[1], anchor=pages[0].anchor)],
            notes=pack.papers[-1],  # type: ignore[arg-type]
        )


@given(count=st.integers(0, 400), most=st.integers(1, 40))
def test_shares_are_even_and_leave_nothing_out(count: int, most: int) -> None:
    found = shares(count, most)
    assert [place for span in found for place in range(span.start, span.stop)] == list(range(count))
    sizes = [span.stop - span.start for span in found]
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1
    assert len(found) == max(1, -(-count // most))


@given(academies=st.integers(1, 40))
def test_a_heatmap_in_parts_is_the_whole_heatmap(academies: int) -> None:
    (whole,) = (paper for paper in sample_pack(1, with_charts=False).papers if isinstance(paper, Heatmap))
    names = tuple(str(number) for number in range(academies))
    cells = tuple(Shown(GREEN if number % 2 else AMBER) for number in range(academies))
    groups = tuple(
        replace(group, rows=tuple(replace(row, cells=cells) for row in group.rows)) for group in whole.groups
    )
    parts = list(split(replace(whole, columns=names, groups=groups)))
    assert tuple(name for part in parts for name in part.columns) == names
    assert tuple(cell for part in parts for cell in part.groups[0].rows[0].cells) == cells
    assert len({part.anchor for part in parts}) == len(parts)


def test_a_domain_says_what_its_ratings_are() -> None:
    ratings = (Rating("A", Shown(GREEN)), Rating("B", Shown(AMBER)), Rating("C", Shown(GREEN)))
    assert DomainRatings("D", Shown(), ratings, ("E", "F")).summary == "2 green, 1 amber. Not rated: E, F."


def test_the_fingerprint_tells_what_is_said_and_not_when() -> None:
    pack = sample_pack(2)
    assert pack.fingerprint() == replace(pack, made="Later").fingerprint()
    assert pack.fingerprint() != replace(pack, running="Other").fingerprint()
    other = replace(pack, papers=pack.papers[:-1])
    assert other.fingerprint() != pack.fingerprint()
