"""The portal as a whole: jobs that wait, who operates it, how it is doing."""

from __future__ import annotations

import platform

import django
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.observability import heartbeat
from trust_portal.observability.state import readiness, waiting_jobs
from trust_portal.ui.tables import Column, TableSpec

from .page import page

OPERATORS = TableSpec(
    columns=(
        Column("name", "Name", ("full_name",)),
        Column("email", "E-mail address", ("email",)),
        Column("factor", "Second factor"),
        Column("seen", "Last signed in", ("last_login",)),
    ),
    default_sort="name",
)


@operator_only
@require_safe
def jobs(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    queues = [
        (waiting, _age((now - waiting.oldest_at).total_seconds()) if waiting.oldest_at else "")
        for waiting in waiting_jobs()
    ]
    swept_at = heartbeat.last_sweep()
    swept = _age((now - swept_at).total_seconds()) if swept_at else ""
    return page(request, "operator/jobs.html", {"queues": queues, "swept": swept})


@operator_only
@require_safe
def operators(request: SignedInRequest) -> HttpResponse:
    table = OPERATORS.read(request.GET)
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    people = Person.objects.filter(is_operator=True, is_active=True)
    rows = table.page(people.annotate(has_second_factor=Exists(factor)))
    return page(request, "operator/operators.html", {"table": table, "rows": rows})


@operator_only
@require_safe
def health(request: SignedInRequest) -> HttpResponse:
    found = readiness()
    checks = (
        ("Database", found.database),
        ("Cache and broker", found.cache),
        ("PDF library", found.pdf),
    )
    facts = (
        ("PostgreSQL", ".".join(str(part) for part in connection.get_database_version())),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    )
    return page(request, "operator/health.html", {"checks": checks, "facts": facts, "ok": "ok"})


def _age(seconds: float) -> str:
    """About how long ago, in words: "12 seconds", "3 minutes", "5 hours"."""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {word}" + ("s" if number > 1 else "")
    number = max(0, int(seconds))
    return f"{number} second" + ("" if number == 1 else "s")
