"""One JSON line for each event: numbers and codes, never a name or anybody's text.

A line holds what `FIELDS` lists and nothing else, however much a caller attaches. Texts that were put into a
message are dropped unless a server wrote them about itself; an exception keeps its type and the places in the
code, never its words ("Key (email)=(…) already exists" names somebody). Paths are left out as well: some of
them carry the secret of a link.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from trust_portal.tenancy.scope import current_trust_id

ROOT = Path(__file__).resolve().parents[2]

# What may stand in a line beside time, level, logger, message and error: codes and numbers only.
FIELDS = (
    "request_id",
    "trust_id",
    "person_id",
    "method",
    "view",
    "status",
    "milliseconds",
    "job_id",
    "kind",
    "queue",
    "task",
    "task_id",
    "rows",
)

# Servers and clients that write about connections and start-up, never about people.
_SPEAK_OF_THEMSELVES = frozenset({"celery", "kombu", "amqp", "_granian", "granian"})
# Of Celery's messages about a task.
_TASK_FACTS = frozenset({"name", "id", "runtime", "hostname", "description"})
_LEFT_OUT = "…"
_MOST_FRAMES = 20

request_context: ContextVar[Mapping[str, Any]] = ContextVar("request_context")


class RequestContext(logging.Filter):
    """Adds the request's or task's ids, and the trust where one is bound."""

    def filter(self, record: logging.LogRecord) -> bool:
        for key, value in request_context.get({}).items():
            setattr(record, key, value)
        if request_id := getattr(getattr(record, "request", None), "request_id", None):
            record.request_id = request_id  # Django reports an answer when the request's own context has gone
        if getattr(record, "trust_id", None) is None:
            record.trust_id = current_trust_id()
        return True


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        for field in FIELDS:
            value = getattr(record, field, None)
            if value is not None:
                line[field] = value
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(errors_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def message_of(record: logging.LogRecord) -> str:
    """The message without anything that a person may have written."""
    if hasattr(record, "request"):  # Django puts the address, or the header it refuses, into these
        return _phrase(getattr(record, "status_code", None))
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg
    keeps_texts = record.name.partition(".")[0] in _SPEAK_OF_THEMSELVES
    args: Any
    if isinstance(record.args, Mapping):
        args = {key: _kept(value, keeps_texts and key in _TASK_FACTS) for key, value in record.args.items()}
    else:
        args = tuple(_kept(value, keeps_texts) for value in record.args)
    try:
        return " ".join((record.msg % args).split())
    except (TypeError, ValueError, KeyError):  # a placeholder for a number got our mark
        return record.msg


def errors_of(exception: BaseException) -> Iterable[dict[str, Any]]:
    """The exception and what caused it, outermost first: type, SQLSTATE, and where in the code."""
    seen: set[int] = set()
    error: BaseException | None = exception
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        answer: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
        if sqlstate := getattr(error, "sqlstate", None):
            answer["sqlstate"] = sqlstate
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        answer["at"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        yield answer
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kept(value: object, is_text_kept: bool) -> object:
    return value if isinstance(value, int | float) or (is_text_kept and isinstance(value, str)) else _LEFT_OUT


def _phrase(status: object) -> str:
    return HTTPStatus(status).phrase if isinstance(status, int) else "Request refused"


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])
