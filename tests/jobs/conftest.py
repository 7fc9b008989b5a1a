"""Kinds of job that exist in tests only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.jobs import kinds
from trust_portal.jobs.kinds import JobKind
from trust_portal.jobs.models import Job, Queue
from trust_portal.jobs.requests import request_job
from trust_portal.jobs.run import JobRun
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

Work = Callable[[JobRun], None]
Ask = Callable[..., Job]


@pytest.fixture
def alder(cast: Cast) -> Trust:
    return cast.trust("alder")


@pytest.fixture
def asker(cast: Cast) -> Actor:
    return Actor.job(cast.person("alder", Role.TRUST_ADMIN))


@pytest.fixture
def kind_of() -> Iterator[Callable[..., JobKind]]:
    """Make a kind of job for this test alone."""
    made: list[str] = []

    def make(work: Work, **settings: Any) -> JobKind:
        kind = JobKind(
            name=f"test_{uuid4().hex[:8]}", label="A test", queue=Queue.IMPORTS, work=work, **settings
        )
        kinds.register_kind(kind)
        made.append(kind.name)
        return kind

    yield make
    for name in made:
        del kinds._kinds[name]


@pytest.fixture
def ask(alder: Trust, asker: Actor, kind_of: Callable[..., JobKind]) -> Ask:
    """Ask in Alder for a job that does this."""

    def asked(work: Work, key: str = "one", **settings: Any) -> Job:
        with trust_scope(alder.pk):
            return request_job(kind=kind_of(work, **settings).name, key=key, arguments={}, by=asker)

    return asked
