"""Frameworks through the API."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assurance.models import PackVersion
from assurance.use_cases import publishing
from tests.api.conftest import Call
from tests.assurance.frameworks.documents import SOUND, changed
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

DIRECTOR = Role.DIRECTOR_OF_EDUCATION


@pytest.fixture
def published(cast: Cast) -> PackVersion:
    with trust_scope(cast.trust("alder").pk):
        return publishing.publish(document=SOUND, first_year=2024, at=timezone.now(), by=Actor.command())


def test_reading_what_is_in_force(api: Call, published: PackVersion) -> None:
    governor = api("alder", Role.LGB_GOVERNOR)
    answer = governor.get("framework/").json()
    assert (answer["number"], answer["document"]) == (1, SOUND)
    assert governor.get(f"framework/versions/{published.pk}/").json()["sha256"] == answer["sha256"]
    assert [one["number"] for one in governor.get("framework/versions/").json()["results"]] == [1]
    assert api("birch", Role.CEO).get("framework/").status_code == 404


def test_checking_a_document(api: Call) -> None:
    head = api("alder", Role.HEADTEACHER)
    assert head.post("framework/check/", {"document": SOUND}).json() == {
        "may_be_published": True,
        "problems": [],
    }
    wrong = changed(("kpi: attendance", "kpi: atendance"))
    answer = head.post("framework/check/", {"document": wrong}).json()
    assert not answer["may_be_published"]
    assert answer["problems"][0]["path"] == "grids[0].domains[0].areas[0].criteria[0].kpi"
    assert answer["problems"][0]["line"] == 31


def test_from_draft_to_version(api: Call, published: PackVersion) -> None:
    director = api("alder", DIRECTOR)
    answer = director.post("framework/drafts/", {"document": SOUND})
    assert answer.status_code == 201
    path, etag = f"framework/drafts/{answer.json()['id']}/", answer["ETag"]
    text = changed(("name: Assurance", "name: Ours"))
    assert director.call("put", path, {"document": text}).status_code == 428
    saved = director.call("put", path, {"document": text}, If_Match=etag)
    assert (saved.status_code, saved.json()["revision"]) == (200, 2)
    assert director.call("put", path, {"document": SOUND}, If_Match=etag).status_code == 412
    assert director.get(path).json()["document"] == text
    assert api("alder", Role.HEADTEACHER).get(path).status_code == 404
    assert api("alder", Role.HEADTEACHER).get("framework/drafts/").json()["results"] == []
    version = director.post(f"{path}publish/", {"first_year": 2026, "note": "Words."}, If_Match=saved["ETag"])
    assert version.status_code == 201
    assert (version.json()["number"], version.json()["first_year"]) == (2, 2026)
    now = director.get(path)
    assert now.json()["state"] == "published"
    assert director.call("put", path, {"document": text}, If_Match=now["ETag"]).status_code == 409


def test_publishing_what_is_wrong_or_older(api: Call, cast: Cast, published: PackVersion) -> None:
    director = api("alder", DIRECTOR)
    wrong = director.post("framework/drafts/", {"document": changed(("scale: rag", "scale: rug"))})
    path = f"framework/drafts/{wrong.json()['id']}/publish/"
    refused = director.post(path, {"first_year": 2026}, If_Match=wrong["ETag"])
    assert refused.status_code == 422
    assert "Did you mean “rag”?" in refused.json()["errors"]["document"][0]
    sound = director.post("framework/drafts/", {"document": SOUND})
    with trust_scope(cast.trust("alder").pk):
        publishing.publish(document=SOUND, first_year=2025, at=timezone.now(), by=Actor.command())
    path = f"framework/drafts/{sound.json()['id']}/publish/"
    assert director.post(path, {"first_year": 2026}, If_Match=sound["ETag"]).status_code == 409
    assert director.post(path, {"first_year": 2026, "seen": 2}, If_Match=sound["ETag"]).status_code == 201
