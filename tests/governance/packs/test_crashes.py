"""A worker that is killed while it builds a pack, at any moment, leaves one finished pack in the end, and no more."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone

from governance.models import BoardPack, Body, BuiltPack, PackScope, Paper
from governance.packs import storage
from governance.packs.building import reader_of
from governance.packs.jobs import tidy_packs
from governance.use_cases import board_packs, packs
from tests.assurance.rated import YEAR, begin, suggest, term
from tests.cast import Cast
from tests.governance import board_packs as boards
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobQuerySet, JobState, Wakeup
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.tenancy.snapshot import snapshot_scope

pytestmark = pytest.mark.slow

KILLS = 20
VERBS = ("pack.built", "board_pack.built")
Asked = BuiltPack | BoardPack


class Builder:
    """The worker in a process of its own, on the tests' database."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self._read() == "ready"

    def build(self, trust: Trust, *packs: Asked, killed_after: float | None = None) -> int:
        """The exit code of the process that worked: 0, or -9 where it was killed."""
        self._say(trust.pk, *(pack.job_id for pack in packs))
        worker = int(self._read())
        if killed_after is not None:
            time.sleep(killed_after)
            os.kill(worker, signal.SIGKILL)  # which does nothing where it has ended by itself
        self._say("and how did it end?")
        return int(self._read())

    def _say(self, *words: object) -> None:
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def builder(files: Path) -> Iterator[Builder]:
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = os.environ | {"DATABASE_URL": database, "FILES_DIR": str(files)}
    command = [sys.executable, "-m", "tests.governance.packs.builder"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        yield Builder(process)
        assert process.stdin is not None
        process.stdin.close()


def ask(trust: Trust, number: int) -> BuiltPack:
    return packs.ask_for(
        access=reader_of(PackScope.WORKING, trust),
        period=term(1, YEAR - 2),
        grid_key="",
        scope=PackScope.WORKING,
        key=f"pack-{number}",
        by=Actor.command(),
    )


def ask_for_board(body: Body, cast: Cast, number: int) -> BoardPack:
    """Of a meeting of its own, with a document attached."""
    meeting = boards.meeting_of(body, cast, "assurance", ahead=10 + number, document=b"Pay")
    papers = list(Paper.objects.filter(item__meeting=meeting))
    return board_packs.ask_for(meeting=meeting, papers=papers, key="pack", by=boards.clerk_of(cast))


@pytest.mark.django_db(transaction=True)
def test_killed_at_twenty_moments(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    seed = time.time_ns()
    print(f"seed {seed}")
    moments = random.Random(seed)
    trust = Cast().trust("alder")
    with trust_scope(trust.pk):
        framework = begin(years=(YEAR - 2,))
        suggest(framework, term(1, YEAR - 2), Cast().academy("alder"), {"attendance": "amber"}, reasons=[])
        body = boards.board_of(Cast())
        asked: list[Asked] = [
            ask_for_board(body, Cast(), number) if number % 2 else ask(trust, number)
            for number in range(KILLS + 4)
        ]
    folder = storage.folder(trust.pk)
    with builder(tmp_path) as worker:
        times = []
        for pack in asked[:4]:  # the first of each kind takes longer than those after it
            started = time.perf_counter()
            assert worker.build(trust, pack) == 0
            times.append(time.perf_counter() - started)
        whole = [min(times[0::2]), min(times[1::2])]
        codes = []
        for number, pack in enumerate(asked[4:]):  # each twentieth of the time of its kind has its moment
            started = time.perf_counter()
            codes.append(
                worker.build(
                    trust, pack, killed_after=whole[number % 2] * (number + moments.random()) / KILLS
                )
            )
            if codes[-1] == 0:  # sooner than expected
                whole[number % 2] = min(whole[number % 2], time.perf_counter() - started)
            assert is_built_or_not_begun(trust, pack)
        assert set(codes) <= {0, -signal.SIGKILL}
        assert codes.count(-signal.SIGKILL) >= KILLS * 3 // 4, "most were built before they could be killed"
        for _ in range(20):  # the database may take a moment to see that whoever held a job is gone
            if worker.build(trust, *asked) == 0 and not unfinished(trust):
                break
            time.sleep(0.1)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    with trust_scope(trust.pk):
        tidy_packs(at=timezone.now())
        assert set(jobs().values_list("state", flat=True)) == {JobState.DONE}
        assert not Wakeup.objects.filter(trust_id=trust.pk, job_id__in=jobs().values("pk")).exists()
        built: list[Asked] = [*BuiltPack.objects.finished(), *BoardPack.objects.finished()]
        entries = AuditEntry.objects.filter(verb__in=VERBS).values_list("verb", "record_id")
        assert sorted(entries) == sorted((verb_of(pack), str(pack.pk)) for pack in asked)
    assert {pack.job_id for pack in built} == {pack.job_id for pack in asked}
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == {
        f"{pack.job_id}.pdf": pack.sha256 for pack in built
    }


def verb_of(pack: Asked) -> str:
    return VERBS[isinstance(pack, BoardPack)]


def is_built_or_not_begun(trust: Trust, asked: Asked) -> bool:
    """All of it is there, or nothing is written down and the job still waits."""
    with snapshot_scope(trust.pk):  # the database may still be ending the killed one's transaction
        pack = type(asked).objects.select_related("job").get(pk=asked.pk)
        waits = Wakeup.objects.of_job(trust_id=trust.pk, job_id=pack.job_id).exists()
        entries = AuditEntry.objects.filter(verb=verb_of(pack), record_id=str(pack.pk)).count()
    if not pack.is_built:
        return waits and pack.job.state == JobState.QUEUED and not entries and not pack.sha256
    path = storage.path_of(trust.pk, pack.job_id)
    is_whole = sha256(path.read_bytes()).hexdigest() == pack.sha256
    return is_whole and not waits and pack.job.state == JobState.DONE and entries == 1


def jobs() -> JobQuerySet:
    """Those that build packs: the framework has asked for others."""
    return Job.objects.of_kinds([packs.KIND, board_packs.KIND])


def unfinished(trust: Trust) -> bool:
    with trust_scope(trust.pk):
        return jobs().unfinished().exists()
