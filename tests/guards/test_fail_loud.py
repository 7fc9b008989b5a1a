"""As the app role without a trust, every tenant table raises; with one, only its own rows are there."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from psycopg import sql

from tests.cast import Cast
from trust_portal.accounts.models import Membership, Place
from trust_portal.tenancy.models import TenantModel
from trust_portal.tenancy.scope import NoTrustBound, TrustSwitch, trust_scope

pytestmark = pytest.mark.real_servers

TENANT_MODELS = sorted(
    (model for model in apps.get_models() if issubclass(model, TenantModel)),
    key=lambda model: model._meta.label,
)
# A connection that has bound a trust before knows the setting as an empty text; both raise.
_NO_TRUST = ("app.trust_id", 'type bigint: ""')
_NO_RIGHT = ("permission denied",)
RAISED_FOR = {
    "SELECT": _NO_TRUST,
    "INSERT": _NO_TRUST,
    "UPDATE": _NO_TRUST + _NO_RIGHT,
    "DELETE": _NO_TRUST + _NO_RIGHT,
}


def test_there_are_tenant_models() -> None:
    assert len(TENANT_MODELS) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("verb", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_a_table_raises_without_a_trust(model: type[TenantModel], verb: str, cast: Cast) -> None:
    table = sql.Identifier(model._meta.db_table)
    trust_id = cast.trust("alder").pk
    statement = {
        "SELECT": sql.SQL("SELECT * FROM {}").format(table),
        # A row that is complete but for what the policy asks first.
        "INSERT": sql.SQL("INSERT INTO {} (trust_id) VALUES ({})").format(table, sql.Literal(trust_id)),
        "UPDATE": sql.SQL("UPDATE {} SET trust_id = trust_id").format(table),
        "DELETE": sql.SQL("DELETE FROM {}").format(table),
    }[verb]
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(words in str(caught.value) for words in RAISED_FOR[verb])


def test_a_trust_sees_its_own_people(cast: Cast) -> None:
    for slug in ("alder", "birch"):
        with trust_scope(cast.trust(slug).pk):
            assert Membership.objects.count() == 12
            assert set(Membership.objects.values_list("trust__slug", flat=True)) == {slug}


def test_a_row_of_another_trust_cannot_be_written(cast: Cast) -> None:
    other = cast.trust("birch")
    with (
        pytest.raises(Error, match="row-level security"),
        trust_scope(cast.trust("alder").pk),
    ):
        Place.objects.create(trust=other, kind="academy", name="Smuggled")


def test_a_reference_into_another_trust_is_refused(cast: Cast) -> None:
    theirs = cast.academy("birch").place_id
    with pytest.raises(Error, match="_ref"), trust_scope(cast.trust("alder").pk):
        Membership.objects.create(person=cast.stranger, role="headteacher", place_id=theirs)


def test_a_trust_cannot_be_switched_inside_another(cast: Cast) -> None:
    with (
        trust_scope(cast.trust("alder").pk),
        pytest.raises(TrustSwitch),
        trust_scope(cast.trust("birch").pk),
    ):
        pass


def test_the_binding_ends_with_the_scope(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        lazy = Membership.objects.all()
    with pytest.raises(Error) as caught, transaction.atomic():
        list(lazy)
    assert any(words in str(caught.value) for words in _NO_TRUST)


def test_a_new_record_needs_a_trust() -> None:
    with pytest.raises(NoTrustBound):
        Place(kind="academy", name="Nowhere")
