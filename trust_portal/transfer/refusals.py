"""Why a file or a trust is refused, in words for the person who asked."""

from __future__ import annotations


class ImportRefused(Exception):
    """The import cannot be done; nothing was changed. The text says why and names the member of the file."""
