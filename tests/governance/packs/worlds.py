"""The packs that tests look at: smallest, largest, and whatever is long, foreign or missing. Each is drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from governance.packs.printing import printable
from trust_portal.print.pdf import Pdf, draw

from .samples import LETTERS, LONG_AREA, LONG_NAMES, LONG_WHY, sample_pack

COLOUR = "#123c69"
SHORT = {"Quality of education": ("Curriculum", "Attendance")}
# The smallest picture that there is: one red point.
LOGO = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)
WORLDS: Mapping[str, dict[str, Any]] = {
    "one academy, no logo": {"academies": 1},
    "three academies and a logo": {"academies": 3, "logo": LOGO},
    "sixty academies with long names, no trends": {
        "academies": 60,
        "names": LONG_NAMES,
        "domains": SHORT,
        "with_charts": False,
    },
    "levels that are letters": {"academies": 2, "with_charts": False, "levels": LETTERS, "domains": SHORT},
    "long names, accents, unbroken words": {
        "academies": 3,
        "names": LONG_NAMES[1:],
        "domains": {**SHORT, "W" * 40: (LONG_AREA, "Übergänge, Élèves en difficulté & ŵyna")},
        "trust": "The Most Reverend Archbishop’s Partnership of Academies in the West Country " + "Y" * 40,
        "why": LONG_WHY,
    },
}


@cache
def drawn(world: str) -> Pdf:
    return draw(printable(sample_pack(**WORLDS[world]), colour=COLOUR))
