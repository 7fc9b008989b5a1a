"""The five questions of every address of the API, asked of the URL map itself so that none is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from academies.models import Kpi, SavedLayout
from assurance.models import Area, PackDraft
from assurance.use_cases.publishing import publish
from tests.academies.importing.files import uploaded
from tests.api.conftest import ApiClient, Call
from tests.assurance.frameworks.documents import SOUND
from tests.assurance.rated import begin, term
from tests.cast import Cast
from trust_portal.accounts.gate import Audience, Rule, rule_of
from trust_portal.accounts.models import Invitation
from trust_portal.accounts.roles import Reach, Role, reaches
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job, Queue
from trust_portal.tenancy.scope import trust_scope

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MISSING = 999_999_999
# What a governor may at the own academy: the gate lets them pass, and the record decides.
OWN_OF_GOVERNORS = (
    *("academy_data.read", "assurance.read", "support_level.read", "head_report.read"),
    *("improvement.read", "targets.read"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """`path` starts after the trust and still holds its <int:…_id>."""

    path: str
    rule: Rule
    methods: frozenset[str]

    def filled(self, ids: dict[str, int]) -> str:
        return re.sub(r"<(?:int|str):(\w+)>", lambda part: str(ids[part.group(1)]), self.path)


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, pattern


def _methods(view: Any) -> frozenset[str]:
    cls = getattr(view, "cls", None)
    offered = [name for name in cls.http_method_names if hasattr(cls, name)] if cls else ["get"]
    return frozenset(name.upper() for name in offered) - {"HEAD"}


def addresses() -> list[Address]:
    found = []
    for path, pattern in _walk(get_resolver().url_patterns):
        if path.startswith("api/v1/<trust:trust>/"):
            rule = rule_of(pattern.callback)
            assert rule is not None, path
            own = path.removeprefix("api/v1/<trust:trust>/")
            found.append(Address(own, rule, _methods(pattern.callback)))
    return found


def body_of(response: Any) -> dict[str, Any]:
    """Without the reference, which names the request."""
    body: dict[str, Any] = json.loads(response.content)
    body.pop("reference")
    return body


def make_ids(cast: Cast, slug: str) -> dict[str, int]:
    trust = cast.trust(slug)
    with trust_scope(trust.pk):
        invitation = Invitation.objects.create(
            email=f"guest@{slug}.example",
            full_name="A Guest",
            secret_hash=f"hash-{slug}",
            expires_at=timezone.now() + timedelta(days=1),
        )
        job = Job.objects.create(
            kind="trust_export",
            key="k",
            queue=Queue.IMPORTS,
            requested_by=cast.person(slug, Role.TRUST_ADMIN),
        )
        version = publish(document=SOUND, first_year=2026, at=timezone.now(), by=Actor.command())
        draft = PackDraft.objects.create(
            name="Small", document=SOUND, based_on=version, changed_at=timezone.now()
        )
        imported = uploaded()
        layout = SavedLayout.objects.create(
            name="A report",
            layout={"academy_column": "School", "kpi_columns": {"Attendance": "attendance"}},
        )
        begin(years=(2024,))
        rated = term(1, 2024)
        return {
            "person_id": cast.person(slug, Role.CLERK).pk,
            "invitation_id": invitation.pk,
            "academy_id": cast.academy(slug).pk,
            "earlier_id": MISSING,
            "job_id": job.pk,
            "token_id": MISSING,
            "section": MISSING,
            "key": MISSING,
            "notice_id": MISSING,
            "import_id": imported.pk,
            "layout_id": layout.pk,
            "period_id": rated.pk,
            "area_id": Area.objects.get(grid="areas", key="attendance").pk,
            "year_id": rated.school_year_id,
            "kpi_id": Kpi.objects.in_order()[0].pk,
            "pack_id": MISSING,
            "board_pack_id": MISSING,
            "copy_id": MISSING,
            "report_id": MISSING,
            "decision_id": MISSING,
            "visit_id": MISSING,
            "evidence_id": MISSING,
            "comment_id": MISSING,
            "recommendation_id": MISSING,
            "improvement_id": MISSING,
            "review_id": MISSING,
            "risk_id": MISSING,
            "statement_id": MISSING,
            "target_id": MISSING,
            "version_id": version.pk,
            "draft_id": draft.pk,
            "body_id": MISSING,
            "meeting_id": MISSING,
            "matter_id": MISSING,
            "item_id": MISSING,
            "template_item_id": MISSING,
            "paper_id": MISSING,
            "lgb_review_id": MISSING,
            "lgb_entry_id": MISSING,
            "escalation_id": MISSING,
        }


def permitted(address: Address, method: str) -> Role:
    """Somebody who may."""
    if address.rule.audience is Audience.MEMBER:
        return Role.CLERK
    code = address.rule.permission_for(method)
    # Some things nobody may do everywhere, such as reviewing targets.
    return [*_roles(code), *(role for role in Role if reaches(role, code))][0]


def _roles(code: str) -> list[Role]:
    return [role for role in Role if Reach.TRUST in reaches(role, code)]


def test_there_are_addresses() -> None:
    assert len(addresses()) >= 17
    assert all(address.rule.is_inside_a_trust for address in addresses())


def test_nobody_gets_in_without_saying_who_they_are(cast: Cast) -> None:
    ids = make_ids(cast, "alder")
    bodies = []
    for address in addresses():
        for method in METHODS:
            response = Client().generic(method, f"/api/v1/alder/{address.filled(ids)}")
            assert response.status_code == 401, (method, address.path)
            assert response["WWW-Authenticate"].startswith("Bearer")
            assert response["Content-Type"] == "application/problem+json"
            bodies.append(body_of(response))
    assert all(body == bodies[0] for body in bodies)
    assert body_of(Client().get("/api/v1/no-such-trust/me/")) == bodies[0]


def test_another_trusts_session_finds_nothing(cast: Cast, sign_in: Any) -> None:
    ids = make_ids(cast, "alder")
    stranger = sign_in("birch", Role.TRUST_ADMIN)
    missing = body_of(stranger.get("/api/v1/no-such-trust/me/"))
    for address in addresses():
        for method in METHODS:
            response = stranger.generic(method, f"/api/v1/alder/{address.filled(ids)}")
            assert response.status_code == 404, (method, address.path)
            assert body_of(response) == missing


def test_another_trusts_token_is_a_wrong_token(cast: Cast, api: Call) -> None:
    ids = make_ids(cast, "alder")
    stranger = ApiClient(Client(), "alder", api("birch", Role.TRUST_ADMIN).headers)
    refusal = body_of(Client().get("/api/v1/alder/me/", headers={"Authorization": "Bearer tp_wrong"}))
    for address in addresses():
        for method in METHODS:
            response = stranger.call(method, address.filled(ids))
            assert response.status_code == 401, (method, address.path)
            assert body_of(response) == refusal


def test_a_role_without_the_permission_is_refused(cast: Cast, api: Call) -> None:
    ids = make_ids(cast, "alder")
    governor = api("alder", Role.LGB_GOVERNOR)
    # By token, those two whose permissions are the least alike; everybody else by session, in test_probes.py.
    clients = {role: api("alder", role) for role in (Role.TRUSTEE,)}
    refused = 0
    for address in addresses():
        if address.rule.audience is Audience.MEMBER:
            continue
        for method in address.methods:
            code = address.rule.permission_for(method)
            for role, client in ((Role.LGB_GOVERNOR, governor), *clients.items()):
                response = client.call(method, address.filled(ids))
                if code == "improvement.write" and role is Role.LGB_GOVERNOR:
                    continue  # of link visits alone: test_probes.py says which
                may = role in _roles(code) or (code in OWN_OF_GOVERNORS and role is Role.LGB_GOVERNOR)
                if address.path == "cards/trust/" and role is Role.LGB_GOVERNOR:
                    continue  # of whole trusts alone
                # Of their own bodies.
                may = may or (code == "meeting.read" and role in (Role.LGB_GOVERNOR, Role.TRUSTEE))
                assert (response.status_code == 403) != may, (method, address.path, role)
                refused += not may
    assert refused > 20


def test_other_methods_are_not_allowed(cast: Cast, api: Call) -> None:
    ids = make_ids(cast, "alder")
    for address in addresses():
        for method in set(METHODS) - address.methods:
            role = permitted(address, method)
            client = api("alder", role)
            response = client.call(method, address.filled(ids))
            assert response.status_code == 405, (method, address.path)
            assert response["Content-Type"] == "application/problem+json"
            allowed = set(response["Allow"].replace(" ", "").split(",")) - {"HEAD"}
            assert allowed == address.methods


def test_a_record_of_another_trust_is_as_missing_as_one_that_never_was(cast: Cast, api: Call) -> None:
    theirs = make_ids(cast, "birch")
    never = body_of(api("alder", Role.TRUST_ADMIN).get(f"people/{MISSING}/"))
    asked = 0
    for address in addresses():
        if "<int:" not in address.path:
            continue
        for method in address.methods:
            client = api("alder", permitted(address, method))
            wanted = (theirs, dict.fromkeys(theirs, MISSING), dict.fromkeys(theirs, 10**40))
            bodies: tuple[Any, ...] = (None, {})
            for ids, body in product(wanted, bodies):
                response = client.call(method, address.filled(ids), body)
                assert response.status_code == 404, (method, address.path)
                assert body_of(response) == never
            asked += 1
    assert asked >= 10


def test_a_slash_that_is_left_out_is_put_back(api: Call) -> None:
    response = api("alder", Role.CLERK).get("me")
    assert response.status_code == 301
    assert response["Location"] == "/api/v1/alder/me/"


def test_answers_are_kept_by_nobody(api: Call) -> None:
    assert "no-store" in api("alder", Role.CLERK).get("me/")["Cache-Control"]
