"""Twenty trusts want a pack at the same moment, while people look at the pages of another trust."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

from . import pack_world
from .dashboard_trusts import rated_trust
from .load import Answers
from .page import serve

TRUSTS, ACADEMIES = 20, 6
PEOPLE, PAUSE = 4, 0.5  # so many people look at a page, and at the next one half a second after it is there
WITHOUT = 60  # seconds without packs, half of them before the packs and half after
TARGET = 2.0
PATIENCE = 900  # seconds for all packs
PORT = 8767
SLUG = "pages"
_LINK = re.compile(rf'href="(/{SLUG}/[a-z/-]*)"')

Seen = dict[str, list[tuple[float, int]]]


def run() -> bool:
    """Print the 95th percentiles of every page of the menu with and without packs; True where all packs were built
    in one go and the pages kept to the target."""
    os.environ["DATABASE_POOL"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    trusts = [pack_world.rated(f"queue-{number}", ACADEMIES) for number in range(TRUSTS)]
    cookie = rated_trust(SLUG, 12)
    server = serve(PORT)
    try:
        paths = _menu(cookie)
        without: Seen = {path: [] for path in paths}
        during: Seen = {path: [] for path in paths}
        _look(paths, cookie, {path: [] for path in paths}, _for(5))  # to warm up
        _look(paths, cookie, without, _for(WITHOUT / 2))
        jobs = [(trust_id, pack_world.ask(trust_id)) for trust_id in trusts]
        started = time.perf_counter()
        worker = _worker()
        try:
            peaks: list[float] = []
            _look(paths, cookie, during, lambda: _all_built(jobs, worker, peaks) or _late(started))
            took = time.perf_counter() - started
        finally:
            worker.terminate()
            worker.wait(60)
        _look(paths, cookie, without, _for(WITHOUT / 2))
    finally:
        server.terminate()
        server.wait(20)
    return _tell(jobs, took, max(peaks), _answers(without), _answers(during), paths, without, during)


def _tell(
    jobs: list[tuple[int, int]],
    took: float,
    peak: float,
    without: Answers,
    during: Answers,
    paths: list[str],
    each_without: Seen,
    each_during: Seen,
) -> bool:
    built, most = _built(jobs)
    print(
        f"{len(jobs)} packs of {len(jobs)} trusts at once: {len(built)} built in {took:.0f} s ({sum(built)} pages), no"
        f" pack more than {most} times; the worker's largest process {peak:.0f} MB"
    )
    print(f"Meanwhile {PEOPLE} people asked {len(during.seconds):,} times for {len(paths)} pages:")
    for name, answers in (("without packs", without), ("with packs", during)):
        middle, late = answers.percentile(0.5) * 1000, answers.percentile(0.95) * 1000
        print(f"  {name:<14}p50 {middle:.0f} p95 {late:.0f} ms, {answers.wrong} not answered with 200")
    ratios = {
        path: _answers({path: each_during[path]}).percentile(0.95)
        / _answers({path: each_without[path]}).percentile(0.95)
        for path in paths
    }
    worst = max(ratios, key=lambda path: ratios[path])
    ratio = during.percentile(0.95) / without.percentile(0.95)
    print(f"  the page that suffers most: {worst}, p95 ratio {ratios[worst]:.2f}")
    print(f"Pages with packs against without: p95 ratio {ratio:.2f}, target at most {TARGET}")
    return len(built) == len(jobs) and most == 1 and not during.wrong and ratio <= TARGET


def _menu(cookie: str) -> list[str]:
    """What the menu offers to a chief executive."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", f"/{SLUG}/", headers={"Cookie": cookie})
    return sorted(set(_LINK.findall(connection.getresponse().read().decode())))


def _for(seconds: float) -> Callable[[], bool]:
    ends = time.perf_counter() + seconds
    return lambda: time.perf_counter() > ends


def _late(started: float) -> bool:
    return time.perf_counter() - started > PATIENCE


def _look(paths: list[str], cookie: str, seen: Seen, is_over: Callable[[], bool]) -> None:
    """People look at one page after the other, each of them beginning at another."""
    over = threading.Event()

    def one_person(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while not over.is_set():
            path = paths[place % len(paths)]
            place += 1
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            seen[path].append((time.perf_counter() - began, answer.status))
            over.wait(PAUSE)

    crowd = [threading.Thread(target=one_person, args=(number * 7,)) for number in range(PEOPLE)]
    for person in crowd:
        person.start()
    while not is_over():
        time.sleep(0.5)
    over.set()
    for person in crowd:
        person.join()


def _answers(seen: Seen) -> Answers:
    every = [one for found in seen.values() for one in found]
    return Answers([seconds for seconds, _ in every], sum(status != 200 for _, status in every))


def _worker() -> subprocess.Popen[bytes]:
    """The worker of packs as in docker-compose.yml."""
    options = "worker --queues packs --concurrency 1 --max-memory-per-child 600000 --loglevel WARNING"
    command = ["nice", "-n", "10", sys.executable, "-m", "celery", "--app", "trust_portal", *options.split()]
    return subprocess.Popen(command)


def _all_built(jobs: list[tuple[int, int]], worker: subprocess.Popen[bytes], peaks: list[float]) -> bool:
    resident = [0.0]
    for one in psutil.Process(worker.pid).children(recursive=True):
        try:
            resident.append(one.memory_info().rss / 2**20)
        except psutil.Error:
            continue
    peaks.append(max(resident))
    return len(_built(jobs)[0]) == len(jobs)


def _built(jobs: list[tuple[int, int]]) -> tuple[list[int], int]:
    """The pages of those that are built, and how often any was built at most."""
    from trust_portal.audit.models import AuditEntry
    from trust_portal.jobs.models import Job
    from trust_portal.tenancy.scope import trust_scope

    pages: list[int] = []
    most = 0
    for trust_id, job_id in jobs:
        with trust_scope(trust_id):
            result: dict[str, Any] = Job.objects.values_list("result", flat=True).get(pk=job_id)
            most = max(most, AuditEntry.objects.filter(verb="pack.built").count())
        if "pages" in result:
            pages.append(int(result["pages"]))
    return pages, most
