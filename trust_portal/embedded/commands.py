"""`./dev manage` and the checks: one command with the servers it needs around it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from .console import RunError, say
from .ephemeral import EphemeralServers
from .local_portal import LOCAL, ROOT, LocalPortal

_PATIENCE_WITH_START = 30.0  # seconds for another ./dev run to get its servers up


def manage(portal: LocalPortal, arguments: Sequence[str]) -> int:
    """Run manage.py with the servers that the environment names, with those of a running `./dev run`,
    or with ones started for it on the same data."""
    command = [sys.executable, "manage.py", *arguments]
    if {"DATABASE_URL", "REDIS_URL"} <= portal.outside.keys():
        return _run(command, portal.settings(portal.outside))
    portal.refuse_half_named()
    if not portal.lock.acquire(" ".join(["./dev manage", *arguments[:1]])):
        return _run(command, {**portal.environment, **_settings_of_other_run(portal)})
    servers = portal.servers()
    try:
        servers.start()
        settings = portal.settings(servers.addresses)
        portal.publish(settings)
        return _run(command, settings)
    finally:
        portal.unpublish()
        servers.stop()
        portal.lock.release()


def with_servers(environment: Mapping[str, str], command: Sequence[str]) -> int:
    """Run the command with servers of its own, which keep disk writes as in production and then go."""
    servers = EphemeralServers(LOCAL, durable=True)
    try:
        return _run(command, {**servers.start(), **environment} | servers.servers.addresses)
    finally:
        servers.stop()


def _settings_of_other_run(portal: LocalPortal) -> dict[str, str]:
    deadline = time.monotonic() + _PATIENCE_WITH_START
    while not (settings := portal.published()):
        if time.monotonic() > deadline:
            raise RunError(f"The servers of {portal.lock.holder} are not up yet; try again.")
        time.sleep(0.2)
    say(f"Using the servers of {portal.lock.holder}.")
    return settings


def _run(command: Sequence[str], settings: Mapping[str, str]) -> int:
    """Wait for the command, whatever signal comes, to stop the servers only after its end."""
    with subprocess.Popen(list(command), cwd=ROOT, env=dict(settings)) as process:  # noqa: S603
        before = {
            signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),  # Ctrl-C reaches the command itself
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
        }
        try:
            return process.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
