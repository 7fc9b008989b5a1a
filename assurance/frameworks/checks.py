"""What must be true of a whole pack beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from .checks_grids import check_grids
from .checks_ids import check_ids
from .checks_scales import check_scales
from .checks_support import check_support
from .checks_year import check_year
from .finding import Finding, Known
from .schema import Pack


def findings(pack: Pack, known: Known) -> Iterator[Finding]:
    yield from check_ids(pack)
    yield from check_scales(pack)
    yield from check_grids(pack, known)
    yield from check_support(pack, known)
    yield from check_year(pack, known)
