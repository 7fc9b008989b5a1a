"""What the catalogue says of one key figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Together(Enum):
    """`OFFICIAL`: a mean by the Department's rule for trusts. `NEVER`: the academies' figures say nothing of the trust,
    since what each is measured by (its teachers, its classes, its spread) is not known."""

    SUM = "sum"
    MEAN = "mean"
    OFFICIAL = "official"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Break:
    """From this school year on (2019 is 2019/20), figures do not compare with those before, and why."""

    first_year: int
    why: str


@dataclass(frozen=True, slots=True)
class CatalogueKpi:
    """Unit, direction and grain are values of the models' choices. `published` names the published measure; `so_far`
    the one that England and local authorities are given before that of the whole year is out. `together`: how the
    academies' figures become the trust's, where the unit does not tell."""

    key: str
    name: str
    definition: str
    unit: str
    direction: str
    grain: str
    decimals: int
    group: str
    published: str = ""
    so_far: str = ""
    together: Together | None = None
    breaks: tuple[Break, ...] = ()


NO_TESTS = (
    Break(2019, "No tests or examinations in 2019/20 and 2020/21: nothing was published for schools."),
    Break(2021, "The first results after two years without tests."),
)
NO_PROGRESS_8 = (
    *NO_TESTS,
    Break(2024, "No Progress 8 for 2024/25 and 2025/26: these pupils had no key stage 2 tests."),
)
NO_KS2_PROGRESS = (
    *NO_TESTS,
    Break(2023, "No key stage 2 progress from 2023/24: these pupils had no key stage 1 tests."),
)
PANDEMIC = (
    Break(2019, "Schools were closed to most pupils from March 2020."),
    Break(2020, "Attendance in the pandemic: pupils sent home count as not expected in school."),
)
ATTENDANCE = (*PANDEMIC, Break(2024, "New attendance codes from August 2024."))
OFSTED_OVERALL = (Break(2024, "No overall grade from September 2024."),)
OFSTED_GRADES = (
    Break(2019, "A new inspection framework from September 2019."),
    Break(2025, "Report cards from November 2025: another scale, which must not be compared."),
)
REPORT_CARD = (
    Break(2025, "The first report cards, November 2025: a scale of five that grows with quality."),
)


class Group:
    """Writes the entries of one group, so that each row of the data says only what is its own."""

    def __init__(self, group: str) -> None:
        self.group = group

    def __call__(
        self,
        key: str,
        name: str,
        definition: str,
        unit: str = "percent",
        direction: str = "higher",
        grain: str = "term",
        decimals: int = 1,
        *,
        published: str = "",
        so_far: str = "",
        together: Together | None = None,
        breaks: tuple[Break, ...] = (),
    ) -> CatalogueKpi:
        return CatalogueKpi(
            key,
            name,
            definition,
            unit,
            direction,
            grain,
            decimals,
            self.group,
            published,
            so_far,
            together,
            breaks,
        )
