from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast
from trust_portal.accounts.models import Person
from trust_portal.jobs.models import Queue, Wakeup
from trust_portal.operator.views.portal import _age


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (-3, "0 seconds"),
        (1.9, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (7_300, "2 hours"),
        (90_000, "1 day"),
        (400_000, "4 days"),
    ],
)
def test_age(seconds: float, words: str) -> None:
    assert _age(seconds) == words


def test_jobs_by_queue_with_the_oldest(cast: Cast, operator: Client, django_assert_num_queries: Any) -> None:
    asked_at = datetime.now(UTC) - timedelta(hours=2, minutes=5)
    Wakeup.objects.create(trust=cast.trust("alder"), job_id=1, queue=Queue.PACKS, requested_at=asked_at)
    Wakeup.objects.create(trust=cast.trust("birch"), job_id=1, queue=Queue.PACKS)
    operator.get("/operator/jobs/")
    with django_assert_num_queries(6):
        answer = operator.get("/operator/jobs/")
    queues = {waiting.queue: (waiting.number, age) for waiting, age in answer.context["queues"]}
    assert queues[Queue.PACKS] == (2, "2 hours")
    assert queues[Queue.IMPORTS] == (0, "")
    assert len(queues) == len(Queue)


def test_sweeper_that_is_not_seen_is_a_warning(operator: Client) -> None:
    assert "has not been seen" in operator.get("/operator/jobs/").content.decode()
    cache.set("last-sweep", (datetime.now(UTC) - timedelta(seconds=4)).timestamp())
    assert "ran 4 seconds ago" in operator.get("/operator/jobs/").content.decode()


def test_operators_are_listed(cast: Cast, operator: Client, django_assert_num_queries: Any) -> None:
    new = Person.objects.create(email="second@portal.example", full_name="Second One", is_operator=True)
    Person.objects.create(email="gone@portal.example", full_name="Gone", is_operator=True, is_active=False)
    operator.get("/operator/operators/")
    with django_assert_num_queries(7):
        answer = operator.get("/operator/operators/")
    listed = {one.email: one.has_second_factor for one in answer.context["rows"].rows}
    assert listed == {"operator@portal.example": True, new.email: False}


def test_health(operator: Client) -> None:
    answer = operator.get("/operator/health/")
    assert dict(answer.context["checks"])["Database"] == "ok"
    assert dict(answer.context["facts"])["PostgreSQL"].split(".")[0].isdigit()


def test_health_shows_what_is_away(operator: Client, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    answer = operator.get("/operator/health/")
    assert answer.status_code == 200
    assert "Unreachable" in answer.content.decode()
