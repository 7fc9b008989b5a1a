"""Every field of every form that takes a record or a person, sent with one of another trust: none takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.db.models import Model
from django.test import Client

from tests.cast import Cast
from tests.guards import world
from tests.guards.probes import EXPECTED, Address, addresses, ask, looked_at_by, text_of
from tests.guards.world import MARKS, World
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FORMS = [
    address
    for address in addresses()
    if not address.is_api and EXPECTED[address.name].get("GET") == 200 and "POST" in EXPECTED[address.name]
]
_PLACES = {
    f"places_{role}"
    for role in ("headteacher", "contributor", "improvement_officer", "lgb_chair", "lgb_governor")
}
TAKES: Mapping[str, set[str]] = {
    "kpi_import_upload": {"layout", "period"},
    "improvement_change": {"agreed", "kpi", "owner"},
    "risk_change": {"owner"},
    "report_people": {"people"},
    "visit_plan": {"academy"},
    "visit_change": {"lead", "visitors"},
    "pack_build": {"period"},
    "board_pack_build": {"papers"},
    "body_add": {"academy", "clerk"},
    "body_change": {"clerk"},
    "member_add": {"person"},
    "meeting_add": {"body"},
    "meeting_step": {"signed_by"},
    "paper_add": {"academy"},
    "entry_add": {"item", "owner"},
    "entry_change": {"item"},
    "lgb_review_record": {"signed_by"},
    "escalation_respond": {"meeting"},
    "invite": _PLACES,
    "person_roles": _PLACES,
}
NUMBERS = {"likelihood", "impact", "half_term", "schema"}  # that count something and name no record


@pytest.fixture(scope="module")
def there(kept: None) -> World:
    return world.build(Cast())


def forms_of(context: Iterable[Any] | None) -> Iterator[forms.BaseForm]:
    """Those that a page was drawn from, each once."""
    found = {}
    for values in context or ():
        for one in values:
            for value in one.values():
                for form in value.forms if isinstance(value, forms.BaseFormSet) else (value,):
                    if isinstance(form, forms.BaseForm):
                        found[id(form)] = form
    yield from found.values()


def choices(field: forms.ChoiceField) -> list[str]:
    rows: Any = field.choices
    return [str(value) for value, _ in rows]


def offered(field: forms.Field, pairs: Mapping[str, str]) -> type[Model] | str | None:
    """The kind of record that a field offers; or, where its choices are plain numbers, the other trust's like one."""
    if isinstance(field, forms.ModelChoiceField):
        assert field.queryset is not None
        return field.queryset.model
    if isinstance(field, forms.ChoiceField):
        return next((pairs[value] for value in choices(field) if value in pairs), None)
    return None


def theirs(kind: type[Model] | str, cast: Cast) -> str:
    if isinstance(kind, str):
        return kind
    if kind is Person:
        return str(cast.person("birch", Role.TRUSTEE).pk)
    with trust_scope(cast.trust("birch").pk):
        return str(kind._default_manager.order_by("pk").values_list("pk", flat=True)[0])


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser would send of it as it stands, with the first of several choices where none is made."""
    sent = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if value in (None, "") and isinstance(field, forms.ChoiceField) and field.required:
            value = next(filter(None, choices(field)), None)
        if value not in (None, ""):
            sent[form.add_prefix(name)] = value
    return sent


@pytest.mark.parametrize("address", FORMS, ids=lambda address: address.name)
def test_no_field_takes_what_is_of_another_trust(address: Address, there: World) -> None:
    cast = Cast()
    ids = {slug: there.ids[slug] for slug in ("alder", "birch")}
    pairs = {str(own): str(ids["birch"][name]) for name, own in ids["alder"].items() if isinstance(own, int)}
    pairs |= {str(cast.person("alder", one).pk): str(cast.person("birch", one).pk) for one in Role}
    role = looked_at_by(address)
    browser = Client()
    browser.force_login(cast.person("alder", role))
    path = address.filled("alder", there.values("alder", address.parts, ("alder", role)))
    found: dict[str, tuple[type[Model] | str, dict[str, Any]]] = {}
    with trust_scope(cast.trust("alder").pk):
        page = ask(browser, "GET", path, is_api=False)
        for form in forms_of(page.context):
            for name, field in form.fields.items():
                if name not in NUMBERS and (kind := offered(field, pairs)):
                    found[form.add_prefix(name)] = (kind, filled(form))
    assert set(found) == TAKES.get(address.name, set())
    for name, (kind, sent) in found.items():
        sent = {**sent, name: theirs(kind, cast)}
        # In the address too: some pages ask there which record the form is about.
        answer = ask(browser, "POST", f"{path}?{urlencode(sent, doseq=True)}", is_api=False, sent=sent)
        assert answer.status_code in (200, 422), name
        refused = {one.add_prefix(field) for one in forms_of(answer.context) for field in one.errors}
        assert name in refused
        assert not [mark for mark in MARKS["birch"][:-1] if mark in text_of(answer)], name
