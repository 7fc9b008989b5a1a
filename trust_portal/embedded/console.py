"""What a person at the terminal reads."""

from __future__ import annotations

import sys


class RunError(Exception):
    """Something the person at the terminal can put right; its text is shown without a traceback."""


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
