"""Compose, .env.example, the image and the settings speak of the same things."""

from __future__ import annotations

import ast
import os
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from manage import OWNER_COMMANDS, choose_role
from trust_portal import environment

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
PORTAL_SERVICES = {name: service for name, service in SERVICES.items() if service["image"] == "trust-portal"}
SERVING = set(PORTAL_SERVICES) - {"roles", "migrate", "loader"}
FILLED_IN = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))
WITH_DEFAULT = set(re.findall(r"(?<!\$)\$\{(\w+):-", COMPOSE))


def named_in_example(*, needed_only: bool = False) -> set[str]:
    pattern = r"^(\w+)=" if needed_only else r"^#?(\w+)="
    return set(re.findall(pattern, (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_example_names_exactly_what_settings_and_compose_read() -> None:
    assert named_in_example() == set(environment.NAMES) | FILLED_IN


def test_example_leaves_open_exactly_what_compose_cannot_do_without() -> None:
    assert named_in_example(needed_only=True) == FILLED_IN - WITH_DEFAULT


@pytest.mark.parametrize("service", sorted(SERVING))
def test_compose_gives_each_serving_process_every_setting_but_the_owners(service: str) -> None:
    assert set(SERVICES[service]["environment"]) == set(environment.NAMES) - {"MIGRATION_DATABASE_URL"}


def test_only_migration_and_loader_have_the_owners_address_and_only_the_roles_the_superusers() -> None:
    for name in ("migrate", "loader"):
        assert set(SERVICES[name]["environment"]) == set(environment.NAMES)
    for name, service in SERVICES.items():
        written = yaml.safe_dump(service)
        assert ("${MIGRATOR_PASSWORD" in written) == (name in {"roles", "migrate", "loader"}), name
        assert ("${POSTGRES_PASSWORD" in written) == (name in {"roles", "postgres"}), name


def test_serving_processes_connect_as_the_restricted_role() -> None:
    for service in SERVING:
        assert SERVICES[service]["environment"]["DATABASE_URL"].startswith("postgres://app:")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_has_a_health_check_or_a_reason(service: str) -> None:
    checked = "test" in SERVICES[service]["healthcheck"]
    assert checked != bool(SERVICES[service].get("x-no-healthcheck"))


def test_only_the_web_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


def test_every_queue_has_a_worker() -> None:
    queues = {
        command[command.index("--queues") + 1]
        for command in (service.get("command") or [] for service in SERVICES.values())
        if "--queues" in command
    }
    assert queues == {"imports", "ratings", "packs", "housekeeping"}


def test_no_secret_stands_in_the_files() -> None:
    values = re.findall(
        r"^#?\w*(?:PASSWORD|KEY|TOKEN)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE
    )
    assert set(values) == {""}


def test_image_copies_what_docker_may_see_and_all_of_the_product() -> None:
    copied = set(re.findall(r"^COPY ([\w.]+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    copied |= {"requirements.lock"}
    seen = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert copied == seen
    assert {"trust_portal", "academies", "assurance", "governance", "templates", "static"} <= copied


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    read = tomllib.loads(text)
    wanted = [*read["project"]["dependencies"], *read["dependency-groups"]["dev"]]
    for requirement in wanted:
        line = next(line for line in text.splitlines() if line.strip().startswith(f'"{requirement}"'))
        assert re.search(r"# \w.{4,}", line), requirement


def test_lock_has_a_hash_for_everything_and_the_address_of_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(packages) > 50
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in lock


def test_dev_can_be_started_and_tells_an_old_python_what_it_needs() -> None:
    """Newer syntax would be a syntax error there, before the sentence is reached."""
    assert os.access(ROOT / "dev", os.X_OK)
    ast.parse((ROOT / "dev").read_text(), feature_version=(3, 7))


def test_dev_compiles_once_even_where_no_bytecode_may_lie_beside_the_sources() -> None:
    compiled_once = runpy.run_path(str(ROOT / "dev"))["compiled_once"]
    assert compiled_once({"HOME": "/"}) == {"HOME": "/"}
    forbidden = {"PYTHONDONTWRITEBYTECODE": "1"}
    assert compiled_once(dict(forbidden)) == {"PYTHONPYCACHEPREFIX": str(ROOT / ".local" / "bytecode")}
    chosen = {"PYTHONPYCACHEPREFIX": "/somewhere"}
    assert compiled_once({**forbidden, **chosen}) == chosen


@pytest.mark.parametrize("command", ["runserver", "shell", "load_demo", "check"])
def test_a_command_does_not_see_the_owners_address(command: str) -> None:
    variables = {"DATABASE_URL": "app", "MIGRATION_DATABASE_URL": "owner"}
    choose_role(command, variables)
    assert variables == {"DATABASE_URL": "app"}


@pytest.mark.parametrize("command", sorted(OWNER_COMMANDS))
def test_an_owners_command_connects_as_the_owner(command: str) -> None:
    variables = {"DATABASE_URL": "app", "MIGRATION_DATABASE_URL": "owner"}
    choose_role(command, variables)
    assert variables == {"DATABASE_URL": "owner"}
    with pytest.raises(SystemExit, match=f"{command} needs MIGRATION_DATABASE_URL"):
        choose_role(command, {"DATABASE_URL": "app"})
