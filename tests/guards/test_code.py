"""What the source must say: views their audience, tasks and commands their trust, raw queries their reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.cast import Cast
from trust_portal.accounts.gate import rule_of
from trust_portal.celery import app as celery_app
from trust_portal.jobs import tasks
from trust_portal.tenancy.command import TrustCommand

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("trust_portal", "academies", "assurance", "governance")

# Files that speak SQL themselves, and why the query cannot cross trusts.
RAW_SQL = {
    "trust_portal/tenancy/scope.py": "binds the trust",
    "trust_portal/tenancy/postgresql/base.py": "binds the trust at BEGIN",
    "trust_portal/tenancy/snapshot.py": "sets the isolation of the bound trust's transaction",
    "trust_portal/transfer/database.py": "exports and imports in the bound trust's transaction",
    "trust_portal/tenancy/apps.py": "grants, as the owner, after migrating",
    "trust_portal/tenancy/checks.py": "reads the catalog",
    "trust_portal/observability/state.py": "asks whether the database answers",
    "trust_portal/reference/loading/staging.py": "loads public data, which no trust owns, as the owner",
    "trust_portal/reference/history.py": "reads public data alone; a recursive query",
    "trust_portal/operator/purging/purge.py": "deletes one trust whole, as the owner",
}
_SQL = re.compile(r"\.cursor\(|\.raw\(|RawSQL|\.extra\(|psycopg\.connect|cursor\.copy\(")

# Commands that do not work for one trust, and why.
_OPERATOR = "an operator's: it works on the list of trusts and binds each by itself"
_PEOPLE = "about one person's sign-in, which is global"
ACROSS_TRUSTS = {
    "open_trust": _OPERATOR,
    "list_trusts": _OPERATOR,
    "suspend_trust": _OPERATOR,
    "resume_trust": _OPERATOR,
    "delete_trust": _OPERATOR,
    "keep_trust": _OPERATOR,
    "purge_trusts": _OPERATOR,
    "create_operator": _PEOPLE,
    "dismiss_operator": _PEOPLE,
    "close_sign_in": _PEOPLE,
    "remove_second_factors": _PEOPLE,
    "write_permissions_doc": "writes a file from the permission table",
    "write_environment_doc": "writes a file from the list of settings",
    "write_framework_doc": "writes a file from the schema of frameworks",
    "load_demo": "makes its trusts and binds each in turn",
    "demo_sign_ins": "lists the demo's people, trust by trust",
    "load_reference": "loads public data, which no trust owns",
    "load_deliveries": "loads public data, which no trust owns",
    "create_trust": _OPERATOR,
    "take_bounce": "finds the person by their address, and binds each of their trusts in turn",
    "load_kpi_catalogue": "writes the portal's own catalogue into each trust in turn",
    "migrate": "the owner's",
}


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        else:
            yield address, pattern


def sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/embedded/" not in name:
                yield name, file.read_text()


@pytest.mark.parametrize(("address", "pattern"), list(patterns()), ids=lambda value: str(value)[:60])
def test_every_view_says_who_may_use_it(address: str, pattern: URLPattern) -> None:
    rule = rule_of(pattern.callback)
    assert rule is not None, f"{address}: {pattern.callback} has no rule of accounts/gate.py"
    assert ("<trust:trust>" in address) == rule.is_inside_a_trust or rule.audience.name == "PUBLIC"


def test_every_address_has_a_name_of_its_own() -> None:
    names = [str(pattern.name) for _, pattern in patterns()]
    assert "None" not in names
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_a_view_without_a_rule_is_refused(cast: Cast, settings: Any) -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse("leak")

    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("forgotten/", forgotten)]})
    with pytest.raises(ImproperlyConfigured, match="does not say who may use it"):
        Client().get("/forgotten/")


def test_raw_queries_stand_where_they_are_listed() -> None:
    speaking = {name for name, text in sources() if _SQL.search(text)}
    assert speaking == set(RAW_SQL), "a raw query needs its reason in RAW_SQL"


def test_every_task_names_its_trust_or_is_listed() -> None:
    celery_app.loader.import_default_modules()
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert ours == {"trust_portal.jobs.tasks.run", *tasks.GLOBAL_TASKS}


def test_every_command_names_its_trust_or_is_listed() -> None:
    ours = {name: app for name, app in get_commands().items() if str(app).startswith(PACKAGES)}
    for name, app in ours.items():
        command = load_command_class(str(app), name)
        assert isinstance(command, TrustCommand) or name in ACROSS_TRUSTS, name


def test_no_file_reads_the_environment_but_one() -> None:
    reading = {name for name, text in sources() if re.search(r"os\.environ|getenv", text)}
    assert reading <= {
        "trust_portal/environment.py",
        "trust_portal/celery.py",
        "trust_portal/wsgi.py",
        "trust_portal/print/pdf.py",  # sets where fonts are, before Pango looks for them
        "trust_portal/__main__.py",
    }


def test_files_stay_short() -> None:
    # One file of settings, by decision: it is read from top to bottom and has no logic to split by.
    allowed = {"trust_portal/settings.py": 380}
    long = {name: lines for name, text in sources() if (lines := text.count("\n")) > allowed.get(name, 340)}
    assert long == {}
