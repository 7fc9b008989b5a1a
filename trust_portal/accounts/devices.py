"""Which browser on which device, in words, from what the browser says of itself."""

from __future__ import annotations

# The first that is found counts: browsers name those they descend from as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES = (
    ("iPad", "an iPad"),
    ("iPhone", "an iPhone"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """For example "Chrome on Windows"; "A browser we do not know" where nothing is recognised.

    An iPad that asks for desktop pages says that it is a Mac, and is called one.
    """
    browser = _first(_BROWSERS, user_agent)
    device = _first(_DEVICES, user_agent)
    if browser and device:
        return f"{browser} on {device}"
    if browser:
        return browser
    return f"A browser on {device}" if device else "A browser we do not know"


def _first(marks: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in marks if mark in text), "")
