"""A kind of job that kills whoever does it. Importing this registers it: only workers of crash tests do."""

from __future__ import annotations

import os
import signal

from trust_portal.accounts.models import Place
from trust_portal.jobs.kinds import JobKind, register_kind
from trust_portal.jobs.models import Queue
from trust_portal.jobs.run import JobRun


def die(run: JobRun) -> None:
    Place.objects.create(kind="body", name="Written by a dying job")
    os.kill(os.getpid(), signal.SIGKILL)


POISON = JobKind(name="test_poison", label="Poison", queue=Queue.IMPORTS, work=die)
register_kind(POISON)
