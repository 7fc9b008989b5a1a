from __future__ import annotations

import gc

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The last of the apps: when it is ready, all that stays to the end has been loaded.

    Settings turn the garbage collector off, which would find nothing in modules that are being loaded and takes a fifth
    of each process's start. From here on it passes over them: each full collection would look at all of it, about 0.1 s
    with pandas and Django, in the middle of somebody's request or job.
    """

    name = "trust_portal.processes"

    def ready(self) -> None:
        gc.freeze()
        gc.enable()
