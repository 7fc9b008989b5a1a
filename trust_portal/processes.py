"""What every long-lived process of the portal does when it has started."""

from __future__ import annotations

import gc


def freeze_modules() -> None:
    """Let the garbage collector pass over what was loaded at the start and stays until the end.

    Each full collection would look at all of it, about 0.1 s with pandas and Django, in the middle of somebody's
    request or job.
    """
    gc.collect()
    gc.freeze()
