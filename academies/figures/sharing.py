"""What of one key figure at one time must be hidden where it is shared wider.

Small figures are hidden for their own sake; then others, until none of those follows from what is shown: the figure
of all pupils beside those of a group and of everybody else, and the trust's beside those of its academies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .suppression import SMALLEST_COHORT, THRESHOLD, is_small, may_show_rate, protected

EVERYBODY = "all"
# Groups that together are everybody, or everybody but a few.
PARTITIONS: tuple[tuple[str, ...], ...] = (
    ("boys", "girls"),
    ("disadvantaged", "not_disadvantaged"),
    ("fsm", "not_fsm"),
    ("sen", "not_sen"),
    ("sen_support", "ehcp", "not_sen"),
    ("eal", "not_eal"),
    ("low_prior", "middle_prior", "high_prior"),
    ("white_british", "other_white", "mixed", "asian", "black", "other_ethnic"),
    ("nursery", "reception", *(f"year_{number}" for number in range(1, 14))),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`number` None: a mark stands there already. `cohort`: the pupils that it is about, if known."""

    number: Decimal | None
    cohort: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`is_count`: the figure counts pupils; otherwise it is a rate or an average of them. `is_share_of_pupils`: of a
    rate, that so many of the cohort are meant, and not so many sessions or points."""

    is_count: bool
    is_share_of_pupils: bool = False
    smallest_count: int = THRESHOLD
    smallest_cohort: int = SMALLEST_COHORT

    def hides(self, cell: Cell, *, is_of_everybody: bool) -> bool:
        """For its own sake. A whole academy whose size is not known is taken to be large enough."""
        if cell.number is None:
            return False
        if self.is_count:
            return is_small(int(cell.number), threshold=self.smallest_count)
        if cell.cohort is None:
            return not is_of_everybody
        if not self.is_share_of_pupils:
            return not may_show_rate(cell.cohort, smallest=self.smallest_cohort)
        those = round(cell.number * cell.cohort / 100)
        few = is_small(those, threshold=self.smallest_count)
        few = few or is_small(cell.cohort - those, threshold=self.smallest_count)
        return few or not may_show_rate(cell.cohort, smallest=self.smallest_cohort)


Cells = Mapping[tuple[int, str], Cell]
"""(academy, group of pupils) → its figure."""


def hidden_cells(cells: Cells, rule: Rule) -> frozenset[tuple[int, str]]:
    """Those that must not be shown."""
    known = {key: cell for key, cell in cells.items() if cell.number is not None}
    hidden = {key for key, cell in known.items() if rule.hides(cell, is_of_everybody=key[1] == EVERYBODY)}
    academies = sorted({academy for academy, _ in known})
    groups = sorted({group for _, group in known})
    while True:
        before = len(hidden)
        for academy in academies:
            for partition in PARTITIONS:
                members = [key for group in partition if (key := (academy, group)) in known]
                total = (academy, EVERYBODY)
                if total not in known:
                    continue
                if total in hidden:
                    _hide_one(known, members, hidden)
                else:
                    _protect(known, members, hidden, rule)
        for group in groups:
            _protect(
                known, [key for academy in academies if (key := (academy, group)) in known], hidden, rule
            )
        if len(hidden) == before:
            return frozenset(hidden)


def _protect(known: Cells, keys: Sequence[tuple[int, str]], hidden: set[tuple[int, str]], rule: Rule) -> None:
    """What is shown beside the figure of all of them together."""
    if not any(key in hidden for key in keys):
        return
    if rule.is_count:
        counts = [_whole(known[key]) for key in keys]
        own = frozenset(place for place, key in enumerate(keys) if key in hidden)
        hidden.update(keys[place] for place in protected(counts, own, rule.smallest_count))
    elif sum(key in hidden for key in keys) == 1:
        _hide_next(known, keys, hidden)


def _hide_one(known: Cells, keys: Sequence[tuple[int, str]], hidden: set[tuple[int, str]]) -> None:
    """The figure of all is hidden: it must not follow from its parts."""
    if len(keys) > 1 and not any(key in hidden for key in keys):
        _hide_next(known, keys, hidden)


def _hide_next(known: Cells, keys: Iterable[tuple[int, str]], hidden: set[tuple[int, str]]) -> None:
    """The one about the fewest pupils, since the largest tell most."""
    shown = [key for key in keys if key not in hidden]
    if shown:
        hidden.add(min(shown, key=lambda key: (known[key].cohort or 0, known[key].number or 0, key)))


def _whole(cell: Cell) -> int:
    return int(cell.number or 0)
