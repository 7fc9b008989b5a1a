"""What tests of drafts share: what a browser sends, and the places that they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from assurance.models import PackDraft
from tests.cast import Cast
from tests.trust_pages import address
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
BY = Actor.command()
DIRECTOR = Role.DIRECTOR_OF_EDUCATION
AREA = "grids/0/domains/0/areas/0"
CRITERION = f"{AREA}/criteria/0"


def now(cast: Cast, draft: PackDraft) -> PackDraft:
    with trust_scope(cast.trust("alder").pk):
        return PackDraft.objects.get(pk=draft.pk)


def store(cast: Cast, draft: PackDraft, document: str) -> None:
    with trust_scope(cast.trust("alder").pk):
        PackDraft.objects.filter(pk=draft.pk).update(document=document)


def fields(client: Client, draft: PackDraft, at: str) -> dict[str, Any]:
    """What a browser would send back of the form unchanged."""
    response = client.get(address("framework_part", draft_id=draft.pk), {"at": at})
    assert response.status_code == 200
    form = response.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {
        **{key: value for key, value in shown.items() if value},
        "seen": form.seen,
        "seen_items": form.seen_items,
    }


def send(client: Client, draft: PackDraft, at: str, data: dict[str, Any]) -> Any:
    return client.post(f"{address('framework_part', draft_id=draft.pk)}?at={at}", data)
