"""Charts as they occur, for the style guide: made-up figures of made-up schools."""

from __future__ import annotations

from decimal import Decimal

from . import bars, sparkline, trend
from .trend import Break, Figure, Series, Trend


def _figures(*texts: str) -> tuple[Figure, ...]:
    """Numbers as percentages; anything else is why there is none."""
    return tuple(
        Figure(Decimal(text), f"{text}%") if text[0].isdigit() else Figure(None, text) for text in texts
    )


ATTENDANCE = trend.draw(
    Trend(
        title="Attendance at Kingsmead High",
        times=("Aut 23", "Spr 24", "Sum 24", "Aut 24", "Spr 25", "Sum 25", "Aut 25"),
        series=(
            Series("Kingsmead", _figures("93.1", "92.4", "92.9", "Not available", "93.8", "94.2", "94.6")),
            Series("National", _figures("92.8", "92.5", "92.7", "93.0", "93.2", "93.1", "93.4")),
            Series("Similar", _figures("92.2", "92.0", "92.4", "92.6", "92.9", "93.0", "93.0")),
        ),
        unit="%",
        target=Decimal(95),
        breaks=(Break(4, "study leave no longer counts as an absence"),),
        ceiling=Decimal(100),
    )
)
SCHOOLS = bars.draw(
    bars.Bars(
        title="Attendance in the autumn term of 2025",
        items=(
            bars.Item("Ashdown Primary", Figure(Decimal("96.2"), "96.2%")),
            bars.Item("Beechfield Academy", Figure(Decimal("95.0"), "95.0%")),
            bars.Item("Kingsmead High", Figure(Decimal("94.6"), "94.6%"), is_own=True),
            bars.Item("Castle Rise and Whitmoor Federation", Figure(Decimal("91.3"), "91.3%")),
            bars.Item("Elm Grove", Figure(None, "Suppressed")),
        ),
        reference=Figure(Decimal("93.4"), "93.4%"),
        reference_name="National",
        floor=Decimal(0),
        ceiling=Decimal(100),
    )
)
SPARKLINE = sparkline.draw(
    [Decimal("93.1"), Decimal("92.4"), None, Decimal("93.8"), Decimal("94.6")],
    said="93.1, 92.4, none, 93.8, 94.6",
)
