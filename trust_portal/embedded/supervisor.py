"""Keeps the processes of a run going and ends them in order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from .console import RunError, say

RESTART_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before each attempt
FORGIVEN_AFTER = 60.0  # seconds of running after which earlier ends no longer count


class Service(Protocol):
    """What can be watched: an embedded server, the web server, a worker."""

    name: str

    @property
    def is_running(self) -> bool: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def last_words(self) -> str: ...


class Supervisor:
    """Watches services, given in the order in which they were started."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        delays: Sequence[float] = RESTART_DELAYS,
        forgiven_after: float = FORGIVEN_AFTER,
    ) -> None:
        self._services = services
        self._delays = delays
        self._forgiven_after = forgiven_after
        self._attempts: dict[str, int] = {}
        self._started_at: dict[str, float] = {}

    def watch(self) -> None:
        """Until a service cannot be kept going, which raises RunError, or until interrupted."""
        while True:
            self.revive_ended()
            time.sleep(0.2)

    def revive_ended(self) -> None:
        for service in self._services:
            if not service.is_running:
                self._revive(service)

    def stop(self) -> None:
        for service in reversed(self._services):
            service.stop()

    def _revive(self, service: Service) -> None:
        ran_for = time.monotonic() - self._started_at.get(service.name, float("-inf"))
        attempt = 0 if ran_for > self._forgiven_after else self._attempts.get(service.name, 0)
        words = service.last_words()
        service.stop()  # a killed parent leaves its own children behind
        if attempt >= len(self._delays):
            raise RunError(f"{service.name} ended {attempt + 1} times in a row. Its log ends:\n{words}")
        say(f"{service.name} ended; starting it again ({attempt + 1} of {len(self._delays)}).")
        time.sleep(self._delays[attempt])
        self._attempts[service.name] = attempt + 1
        try:
            service.start()
        except RunError as error:
            say(str(error))
        self._started_at[service.name] = time.monotonic()
