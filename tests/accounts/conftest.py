from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from tests.accounts.single_sign_on import use
from tests.cast import Cast
from tests.oidc import Provider, running_provider
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.celery import app as celery_app


@pytest.fixture
def letters(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> Iterator[Callable[[], AbstractContextManager[Any]]]:
    """`with letters():` commits at its end, so that the worker, here the test itself, sends the letters."""
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    celery_app.conf.task_always_eager = False
    celery_app.conf.task_eager_propagates = False


@pytest.fixture
def governor(cast: Cast) -> Person:
    """Of Alder; the trust asks no second factor of her, and the cast's is taken off."""
    person = cast.person("alder", Role.LGB_GOVERNOR)
    Authenticator.objects.filter(user=person).delete()
    return person


@pytest.fixture
def ceo(cast: Cast) -> Person:
    """Of Alder, with an authenticator app."""
    return cast.person("alder", Role.CEO)


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider, settings: Any) -> Iterator[Provider]:
    use(settings, _running.app())
    yield _running
    _running.misbehaviour.clear()
