"""Files of public data that operators hand in on their page, on their way to the loader."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from .models import Delivery, Status


def path_of(delivery: Delivery) -> Path:
    return _folder() / Path(delivery.stored_as).name


def hand_in(
    *,
    source: str,
    file_name: str,
    chunks: Iterable[bytes],
    published_on: date | None,
    status: Status | None,
    year: int | None,
    by: str,
) -> Delivery:
    """Keep the file and put it down for the loader. `by` is the operator's name."""
    number, path = tempfile.mkstemp(dir=_folder(), prefix="delivery-")
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        return Delivery.objects.create(
            source=source,
            file_name=file_name[-255:],
            stored_as=Path(path).name,
            published_on=published_on,
            status=status or "",
            year=year,
            handed_in_by=by[:150],
        )
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def _folder() -> Path:
    made = Path(settings.FILES_DIR) / "public_data"
    made.mkdir(parents=True, exist_ok=True)
    return made
