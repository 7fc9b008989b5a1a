"""The one door into a trust: who comes in, what they are told, what survives an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import path, register_converter
from django.utils import timezone

from tests.cast import Cast
from tests.trust_pages import add_person, address, roles_held, words
from trust_portal import urls as portal_urls
from trust_portal.accounts.gate import any_member, requires
from trust_portal.accounts.models import Membership, Place, PlaceKind, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.converters import TrustSlug
from trust_portal.tenancy.scope import current_trust_id, trust_scope

pytestmark = pytest.mark.real_servers

SignIn = Callable[[str, Role], Client]


# --- views of this file, beside the portal's own ----------------------------------------------------------


@any_member
def writes_and_fails(request: HttpRequest, trust: str) -> HttpResponse:
    Place.objects.create(kind=PlaceKind.BODY, name="Half written")
    raise RuntimeError("in the view")


@any_member
def writes_and_answers_500(request: HttpRequest, trust: str) -> HttpResponse:
    Place.objects.create(kind=PlaceKind.BODY, name="Half written")
    return HttpResponse("not well", status=500)


@any_member
def writes_and_refuses(request: HttpRequest, trust: str) -> HttpResponse:
    Place.objects.create(kind=PlaceKind.BODY, name="Written all the same")
    return HttpResponse("no", status=422)


@any_member
def draws_late(request: HttpRequest, trust: str) -> TemplateResponse:
    """A lazy answer: its queries run while it is drawn."""
    text = "{% for place in places %}{{ place.name }};{% endfor %}"
    template: Any = engines["django"].from_string(text)
    return TemplateResponse(request, template, {"places": Place.objects.order_by("name")})


@requires("people.write")
def for_admins(request: HttpRequest, trust: str) -> HttpResponse:
    return HttpResponse(str(current_trust_id()))


def says_nothing(request: HttpRequest, trust: str) -> HttpResponse:
    return HttpResponse("open to all")


def says_nothing_outside(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


register_converter(TrustSlug, "test_trust")
urlpatterns = [
    path("<test_trust:trust>/test/fails/", writes_and_fails),
    path("<test_trust:trust>/test/500/", writes_and_answers_500),
    path("<test_trust:trust>/test/422/", writes_and_refuses),
    path("<test_trust:trust>/test/late/", draws_late),
    path("<test_trust:trust>/test/admins/", for_admins),
    path("<test_trust:trust>/test/silent/", says_nothing),
    path("accounts/test-silent/", says_nothing_outside),
    *portal_urls.urlpatterns,
]
handler400, handler403 = portal_urls.handler400, portal_urls.handler403
handler404, handler500 = portal_urls.handler404, portal_urls.handler500


@pytest.fixture
def with_test_views() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def bare(response: Any) -> tuple[int, str, str]:
    """Status, type and body without what differs between any two requests."""
    body = response.content.decode().replace(response["X-Request-ID"], "")
    return (
        response.status_code,
        response["Content-Type"],
        re.sub(r"csrf[^\"]*\" (content|value)=\"[^\"]+", "", body),
    )


# --- which trust ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
@pytest.mark.parametrize(
    "page", ["", "people/", "audit/", "academies/1/", "jobs/", "tokens/", "settings/logo/"]
)
def test_another_trust_and_no_trust_answer_the_same(sign_in: SignIn, method: str, page: str) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    other, none = (bare(getattr(client, method)(f"/{slug}/{page}")) for slug in ("birch", "nowhere"))
    assert other == none
    assert other[0] == 404


def test_a_missing_page_of_ones_own_trust_looks_like_another_trust(sign_in: SignIn) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert bare(client.get("/alder/people/999999/")) == bare(client.get("/birch/people/"))


@pytest.mark.parametrize("slug", ["alder", "nowhere"])
def test_signed_out_leads_to_the_sign_in_whether_there_is_such_a_trust_or_not(db: None, slug: str) -> None:
    response = Client().get(f"/{slug}/people/?role=clerk")
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next=/{slug}/people/%3Frole%3Dclerk")


def test_a_key_without_a_role_opens_nothing(cast: Cast) -> None:
    """The two are kept in step; should they ever part, the roles decide."""
    TrustEntry.objects.create(person=cast.stranger, trust=cast.trust("alder"))
    client = Client()
    client.force_login(cast.stranger)
    assert client.get(address("overview")).status_code == 404


def test_roles_of_one_trust_count_for_nothing_in_another(cast: Cast, sign_in: SignIn) -> None:
    admin = cast.person("alder", Role.TRUST_ADMIN)
    with trust_scope(cast.trust("birch").pk):
        people.join(person=admin, held=[HeldRole(Role.TRUSTEE)], by=Actor.command())
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert client.get(address("people")).status_code == 200
    assert client.get(address("people", trust="birch")).status_code == 403
    assert client.get(address("overview", trust="birch")).status_code == 200


# --- in which state ---------------------------------------------------------------------------------------


def test_a_suspended_trust_is_closed_to_its_people_and_not_there_for_others(
    cast: Cast, sign_in: SignIn
) -> None:
    member, other = sign_in("alder", Role.CEO), sign_in("birch", Role.CEO)
    trusts.suspend(trust=cast.trust("alder"), by=Actor.command())
    response = member.get(address("overview"))
    assert response.status_code == 403
    assert "This trust is closed for now" in words(response)
    assert bare(other.get(address("overview"))) == bare(other.get("/nowhere/"))
    trusts.resume(trust=cast.trust("alder"), by=Actor.command())
    assert member.get(address("overview")).status_code == 200


def test_a_trust_waiting_to_be_deleted_is_closed(cast: Cast, sign_in: SignIn) -> None:
    trusts.request_deletion(trust=cast.trust("alder"), on=timezone.now().date(), by=Actor.command())
    assert sign_in("alder", Role.TRUST_ADMIN).get(address("people")).status_code == 403


# --- how strongly signed in -------------------------------------------------------------------------------


def test_a_role_that_needs_a_second_factor_leads_to_setting_one_up(cast: Cast, sign_in: SignIn) -> None:
    Authenticator.objects.filter(user=cast.person("alder", Role.CEO)).delete()
    client = sign_in("alder", Role.CEO)
    for page in ("overview", "people", "audit_trail"):
        response = client.get(address(page))
        assert response.status_code == 302
        assert response["Location"].endswith("?trust=alder")
    assert client.get("/api/v1/alder/people/").status_code == 403


def test_a_role_that_needs_none_comes_in_without(cast: Cast, sign_in: SignIn) -> None:
    Authenticator.objects.filter(user=cast.person("alder", Role.TRUSTEE)).delete()
    assert sign_in("alder", Role.TRUSTEE).get(address("overview")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast, sign_in: SignIn) -> None:
    Authenticator.objects.filter(user=cast.person("alder", Role.CEO)).update(
        type=Authenticator.Type.RECOVERY_CODES
    )
    assert sign_in("alder", Role.CEO).get(address("overview")).status_code == 302


def test_a_rule_that_is_made_stricter_holds_from_the_next_page_on(cast: Cast, sign_in: SignIn) -> None:
    Authenticator.objects.filter(user=cast.person("alder", Role.TRUSTEE)).delete()
    client = sign_in("alder", Role.TRUSTEE)
    assert client.get(address("overview")).status_code == 200
    with trust_scope(cast.trust("alder").pk):
        trusts.change_second_factor_roles(trust=cast.trust("alder"), roles=[Role.TRUSTEE], by=Actor.command())
    assert client.get(address("overview")).status_code == 302


# --- each request anew ------------------------------------------------------------------------------------


def test_a_leaver_loses_access_in_the_middle_of_a_session(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.CEO)
    assert client.get(address("people")).status_code == 200
    with trust_scope(cast.trust("alder").pk):
        people.remove(person=cast.person("alder", Role.CEO), by=Actor.command())
    assert bare(client.get(address("people"))) == bare(client.get("/nowhere/people/"))


def test_a_closed_sign_in_loses_access_in_the_middle_of_a_session(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.CEO)
    person = cast.person("alder", Role.CEO)
    person.is_active = False
    person.save(update_fields=["is_active"])
    response = client.get(address("people"))
    assert response.status_code == 302
    assert settings.LOGIN_URL == "account_login"
    assert "next=/alder/people/" in response["Location"]


def test_roles_are_read_for_each_request(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.TRUSTEE)
    trustee = cast.person("alder", Role.TRUSTEE)
    assert client.get(address("people")).status_code == 403
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=trustee, held=[HeldRole(Role.CEO)], by=Actor.command())
    assert client.get(address("people")).status_code == 200
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=trustee, held=[HeldRole(Role.TRUSTEE)], by=Actor.command())
    assert client.get(address("people")).status_code == 403


# --- the transaction --------------------------------------------------------------------------------------


def bodies(cast: Cast) -> list[str]:
    with trust_scope(cast.trust("alder").pk):
        return list(Place.objects.filter(kind=PlaceKind.BODY).values_list("name", flat=True))


@pytest.mark.parametrize("page", ["fails", "500"])
@pytest.mark.django_db(transaction=True)
def test_an_error_leaves_nothing_half_written(
    cast: Cast, sign_in: SignIn, with_test_views: None, page: str
) -> None:
    client = sign_in("alder", Role.TRUSTEE)
    client.raise_request_exception = False
    assert client.get(f"/alder/test/{page}/").status_code == 500
    assert bodies(cast) == []
    assert current_trust_id() is None
    # And the connection is fit for the next request.
    assert client.get(address("overview")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_an_answer_and_not_an_error(cast: Cast, sign_in: SignIn, with_test_views: None) -> None:
    assert sign_in("alder", Role.TRUSTEE).get("/alder/test/422/").status_code == 422
    assert bodies(cast) == ["Written all the same"]


@pytest.mark.django_db(transaction=True)
def test_the_page_is_drawn_inside_the_trust(sign_in: SignIn, with_test_views: None) -> None:
    response = sign_in("alder", Role.TRUSTEE).get("/alder/test/late/")
    assert response.content.decode() == "Ashdown Primary;Castle Rise;"
    assert current_trust_id() is None


# --- views that do not say who may use them ---------------------------------------------------------------


@pytest.mark.parametrize("page", ["/alder/test/silent/", "/accounts/test-silent/"])
def test_a_view_that_says_nothing_does_not_run(sign_in: SignIn, with_test_views: None, page: str) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    with pytest.raises(ImproperlyConfigured, match="say"):
        client.get(page)


def test_a_permission_is_asked_before_the_view_runs(
    cast: Cast, sign_in: SignIn, with_test_views: None
) -> None:
    allowed = sign_in("alder", Role.TRUST_ADMIN).get("/alder/test/admins/")
    assert allowed.content.decode() == str(cast.trust("alder").pk)
    refused = sign_in("alder", Role.CEO).get("/alder/test/admins/")
    assert refused.status_code == 403
    assert "You cannot do this" in words(refused)


def test_a_permission_that_nobody_can_hold_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match=r"people\.fly"):
        requires("people.fly")


# --- in step ----------------------------------------------------------------------------------------------


def test_keys_and_memberships_stay_in_step(cast: Cast) -> None:
    person = add_person(cast, "both@alder.example", Role.TRUSTEE)
    alder = cast.trust("alder").pk
    with trust_scope(alder):
        assert set(TrustEntry.objects.filter(trust_id=alder).values_list("person_id", flat=True)) == set(
            Membership.objects.values_list("person_id", flat=True)
        )
        people.remove(person=person, by=Actor.command())
    assert roles_held(cast, person) == set()
    assert not TrustEntry.objects.filter(person=person).exists()
