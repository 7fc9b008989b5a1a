from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from trust_portal.accounts.models import Invitation, InvitedRole, Person, TrustEntry
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Queue, Wakeup
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

NEW = {
    "name": "Cedar Schools Trust",
    "short_name": "Cedar",
    "slug": "cedar",
    "colour": "#336699",
    "admin_name": "Ama Mensah",
    "admin_email": "Ama.Mensah@cedar.example",
}


def _add_trusts(number: int) -> None:
    trusts = Trust.objects.bulk_create(
        Trust(slug=f"extra-{one}", name=f"Extra Trust {one:02}") for one in range(number)
    )
    person = Person.objects.get(email="stranger@nowhere.example")
    for trust in trusts:
        TrustEntry.objects.create(person=person, trust=trust)
        Wakeup.objects.create(trust=trust, job_id=1, queue=Queue.PACKS)


def test_list_shows_global_facts(cast: Cast, operator: Client) -> None:
    Wakeup.objects.create(trust=cast.trust("birch"), job_id=7, queue=Queue.IMPORTS)
    answer = operator.get("/operator/")
    listed = {one.slug: (one.members, one.waiting) for one, _ in answer.context["listed"]}
    assert listed == {"alder": (12, 0), "birch": (12, 1)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "BIRCH"}, ["birch"]),
        ({"q": "schools trust"}, ["birch"]),
        ({"state": "suspended"}, ["alder"]),
        ({"state": "nonsense"}, ["alder", "birch"]),
        ({"q": "nobody"}, []),
        ({"sort": "-name"}, ["birch", "alder"]),
    ],
)
def test_list_is_filtered_and_sorted(
    cast: Cast, operator: Client, query: dict[str, str], expected: list[str]
) -> None:
    Trust.objects.filter(slug="alder").update(state="suspended")
    answer = operator.get("/operator/", query)
    assert [one.slug for one, _ in answer.context["listed"]] == expected
    assert ("No trust matches" in answer.content.decode()) is (not expected)


def test_list_is_paged_at_a_constant_cost(operator: Client, django_assert_num_queries: Any) -> None:
    operator.get("/operator/")
    with django_assert_num_queries(7):
        operator.get("/operator/")
    _add_trusts(60)
    with django_assert_num_queries(7):
        answer = operator.get("/operator/", {"page": "2"})
    assert len(answer.context["listed"]) == 25


def test_empty_list_invites_to_open_the_first(db: None) -> None:
    assert "No trusts yet" in _rendered_without_trusts()


def _rendered_without_trusts() -> str:
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    from trust_portal.operator.forms import TrustFilter
    from trust_portal.operator.views.trusts import TRUSTS

    table = TRUSTS.read({})
    context = {
        "table": table,
        "rows": table.page(Trust.objects.none()),
        "listed": [],
        "is_filtered": False,
        "filter_form": TrustFilter({}),
    }
    request = RequestFactory().get("/operator/")
    return render_to_string("operator/trusts.html", context, request)


def test_details(cast: Cast, operator: Client, django_assert_num_queries: Any) -> None:
    operator.get("/operator/trusts/alder/")
    with django_assert_num_queries(6):
        text = operator.get("/operator/trusts/alder/").content.decode()
    assert "Alder Learning Trust" in text
    assert f"<dd>{cast.trust('alder').pk}</dd>" in text
    assert "/operator/trusts/alder/suspend/" in text
    assert "/operator/trusts/alder/resume/" not in text


def test_open_a_trust(cast: Cast, operator: Client) -> None:
    answer = operator.post("/operator/new-trust/", NEW)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/operator/trusts/cedar/"
    trust = Trust.objects.get(slug="cedar")
    assert (trust.name, trust.colour, trust.state) == ("Cedar Schools Trust", "#336699", "active")
    assert "trust_admin" in trust.second_factor_roles
    with trust_scope(trust.pk):
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.full_name) == ("ama.mensah@cedar.example", "Ama Mensah")
        assert InvitedRole.objects.get().role == "trust_admin"
        entries = AuditEntry.objects.order_by("pk")
        assert [one.verb for one in entries][:2] == ["trust.created", "person.invited"]
        assert {one.via for one in entries} == {"operator"}
        assert {one.person_id for one in entries} == {cast.operator.pk}
        assert entries[0].request_id
    assert Wakeup.objects.filter(trust=trust).count() == 1
    assert "Cedar Schools Trust is open" in operator.get("/operator/trusts/cedar/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"slug": "alder"}, "slug", "Another trust has this address"),
        ({"slug": "api"}, "slug", "one of the portal’s own addresses"),
        ({"slug": "Not Good"}, "slug", "Use small letters"),
        ({"slug": ""}, "slug", "Enter the trust’s address"),
        ({"name": ""}, "name", "Enter the trust’s name"),
        ({"name": "x" * 201}, "name", "at most 200"),
        ({"colour": "red"}, "colour", "Enter a colour such as"),
        ({"colour": "#ABCDEF;}"}, "colour", "Enter a colour such as"),
        ({"admin_email": "nobody"}, "admin_email", "valid email"),
        ({"admin_name": "\x00"}, "admin_name", "Null characters"),
    ],
)
def test_bad_input_opens_nothing(
    cast: Cast, operator: Client, changes: dict[str, str], field: str, words: str
) -> None:
    answer = operator.post("/operator/new-trust/", {**NEW, **changes})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert "There is a problem" in answer.content.decode()
    assert Trust.objects.count() == 2
    assert not Person.objects.filter(email="ama.mensah@cedar.example").exists()


def test_another_trust_admin_is_invited(cast: Cast, operator: Client) -> None:
    data = {"admin_name": "Ama Mensah", "admin_email": "ama@alder.example"}
    for _ in range(2):  # the second time the link is sent again
        assert operator.post("/operator/trusts/alder/admin/", data).status_code == 302
    with trust_scope(cast.trust("alder").pk):
        assert Invitation.objects.unanswered().filter(email="ama@alder.example").count() == 1
        verbs = AuditEntry.objects.filter(via="operator").order_by("pk").values_list("verb", flat=True)
        assert [verb for verb in verbs if verb.startswith("person")] == ["person.invited", "person.reinvited"]


def test_member_is_not_invited_again(cast: Cast, operator: Client) -> None:
    data = {"admin_name": "Somebody", "admin_email": "ceo@alder.example"}
    answer = operator.post("/operator/trusts/alder/admin/", data)
    assert answer.status_code == 422
    assert "in the trust already" in answer.content.decode()
