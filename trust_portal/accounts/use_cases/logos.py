"""A trust's logo: checked, drawn again by us, and kept as two PNG files in the trust's own folder.

What is stored is never the file that was sent: drawing it again leaves behind whatever else it carried.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image, ImageOps

from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from .trusts import change_logo

MOST_BYTES = 1024 * 1024
MOST_PIXELS_A_SIDE = 4000
FORMATS = ("PNG", "JPEG", "WEBP")
# Longest side in pixels: for packs and the settings page, and for the mark in the side bar (40 px, sharp at 3x).
LARGE = 640
SMALL = 120

# All that Pillow raises for a file that is broken, hostile or not a picture.
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@transaction.atomic
def store(*, trust: Trust, sent: BinaryIO, by: Actor) -> Trust:
    """Make the picture the logo of the bound trust. Raises ValidationError in plain words."""
    with drawn(sent) as picture:
        large, small = (_png(picture, longest_side) for longest_side in (LARGE, SMALL))
    name = f"logo-{sha256(large).hexdigest()[:32]}.png"
    _write(name, large)
    _write(small_name(name), small)
    return _replace(trust, name, by)


@transaction.atomic
def remove(*, trust: Trust, by: Actor) -> Trust:
    """Go back to the trust's first letter."""
    return _replace(trust, "", by)


def small_name(name: str) -> str:
    """logo-….png -> logo-…-small.png"""
    return f"{name.removesuffix('.png')}-small.png"


def path_of(trust: Trust, name: str) -> Path | None:
    """Where the trust's current logo is, if `name` is one of its two files; None for any other name."""
    if not trust.logo or name not in (trust.logo, small_name(trust.logo)):
        return None
    path = _folder() / name
    return path if path.is_file() else None


def drawn(sent: BinaryIO) -> Image.Image:
    """The picture as pixels alone. Raises ValidationError that says what is wrong with the file."""
    data = sent.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError("The logo must be smaller than 1 MB.")
    if _is_svg(data):
        raise ValidationError(
            "SVG files can carry programs, so they are not taken. Save the logo as PNG and choose that file."
        )
    try:
        # The formats are named, so that none of Pillow's other readers ever sees the file.
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if max(picture.size) > MOST_PIXELS_A_SIDE:
                raise ValidationError(
                    f"The logo must be at most {MOST_PIXELS_A_SIDE} pixels wide and high; "
                    f"this one has {picture.width} by {picture.height}."
                )
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except ValidationError:
        raise
    except _UNREADABLE as error:
        raise ValidationError("Choose a PNG, JPEG or WebP picture. This file could not be read.") from error


def _png(picture: Image.Image, longest_side: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    out = BytesIO()
    copy.save(out, "PNG", optimize=True)
    return out.getvalue()


def _is_svg(data: bytes) -> bool:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or data.startswith(b"\x1f\x8b")


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "trusts" / str(bound_trust_id())


def _write(name: str, content: bytes) -> None:
    # The name says the content, so a file that is there already is the same one.
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{name}.{os.getpid()}"
    unfinished.write_bytes(content)
    unfinished.replace(folder / name)


def _replace(trust: Trust, name: str, by: Actor) -> Trust:
    changed, old = change_logo(trust=trust, logo=name, by=by)
    if old and old != name:
        stale = [_folder() / old, _folder() / small_name(old)]
        transaction.on_commit(lambda: _delete(stale))
    return changed


def _delete(paths: list[Path]) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()
