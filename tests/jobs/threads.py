"""Somebody else, at the same moment, on a database connection of their own."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")


def in_thread(do: Callable[[], Answer]) -> Answer:
    """What it answers, once it has ended. The bound trust does not come along."""

    def alone() -> Answer:
        try:
            return contextvars.Context().run(do)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(alone).result(timeout=30)
