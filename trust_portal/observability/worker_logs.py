"""Workers and beat write the same JSON lines as the web, with the task they are at."""

from __future__ import annotations

from contextvars import Token
from typing import Any

from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings
from django.utils.log import configure_logging

from .logs import request_context

_tokens: dict[str, Token[Any]] = {}


def listen() -> None:
    setup_logging.connect(keep_our_logging)
    task_prerun.connect(name_task)
    task_postrun.connect(forget_task)


def keep_our_logging(**_: Any) -> None:
    """That somebody answers this signal keeps Celery from setting up its own handlers."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


def name_task(sender: Any = None, task_id: str = "", **_: Any) -> None:
    _tokens[task_id] = request_context.set({"task": getattr(sender, "name", ""), "task_id": task_id})


def forget_task(task_id: str = "", **_: Any) -> None:
    if token := _tokens.pop(task_id, None):
        request_context.reset(token)
