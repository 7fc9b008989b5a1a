"""`./dev run`: the whole portal on this machine, until Ctrl-C."""

from __future__ import annotations

import http.client
import shutil
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from .console import RunError, say
from .local_portal import ROOT, LocalPortal, without_owner
from .processes import Child, ProcessRecord, free_port
from .supervisor import Service, Supervisor

QUEUES = "imports,ratings,packs,housekeeping"
_LOADER = "loader"
_BEGUN, _LOADED = "begun", "loaded"  # what the mark says of the demo
_READY_PATIENCE = 60.0  # seconds


def run(portal: LocalPortal, *, fresh: bool, port: int, demo: bool) -> int:
    """Returns the exit code: 0 after Ctrl-C or a signal to end, 1 when something could not be kept going."""
    _end_on_signals()
    portal.refuse_half_named()
    if not portal.lock.acquire("./dev run"):
        say(f"The portal already runs on {portal.folder} ({portal.lock.holder}). Stop that one first.")
        return 1
    try:
        if fresh:
            _refuse_fresh_outside(portal)
            portal.remove_data()
        return _serve(portal, port=port, demo=demo)
    except RunError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        portal.unpublish()
        portal.lock.release()


def _serve(portal: LocalPortal, *, port: int, demo: bool) -> int:
    servers = portal.servers()
    services: list[Service] = list(servers.started_here)
    supervisor = Supervisor(services)
    try:
        for name in portal.outside:
            say(f"Using the {name} of the environment.")
        if servers.started_here:
            say("Starting " + " and ".join(server.name for server in servers.started_here) + " …")
        servers.start()
        free = free_port(port)
        if free != port:
            say(f"Port {port} is taken; using {free}.")
        settings = portal.settings(servers.addresses, port=free)
        portal.publish(settings)
        shutil.rmtree(portal.counts, ignore_errors=True)  # those of the last run's processes
        _migrate(portal, settings)
        web, *others = _portal_processes(portal, settings, servers.record, port=free)
        for child in (web, *others):
            services.append(child)
            child.start()
        _wait_until_ready(web, free)
        say(f"\nThe portal is at http://127.0.0.1:{free}/   (Ctrl-C stops it)")
        say(f"Logs and sent mail are in {portal.folder}")
        if servers.postgres in servers.started_here and servers.postgres.is_elsewhere:
            say(
                f"PostgreSQL does not run as root and cannot enter there; its data is in {servers.postgres.data}"
            )
        say()
        _bring_demo(portal, settings, demo=demo, meanwhile=supervisor.revive_ended)
        supervisor.watch()
        return 0
    finally:
        _ignore_signals()
        say("\nStopping …")
        supervisor.stop()
        servers.stop()


def _migrate(portal: LocalPortal, settings: dict[str, str]) -> None:
    say("Bringing the database up to date …")
    _manage(portal, settings, "migrate", "--verbosity", "0")


def _bring_demo(
    portal: LocalPortal, settings: dict[str, str], *, demo: bool, meanwhile: Callable[[], None]
) -> None:
    """The demo is written once, and the sign-ins are told as soon as the first of its trusts is there."""
    mark = portal.demo_mark
    if not mark.exists() and "DATABASE_URL" not in portal.outside:
        if demo:
            say("Loading the first demo trust: its people can sign in in half a minute …")
            _manage(portal, settings, "load_demo", "--first", meanwhile=meanwhile)
        mark.write_text(_BEGUN if demo else "not wanted")
    if not mark.exists() or mark.read_text() not in (_BEGUN, _LOADED):
        return
    say(_manage(portal, settings, "demo_sign_ins"))
    if mark.read_text() == _BEGUN:
        say("\nLoading the other demo trusts, which takes another minute …")
        _manage(portal, settings, "load_demo", meanwhile=meanwhile)
        mark.write_text(_LOADED)
        say("All demo trusts are loaded.")


def _nothing() -> None:
    pass


def _manage(
    portal: LocalPortal,
    settings: dict[str, str],
    *command: str,
    meanwhile: Callable[[], None] = _nothing,
) -> str:
    """Run one command to its end; what it printed. `meanwhile` is called again and again until then."""
    log = portal.logs / f"{command[0]}.log"
    log.unlink(missing_ok=True)
    child = Child(
        command[0], [sys.executable, "manage.py", *command], log=log, environment=settings, folder=ROOT
    )
    child.start()
    try:
        while child.is_running:
            meanwhile()
            time.sleep(0.05)
        if child.exit_code:
            raise RunError(f"manage.py {' '.join(command)} failed:\n{child.last_words(40)}")
    finally:
        child.stop()
    return log.read_text().rstrip()


def _portal_processes(
    portal: LocalPortal, settings: dict[str, str], record: ProcessRecord, *, port: int
) -> list[Child]:
    """Web, worker, beat and loader, in the order in which they start. The loader alone gets the owner's address."""
    python = sys.executable
    commands = {
        "web": [
            *(python, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "5", "trust_portal.wsgi:application"),
        ],
        "worker": [
            *(python, "-m", "celery", "--app", "trust_portal", "worker", "--queues", QUEUES),
            *("--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
        ],
        "beat": [
            *(python, "-m", "celery", "--app", "trust_portal", "beat", "--loglevel", "WARNING"),
            *("--schedule", str(portal.folder / "beat-schedule"), "--pidfile", ""),
        ],
        _LOADER: [python, "manage.py", "load_deliveries", "--watch"],
    }
    serving = without_owner(settings)
    children = []
    for name, command in commands.items():
        log = portal.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        environment = settings if name == _LOADER else serving
        children.append(Child(name, command, log=log, environment=environment, folder=ROOT, record=record))
    return children


def _wait_until_ready(web: Child, port: int) -> None:
    deadline = time.monotonic() + _READY_PATIENCE
    while not _is_healthy(port):
        if not web.is_running:
            raise RunError(f"The web server did not start. Its log ends:\n{web.last_words()}")
        if time.monotonic() > deadline:
            raise RunError(
                f"The web server did not answer in {_READY_PATIENCE:.0f} s. Its log ends:\n{web.last_words()}"
            )
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _refuse_fresh_outside(portal: LocalPortal) -> None:
    if portal.outside:
        raise RunError(
            "--fresh deletes the embedded servers' data only; unset DATABASE_URL and REDIS_URL to use it."
        )


def _end_on_signals() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
