"""Where documents are that jobs draw, below the folder of their trust."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from trust_portal.transfer.parts import settle


def folder(trust_id: int, kind: str) -> Path:
    """Of one kind of document; it is made."""
    made = Path(settings.FILES_DIR) / "trusts" / str(int(trust_id)) / kind
    made.mkdir(parents=True, exist_ok=True)
    return made


def write(path: Path, content: bytes) -> None:
    """Write it whole, then give it its name. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent or Path(), prefix="unfinished-", delete=False) as file:
        try:
            file.write(content)
            settle(cast(BinaryIO, file), path)
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()
