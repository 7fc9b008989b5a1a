"""What people write into a box, as it is kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError


def checked_words(text: str, field: str, missing: str = "", *, most: int, instead: str = "") -> str:
    """The text with plain line ends and nothing around it.

    Raises ValidationError naming the field: with `missing`, if given, where nothing is left, and where there are more
    than `most` characters, with what to do `instead` behind.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if missing and not words:
        raise ValidationError({field: missing})
    if len(words) > most:
        said = f"Say it in at most {most:,} characters: this is {len(words):,}."
        raise ValidationError({field: f"{said} {instead}".rstrip()})
    return words
