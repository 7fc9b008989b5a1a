"""The broker's and cache's databases of the test workers."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import redis

from tests.servers import RealServers, RedisPair
from trust_portal.embedded.processes import free_port

URL = os.environ["REDIS_URL"]
LAST = RedisPair.how_many(URL) - 1


@pytest.fixture
def pair() -> Iterator[RedisPair]:
    """The last one: the workers of this run hold the first ones."""
    last = RedisPair(URL, LAST)
    last.give_back()
    yield last
    for number in (last.broker, last.cache):
        with redis.Redis.from_url(f"{URL}/{number}") as client:
            client.flushdb()


def test_no_two_workers_share_a_database_and_none_uses_a_portals() -> None:
    pairs = [RedisPair(URL, number) for number in range(LAST + 1)]
    numbers = [number for pair in pairs for number in (pair.broker, pair.cache)]
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & {0, 1, 2}


def test_one_worker_too_many_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert RedisPair(URL, LAST + 1).broker == RedisPair(URL, 0).broker
    assert f"use -n {LAST + 1} or less" in capsys.readouterr().err


def test_a_database_that_holds_something_else_is_refused_and_left_alone(pair: RedisPair) -> None:
    with redis.Redis.from_url(f"{URL}/{pair.cache}") as client:
        client.set("precious", "1")
        with pytest.raises(SystemExit, match="not empty"):
            pair.take()
        pair.give_back()
        assert client.get("precious") == b"1"


def test_what_a_killed_run_left_is_emptied(pair: RedisPair) -> None:
    pair.take()
    with redis.Redis.from_url(f"{URL}/{pair.broker}") as client:
        client.lpush("imports", "message")
        pair.take()
        assert client.exists("imports") == 0
        pair.give_back()
        assert client.dbsize() == 0


def test_servers_that_do_not_answer_are_named() -> None:
    nobody = free_port()
    unreachable = RealServers(
        f"postgres://postgres@127.0.0.1:{nobody}/postgres", f"redis://127.0.0.1:{nobody}"
    )
    assert str(nobody) in unreachable.why_unreachable()
