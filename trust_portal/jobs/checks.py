"""System check: no Celery task works outside of the door."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from celery import current_app
from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import module_has_submodule

from .tasks import GLOBAL_TASKS, run


@register
def tasks_are_the_runner_or_listed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A task of its own would have to bind its trust by itself, and could forget to."""
    for config in apps.get_app_configs():
        # Not Celery's own way of finding them: that runs these checks again.
        if config.module is not None and module_has_submodule(config.module, "tasks"):
            import_module(f"{config.name}.tasks")
    ours = sorted(name for name in current_app.tasks if not name.startswith("celery."))
    return [
        Error(
            f"The task {name} is neither the runner of jobs nor in GLOBAL_TASKS.",
            hint="Make it a job kind; what works across trusts belongs in trust_portal/jobs/tasks.py.",
            id="jobs.E001",
        )
        for name in ours
        if name not in (run.name, *GLOBAL_TASKS)
    ]
