"""Packs: asked for, built by a job, seen by those who may, taken away, deleted, tidied."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academies.models import Phase
from academies.use_cases import academies, calendar
from governance.models import BuiltPack, PackScope
from governance.packs import storage
from governance.packs.building import reader_of
from governance.packs.contents import Heatmap
from governance.packs.gather import NothingToShow, gather
from governance.packs.jobs import tidy_packs
from tests.assurance.rated import YEAR, begin, suggest, term
from tests.cast import Cast
from tests.print.reading import failures, texts
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.scope import trust_scope

from .rated import confirm

QUERIES = 13
SignIn = Callable[[str, Role], Client]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def rated(cast: Cast) -> Cast:
    """Alder's first academy is suggested amber in attendance; its behaviour is published as green."""
    with trust_scope(cast.trust("alder").pk):
        framework = begin(years=(YEAR - 2,))
        academy, period = cast.academy("alder"), term(1, YEAR - 2)
        suggest(framework, period, academy, {"attendance": "amber"}, reasons=[])
        confirm(framework, period, academy, "behaviour", "green")
    return cast


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"trust": "alder", **ids})


def ask(client: Client, cast: Cast, scope: str = PackScope.WORKING, **more: Any) -> Any:
    with trust_scope(cast.trust("alder").pk):
        period = term(1, YEAR - 2).pk
    data = {"key": str(uuid4()), "grid": "areas", "period": period, "scope": scope, **more}
    return client.post(url("pack_build"), data)


def only_pack(cast: Cast) -> BuiltPack:
    with trust_scope(cast.trust("alder").pk):
        return BuiltPack.objects.select_related("job").get()


def built(client: Client, cast: Cast, scope: str = PackScope.WORKING) -> BuiltPack:
    assert ask(client, cast, scope).status_code == 302
    assert run_job(trust_id=cast.trust("alder").pk, job_id=only_pack(cast).job_id)
    return only_pack(cast)


def content(client: Client, pack: BuiltPack) -> bytes:
    return b"".join(client.get(url("pack_download", pack_id=pack.pk)).streaming_content)  # type: ignore[attr-defined]


def test_it_is_built_seen_taken_away_and_deleted(rated: Cast, sign_in: SignIn) -> None:
    ceo = sign_in("alder", Role.CEO)
    pack = built(ceo, rated)
    page = ceo.get(url("pack", pack_id=pack.pk))
    assert f"PDF, {pack.pages} pages" in " ".join(page.content.decode().split())
    pdf = content(ceo, pack)
    assert (len(pdf), failures(pdf)) == (pack.size, [])
    said = texts(pdf)
    assert len(said) == pack.pages
    academy = next(one for one in said if "Ratings and their reasons" in one and "Ashdown" in one)
    assert "Attendance Amber" in academy
    assert "Behaviour Green ✓ Reason: Seen on three visits. Lessons are calm." in academy
    assert "Not rated: Money" in academy
    assert "Castle Rise" in said[1]
    assert "Dovedale" not in " ".join(said)
    with trust_scope(rated.trust("alder").pk):
        path = storage.path_of(rated.trust("alder").pk, pack.job_id)
        assert path.exists()
        verbs = list(AuditEntry.objects.filter(verb__startswith="pack.").values_list("verb", flat=True))
    assert sorted(verbs) == ["pack.built", "pack.downloaded"]
    ceo.post(url("pack_delete", pack_id=pack.pk))
    with trust_scope(rated.trust("alder").pk):
        assert not BuiltPack.objects.exists()
        assert AuditEntry.objects.filter(verb="pack.deleted").count() == 1


def test_a_clerk_builds_and_sees_what_is_published_and_no_more(rated: Cast, sign_in: SignIn) -> None:
    ceo, clerk = sign_in("alder", Role.CEO), sign_in("alder", Role.CLERK)
    working = built(ceo, rated)
    assert clerk.get(url("pack", pack_id=working.pk)).status_code == 404
    assert clerk.get(url("pack_download", pack_id=working.pk)).status_code == 404
    assert working.title not in clerk.get(url("packs")).content.decode()
    assert ask(clerk, rated, PackScope.WORKING).status_code == 422
    with trust_scope(rated.trust("alder").pk):
        BuiltPack.objects.all().delete()
    pack = built(clerk, rated, PackScope.PUBLISHED)
    said = " ".join(texts(content(clerk, pack)))
    assert "Behaviour Green ✓" in said
    assert "Attendance Amber" not in said
    assert content(ceo, pack)


@pytest.mark.parametrize(
    "role", [Role.TRUSTEE, Role.HEADTEACHER, Role.OPERATIONS_LEAD, Role.IMPROVEMENT_OFFICER]
)
def test_nobody_else_builds_or_reads_packs(rated: Cast, sign_in: SignIn, role: Role) -> None:
    client = sign_in("alder", role)
    for name in ("packs", "pack_build"):
        assert client.get(url(name)).status_code == 403
    assert ask(client, rated).status_code == 403
    assert client.get("/api/v1/alder/packs/").status_code == 403


def test_asking_twice_with_one_key_gives_one_pack(rated: Cast, sign_in: SignIn) -> None:
    ceo, key = sign_in("alder", Role.CEO), str(uuid4())
    first, second = (ask(ceo, rated, key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    only_pack(rated)


def test_what_cannot_be_built_says_why(rated: Cast, sign_in: SignIn) -> None:
    ceo = sign_in("alder", Role.CEO)
    with trust_scope(rated.trust("alder").pk):
        empty = term(2, YEAR - 2).pk
    assert ask(ceo, rated, period=empty).status_code == 302
    pack = only_pack(rated)
    run_job(trust_id=rated.trust("alder").pk, job_id=pack.job_id)
    page = ceo.get(url("pack", pack_id=pack.pk)).content.decode()
    assert "nothing is rated yet for Spring term" in page
    assert ceo.get(url("pack_download", pack_id=pack.pk)).status_code == 302
    assert ask(ceo, rated, grid="other").status_code == 422
    assert not list(storage.folder(rated.trust("alder").pk).iterdir())


def test_a_job_that_died_before_its_end_leaves_one_file(
    rated: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ceo, trust_id = sign_in("alder", Role.CEO), rated.trust("alder").pk
    ask(ceo, rated)
    pack = only_pack(rated)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr("trust_portal.jobs.run.finish", die)  # after the file has its name, before the commit
        with pytest.raises(Killed):
            run_job(trust_id=trust_id, job_id=pack.job_id)
    assert not only_pack(rated).is_built
    assert ceo.get(url("pack_download", pack_id=pack.pk)).status_code == 302
    assert run_job(trust_id=trust_id, job_id=pack.job_id)
    assert content(ceo, only_pack(rated))
    assert len(list(storage.folder(trust_id).iterdir())) == 1


def test_a_file_that_is_not_the_one_that_was_built_is_not_given_away(rated: Cast, sign_in: SignIn) -> None:
    ceo = sign_in("alder", Role.CEO)
    pack = built(ceo, rated)
    storage.path_of(rated.trust("alder").pk, pack.job_id).write_bytes(b"%PDF-1.7 something else")
    page = ceo.get(url("pack_download", pack_id=pack.pk), follow=True)
    assert "The file of this pack is not here any more" in page.content.decode()
    assert ceo.get(f"/api/v1/alder/packs/{pack.pk}/file/").status_code == 410


def test_programs_read_packs(rated: Cast, sign_in: SignIn) -> None:
    ceo = sign_in("alder", Role.CEO)
    pack = built(ceo, rated)
    (listed,) = ceo.get("/api/v1/alder/packs/").json()["results"]
    assert listed == ceo.get(f"/api/v1/alder/packs/{pack.pk}/").json()
    assert (listed["pages"], listed["sha256"], listed["state"]) == (pack.pages, pack.sha256, "done")
    answer = ceo.get(f"/api/v1/alder/packs/{pack.pk}/file/")
    assert b"".join(answer.streaming_content) == content(ceo, pack)  # type: ignore[attr-defined]


def test_tidying_removes_what_crashes_left(rated: Cast, sign_in: SignIn) -> None:
    ceo, trust_id = sign_in("alder", Role.CEO), rated.trust("alder").pk
    pack = built(ceo, rated)
    folder = storage.folder(trust_id)
    old, young = folder / "unfinished-old", folder / "unfinished-young"
    for path in (old, young):
        path.write_bytes(b"x")
    hours_ago = time.time() - timedelta(hours=3).total_seconds()
    for path in (old, storage.path_of(trust_id, pack.job_id)):
        os.utime(path, (hours_ago, hours_ago))
    with trust_scope(trust_id):
        tidy_packs(at=timezone.now())
    assert sorted(path.name for path in folder.iterdir()) == sorted([young.name, f"{pack.job_id}.pdf"])


def test_as_many_queries_for_many_academies(rated: Cast, django_assert_num_queries: Any) -> None:
    trust = rated.trust("alder")
    with trust_scope(trust.pk):
        period = term(1, YEAR - 2)
        reader = reader_of(PackScope.WORKING, trust)
        wanted: dict[str, Any] = {
            "trust": trust,
            "reader": reader,
            "period": period,
            "grid_key": "",
            "at": timezone.now(),
        }
        with django_assert_num_queries(QUERIES):
            small = gather(**wanted)
        for number in range(5):
            academies.add(
                name=f"School {number}",
                urn=800_001 + number,
                phase=Phase.PRIMARY,
                joined_on=None,
                by=Actor.command(),
            )
        with django_assert_num_queries(QUERIES):
            large = gather(**wanted)
    (before,) = (paper for paper in small.pack.papers if isinstance(paper, Heatmap))
    (after,) = (paper for paper in large.pack.papers if isinstance(paper, Heatmap))
    assert len(after.columns) == len(before.columns) + 5
    assert after.area_word == "Area"


def test_nothing_is_gathered_before_a_framework_is_published(cast: Cast) -> None:
    trust = cast.trust("birch")
    with trust_scope(trust.pk):
        calendar.add_year(first_year=YEAR, by=Actor.command())
        with pytest.raises(NothingToShow, match="no framework yet"):
            gather(
                trust=trust,
                reader=reader_of(PackScope.WORKING, trust),
                period=term(1),
                grid_key="",
                at=timezone.now(),
            )
