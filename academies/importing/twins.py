"""Has this very file been read before, from the same, with nothing changed since?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from academies.models import Import, ImportState


def fingerprint(imported: Import, depends_on: Iterable[object]) -> str:
    """Stands for the file and all that decides what reading it gives."""
    parts = [
        imported.sha256,
        imported.period_id,
        imported.status,
        imported.layout,
        imported.reach,
        *depends_on,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def confirmed_twin(imported: Import) -> Import | None:
    """The import that read the same from the same and is still the last word on its period."""
    return (
        Import.objects.filter(
            fingerprint=imported.fingerprint,
            period_id=imported.period_id,
            state=ImportState.CONFIRMED,
            moves_after=imported.seen_moves,
            cells_refused=0,
        )
        .newest_first()
        .first()
    )
