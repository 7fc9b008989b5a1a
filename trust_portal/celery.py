"""The Celery application. Messages are wake-ups; what is to be done stands in the database."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import worker_process_init

from trust_portal.processes import freeze_modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")

app = Celery("trust_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _freeze(**_: object) -> None:
    freeze_modules()
