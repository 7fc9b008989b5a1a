from __future__ import annotations

import logging
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from tests.cast import Cast
from tests.observability.lines import written
from trust_portal.accounts.models import Person
from trust_portal.observability.logs import FIELDS
from trust_portal.tenancy.scope import trust_scope

log = logging.getLogger("trust_portal.somewhere")


def test_line_holds_time_level_logger_and_message() -> None:
    with written() as out:
        log.warning("progress not reported", extra={"job_id": 7})
    [line] = out.lines
    assert line.keys() == {"time", "level", "logger", "message", "job_id"}
    assert (line["level"], line["logger"], line["job_id"]) == ("WARNING", "trust_portal.somewhere", 7)
    assert datetime.fromisoformat(line["time"]).utcoffset() is not None


def test_extra_that_is_not_listed_is_left_out() -> None:
    assert "full_name" not in FIELDS
    with written() as out:
        log.info("signed in", extra={"full_name": "Maya Osei", "data": {"email": "maya@alder.example"}})
    assert "aya" not in out.text
    assert out.lines[0]["message"] == "signed in"


@pytest.mark.parametrize(
    ("message", "args", "shown"),
    [
        ("welcome %s", ("Maya Osei",), "welcome …"),
        ("welcome %s, the %d. time", ("Maya Osei", 3), "welcome …, the 3. time"),
        ("%d of %s", (Decimal(3), "Maya Osei"), "%d of %s"),  # our mark does not fit a number
        ("welcome %(name)s", ({"name": "Maya Osei"},), "welcome …"),
        ("", (), ""),
    ],
)
def test_texts_in_messages_are_dropped(message: str, args: tuple[object, ...], shown: str) -> None:
    with written() as out:
        log.info(message, *args)
    assert out.lines[0]["message"] == shown


def test_exception_as_message_gives_its_type_only() -> None:
    with written() as out:
        log.error(ValueError("Maya Osei"))
    assert out.lines[0]["message"] == "ValueError"


def test_servers_may_say_what_they_connect_to() -> None:
    with written() as out:
        logging.getLogger("celery.worker.consumer").info("Connected to %s", "redis://localhost:6379/0")
    assert out.lines[0]["message"] == "Connected to redis://localhost:6379/0"


def test_failed_task_is_named_without_its_words() -> None:
    """As Celery reports an exception: a mapping of facts, with the exception's text among them."""
    context = {
        "name": "trust_portal.jobs.tasks.run",
        "id": "0b7c",
        "exc": "ValueError('Maya Osei')",
        "traceback": "… raise ValueError('Maya Osei')",
    }
    with written() as out:
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s[%(id)s] raised unexpected: %(exc)s\n%(traceback)s",
            context,
            extra={"data": context},
        )
    assert out.lines[0]["message"] == "Task trust_portal.jobs.tasks.run[0b7c] raised unexpected: … …"
    assert "Maya" not in out.text


def test_refused_request_is_a_phrase_without_its_address() -> None:
    request = RequestFactory().get("/alder/invitation/very-secret-link/?name=Maya")
    with written() as out:
        logging.getLogger("django.request").warning(
            "Not Found: %s", request.path, extra={"status_code": 404, "request": request}
        )
        logging.getLogger("django.security.csrf").warning(
            "Forbidden (%s): %s", "Origin Maya", request.path, extra={"request": request}
        )
    assert [line["message"] for line in out.lines] == ["Not Found", "Request refused"]
    assert "secret" not in out.text
    assert "Maya" not in out.text


def test_exception_keeps_types_and_places_and_no_words() -> None:
    secret = "Maya Osei"

    def fail() -> None:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError(f"cannot greet {secret}") from error

    with written() as out:
        try:
            fail()
        except RuntimeError:
            log.exception("job failed")
    outer, cause = out.lines[0]["error"]
    assert (outer["type"], cause["type"]) == ("builtins.RuntimeError", "builtins.KeyError")
    assert outer["at"][-1].startswith("tests/observability/test_logs.py:")
    assert outer["at"][-1].endswith(" fail")
    assert "Maya" not in out.text


def test_refusal_of_the_database_keeps_its_code_but_not_the_key(cast: Cast) -> None:
    email = cast.stranger.email
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Person.objects.create(email=email, full_name="Another")
    assert email in str(refusal.value), "the trap this test is about"
    with written() as out:
        log.error("not stored", exc_info=refusal.value)
    assert email not in out.text
    assert [error.get("sqlstate") for error in out.lines[0]["error"]] == [None, "23505"]


def test_bound_trust_is_named_by_its_number(cast: Cast) -> None:
    trust = cast.trust("birch")
    with trust_scope(trust.pk), written() as out:
        log.info("inside")
    log_line = out.of("trust_portal.somewhere")[0]
    assert log_line["trust_id"] == trust.pk
