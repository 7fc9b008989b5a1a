"""What decides a rating: bands of key figures, judged statements, and how several make one."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Key, Name, Number, Part, Text

Against = Literal["value", "national", "la", "similar", "target", "previous", "falls"]
"""What a band's number is.

`value`: the key figure itself. `national`, `la`, `similar`, `target`: the figure less that of England, of the local
authority, of the middle of the twenty most similar schools, of the target. `previous`: the figure less the one before.
`falls`: for how many figures in a row it has become worse, by more than `tolerance` each time.
"""


class Range(Part):
    """An interval of numbers. Each end is either open or closed, and a missing end has no limit.

    `from` and `to` hold the end itself, `above` and `below` do not. Half-open as a rule (`from: 10, below: 20`);
    both ends are closed only where a source gives both to the level in the middle.
    """

    from_: Number | None = Field(default=None, alias="from")
    above: Number | None = None
    to: Number | None = None
    below: Number | None = None

    def holds(self, number: Decimal) -> bool:
        return (
            (self.from_ is None or number >= self.from_)
            and (self.above is None or number > self.above)
            and (self.to is None or number <= self.to)
            and (self.below is None or number < self.below)
        )


class Band(Range):
    """An interval and its level."""

    level: Key


class Criterion(Part):
    """One question behind a rating: a key figure with bands, or statements of which a person chooses one.

    `kpi` is a key of the KPI catalogue (or of the trust's own KPIs), `group` a group of pupils. `tolerance` is how
    much worse a figure must be to count as a fall. `statements` says for each level what is seen there.
    """

    id: Key
    name: Name | None = None
    kpi: Key | None = None
    group: Key = "all"
    against: Against = "value"
    tolerance: Number = Decimal(0)
    bands: tuple[Band, ...] = ()
    statements: dict[Key, Text] = Field(default_factory=dict)
    weight: Number = Decimal(1)

    @property
    def is_judged(self) -> bool:
        return self.kpi is None


class Combine(Part):
    """How several ratings make one.

    `worst_of`, `best_of`; `majority`: the best level that more than half reach; `weighted`: the mean of the points by
    weight, to the level whose points are nearest below; `points`: the sum of the points, by `bands`; `judged`: no
    rating is suggested, a person decides.
    `needs: all` gives none unless every part has one.
    """

    rule: Literal["worst_of", "best_of", "majority", "weighted", "points", "judged"] = "worst_of"
    needs: Literal["any", "all"] = "any"
    bands: tuple[Band, ...] = ()


class DataRules(Part):
    """What to do with figures that are weak: show the rating with a flag, or give none.

    `smallest_cohort`: pupils behind a figure, below which it is small. `stale_after_days`: between the end of what the
    figure is about and the end of what is rated.
    """

    smallest_cohort: int = Field(default=10, ge=0, le=1000)
    small_cohort: Literal["flag", "not_rated"] = "flag"
    stale_after_days: int = Field(default=400, ge=1, le=3650)
    stale: Literal["flag", "not_rated"] = "flag"
    provisional: Literal["flag", "not_rated"] = "flag"
