"""Which academy a row is about: by URN, by LAESTAB, or by its name, exactly. Never the one that is most alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from trust_portal.tabular.numbers import Unreadable
from trust_portal.tabular.tables import Value

_URN = re.compile(r"\d{5,6}")
_LAESTAB = re.compile(r"(\d{3})\s*[/ -]?\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class AcademyShape:
    """An academy as far as a file can name it. other_names: former and short ones."""

    urn: int
    name: str
    laestab: str = ""
    other_names: tuple[str, ...] = ()


class Academies(Mapping[str, int]):
    """The academies that a file may be about: a URN, LAESTAB or name → the URN. A name that two of them have is
    not in the mapping, and `find` says whose it is."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        owners: dict[str, set[int]] = {}
        for name, urn in names:
            owners.setdefault(_key(name), set()).add(urn)
            owners.setdefault(str(urn), set()).add(urn)
        owners.pop("", None)
        self._urns = {name: next(iter(urns)) for name, urns in owners.items() if len(urns) == 1}
        self._shared = {name: tuple(sorted(urns)) for name, urns in owners.items() if len(urns) > 1}

    @classmethod
    def of(cls, academies: Iterable[AcademyShape]) -> Academies:
        return cls(
            (name, academy.urn)
            for academy in academies
            for name in (academy.name, academy.laestab, *academy.other_names)
        )

    def find(self, value: Value) -> int:
        """The URN that a cell means. Raises Unreadable."""
        key = _key(value)
        urn = self._urns.get(key)
        if urn is not None:
            return urn
        if not key:
            raise Unreadable("There is no academy in this row.")
        if key in self._shared:
            urns = " and ".join(str(urn) for urn in self._shared[key])
            raise Unreadable(
                f"More than one academy is called this (URN {urns}). Write the URN instead of the name."
            )
        if _URN.fullmatch(key):
            raise Unreadable("No academy that you may import for has this URN.")
        if re.fullmatch(r"\d{7}", key):
            raise Unreadable("No academy that you may import for has this LAESTAB number.")
        raise Unreadable(
            "No academy that you may import for is called exactly this. Write its URN, or correct the name."
        )

    def __getitem__(self, name: str) -> int:
        return self._urns[_key(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._urns)

    def __len__(self) -> int:
        return len(self._urns)


def _key(value: Value) -> str:
    """A name as it is compared: without case, accents, punctuation and runs of spaces; numbers as digits."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if not isinstance(value, str):
        return ""
    text = value.strip()
    number = re.fullmatch(r"(\d{5,7})(?:\.0+)?", text)
    if number:
        return number[1]
    laestab = _LAESTAB.fullmatch(text)
    if laestab:
        return laestab[1] + laestab[2]
    if not any(letter.isalpha() for letter in text):
        return text  # -136001 is no URN, and its sign no punctuation
    text = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"['’‘`´.]", "", text)  # St. Mary's is St Marys; a hyphen is a space
    return " ".join(re.findall(r"\w+", text))
