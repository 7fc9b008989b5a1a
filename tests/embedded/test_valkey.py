from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from trust_portal.embedded.valkey import EmbeddedValkey


@pytest.fixture
def valkey(folder: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(folder / "valkey", password="open-sesame", log=folder / "valkey.log")
    server.start()
    yield server
    server.stop()


def test_asks_for_the_password(valkey: EmbeddedValkey) -> None:
    stranger = redis.Redis.from_url(valkey.url.replace("open-sesame", "guess"))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_keeps_its_address_and_what_it_held_through_a_kill(valkey: EmbeddedValkey) -> None:
    address = valkey.url
    with redis.Redis.from_url(address) as client:
        client.set("kept", "42")
        client.execute_command("WAITAOF", 1, 0, 5000)
    process = valkey.child.process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not valkey.is_running
    valkey.start()
    assert valkey.url == address
    with redis.Redis.from_url(address) as client:
        assert client.get("kept") == b"42"


def test_password_stands_neither_on_the_command_line_nor_in_a_readable_file(valkey: EmbeddedValkey) -> None:
    assert "open-sesame" not in " ".join(valkey.child.command)
    assert (valkey.folder / "valkey.conf").stat().st_mode & 0o077 == 0


def test_stops(valkey: EmbeddedValkey) -> None:
    valkey.stop()
    with redis.Redis.from_url(valkey.url) as client, pytest.raises(redis.ConnectionError):
        client.ping()
