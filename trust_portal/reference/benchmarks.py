"""What to hold a school's figure against: England and its local authority, of its phase where that is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .history import trimmed
from .models import EntityKind, Published

_ENDINGS = {
    "": "",
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state_funded": "state-funded schools",
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`about`: what the figure is of, in words: “England, primary schools”."""

    kind: str
    about: str
    number: Decimal | None
    mark: str
    status: str
    source: str


def benchmarks(
    *, measure: str, year: int, la_code: str = "", la_name: str = "", phase: str = "", group: str = "all"
) -> tuple[Benchmark, ...]:
    """England first, then the local authority where `la_code` is given; what is not published is left out.

    Of several, the nearest in kind counts: the school's phase, then state-funded schools, then all. One query.
    """
    wanted = [(EntityKind.NATIONAL.value, "E", "England")]
    if la_code:
        wanted.append((EntityKind.LA.value, la_code, la_name or f"Local authority {la_code}"))
    endings = [
        ending for ending in (phase, "state_funded", "") if ending in _ENDINGS and (ending or not phase)
    ]
    endings = list(dict.fromkeys([*endings, ""]))
    entities = [f"{entity}/{ending}" if ending else entity for _, entity, _ in wanted for ending in endings]
    rows = Published.objects.filter(
        entity_kind__in=[kind for kind, _, _ in wanted],
        entity__in=entities,
        measure=measure,
        year=year,
        pupil_group=group,
    ).select_related("load")
    by_entity = {(row.entity_kind, row.entity): row for row in rows}
    found = []
    for kind, entity, name in wanted:
        for ending in endings:
            row = by_entity.get((kind, f"{entity}/{ending}" if ending else entity))
            if row is not None:
                about = f"{name}, {_ENDINGS[ending]}" if ending else name
                found.append(
                    Benchmark(kind, about, trimmed(row.number), row.mark, row.status, row.load.source)
                )
                break
    return tuple(found)
