"""The table of settings in docs/operators.md, written from the names that the portal reads."""

from __future__ import annotations

import re

from trust_portal.environment import NAMES

MARK = "<!-- environment: written by `./dev manage write_environment_doc` -->"
_END = "<!-- /environment -->"


class NoPlaceForTable(ValueError):
    """The document lacks the two marks between which the table stands."""

    def __init__(self) -> None:
        super().__init__(f"The document must hold {MARK} and {_END}")


def table() -> str:
    rows = (f"| `{name}` | {what} |" for name, what in NAMES.items())
    return "\n".join(["| name | what it is |", "|---|---|", *rows])


def with_table(document: str) -> str:
    """The document with the table as it should be. Raises NoPlaceForTable."""
    written, number = re.subn(
        rf"{re.escape(MARK)}\n.*?{re.escape(_END)}",
        lambda _: f"{MARK}\n\n{table()}\n\n{_END}",
        document,
        flags=re.DOTALL,
    )
    if number != 1:
        raise NoPlaceForTable
    return written
