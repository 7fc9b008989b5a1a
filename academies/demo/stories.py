"""What other parts of the portal add to the demo. An app names its own when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

# Called with the trust's slug, its id and the time, once its people and figures are there and outside of any trust;
# answers how many records it wrote.
Story = Callable[[str, int, datetime], int]
_stories: dict[Story, int] = {}


def register_story(story: Story, *, place: int) -> None:
    """Stories are told in the order of `place`. Registering the same one twice is harmless."""
    _stories[story] = place


def tell_stories(slug: str, trust_id: int, *, at: datetime) -> int:
    """How many records were written."""
    return sum(story(slug, trust_id, at) for story in sorted(_stories, key=_stories.__getitem__))
