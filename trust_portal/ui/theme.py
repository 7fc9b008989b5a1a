"""A trust's one colour becomes the few colours that the pages use, each readable by construction.

Pure: no Django, no database. Contrast is WCAG's ratio of relative luminances, 1 to 21.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256

DEFAULT_COLOUR = "#1f4e79"

WHITE = "#ffffff"
BLACK = "#000000"
PAGE = "#f5f6f8"  # --page of portal.css, behind the cards

# Floors of contrast. STRONG is text and rules on white, on the page and on `brand_soft`, so it has some to
# spare over WCAG's 4.5; DEEP carries white text at less than full strength.
STRONG_ON_WHITE = 5.3
DEEP_UNDER_WHITE = 9.0
SOFT_SHARE = 0.08  # of the brand in a tint

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_ADDRESS = re.compile(r"(?P<colour>[0-9a-f]{6})-(?P<digest>[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as '#rrggbb'. The names are those of the CSS variables, with hyphens."""

    brand: str
    on_brand: str
    brand_strong: str
    brand_deep: str
    brand_soft: str

    def css(self) -> str:
        lines = [f"  --{name.replace('_', '-')}: {value};" for name, value in asdict(self).items()]
        return "\n".join([":root {", *lines, "}", ""])


def is_colour(text: str) -> bool:
    """Whether this is '#' and six small hexadecimal digits, the only form a colour is kept in."""
    return _COLOUR.fullmatch(text) is not None


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def theme_of(colour: str) -> Theme:
    """The theme of one colour; ValueError when it is not '#rrggbb' in small letters."""
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not a colour such as {DEFAULT_COLOUR}")
    return Theme(
        brand=colour,
        on_brand=max((WHITE, BLACK), key=lambda text: contrast(text, colour)),
        brand_strong=_darkened(colour, until=STRONG_ON_WHITE),
        brand_deep=_darkened(colour, until=DEEP_UNDER_WHITE),
        brand_soft=_tint(colour),
    )


def address_of(colour: str) -> str:
    """The part of the style sheet's address between /theme/ and .css.

    It names the colour and a digest of what is served for it: the address changes when the rules above do,
    so browsers may keep the answer for good, and no database is needed to answer.
    """
    return f"{colour.removeprefix('#')}-{_digest(theme_of(colour))}"


def theme_at(address: str) -> Theme | None:
    """The theme that `address_of` gave this address to, or None."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    theme = theme_of(f"#{match['colour']}")
    return theme if match["digest"] == _digest(theme) else None


def _digest(theme: Theme) -> str:
    return sha256(theme.css().encode()).hexdigest()[:12]


def _darkened(colour: str, *, until: float) -> str:
    """The lightest shade of the same hue that has this contrast with white."""
    channels = _channels(colour)
    return next(
        shade
        for level in range(255, -1, -1)
        if contrast(shade := _hex(*(channel * level // 255 for channel in channels)), WHITE) >= until
    )


def _tint(colour: str) -> str:
    return _hex(*(round(255 + (channel - 255) * SOFT_SHARE) for channel in _channels(colour)))


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"
