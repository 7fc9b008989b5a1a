"""Trustees of another body and governors of another academy, in the same trust: no address shows or does anything.

What the gate refuses by role test_probes.py has asked; here those ask whom it lets in. Of records of the first academy,
and of the bodies of others, nothing may stand in any answer, and none of them may be found under its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from academies.calendar_dates import school_year_of
from academies.use_cases import calendar
from governance.models import BoardPack, Body
from tests.cast import Cast
from tests.guards import world
from tests.guards.elsewhere import board, joined, marks_of, of_a_committee
from tests.guards.probes import EXPECTED, Address, addresses, ask, text_of
from tests.guards.world import World
from tests.trust_pages import address
from trust_portal.accounts.gate import Audience
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Reach, Role, reaches
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ADDRESSES = list(addresses())

# Parts of addresses that name a record of one body, and those that name one of one academy.
OF_A_BODY = frozenset(
    {
        *(
            "body_id",
            "member_id",
            "meeting_id",
            "item_id",
            "paper_id",
            "entry_id",
            "matter_id",
            "board_pack_id",
        ),
        *("lgb_review_id", "lgb_entry_id", "escalation_id"),
    }
)
OF_AN_ACADEMY = OF_A_BODY | {
    *(
        "academy_id",
        "visit_id",
        "recommendation_id",
        "evidence_id",
        "comment_id",
        "improvement_id",
        "review_id",
    ),
    *("risk_id", "statement_id", "report_id", "text_id", "copy_id", "target_id", "decision_id"),
}
# A trustee reads these of every academy, by whichever body: what each is about, and what docs/permissions.md says.
TRUSTEES_READ_OF_ALL: Mapping[str, str] = {
    "academy_data": "academies, figures, cards: read",
    "targets": "agree, as the board",
    "assurance": "read, once published",
    "support_level": "agree, as the board",
    "improvement": "visits, reviews, improvement actions: read",
    "risk": "read",
    "audit": "the trail of the trust: read",
}
# Where somebody may learn of another body: that there is one, who sits on it, and that it met. Nothing of what it said.
NAMES_OF_BODIES: Mapping[str, str] = {
    "audit_trail": "trustees read the trail of the whole trust, without the words of meetings",
    "audit_export": "the same, as a file",
    "api_audit": "the same, by the API",
    "overview": "its newest lines",
    "jobs": "trustees read the list of jobs; one built the pack",
    "api_jobs": "the same, by the API",
}
# Whoever holds the secret address of a calendar reads its owner’s, signed in or not.
BY_LINK = frozenset({"calendar_file"})


# What pages and the API can be narrowed by, to see a record that they do not list.
QUERIES = ("academy={0}&about={0}&body={1}&meeting={2}&item={3}&review={4}",)
API_QUERIES = ("academy_id={0}", "body_id={1}", "meeting_id={2}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """`shown` are the marks in the answer: none where a record was found that should not be."""

    address: Address
    asked: str
    status: int
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Visitor:
    browser: Client
    role: Role
    ids: Mapping[str, Any]

    def requests(self, address: Address) -> Iterator[tuple[str, str]]:
        """Methods and paths with which the gate lets them in."""
        path = address.filled("alder", {name: self.ids[name] for name in address.parts - {"trust"}})
        for method in EXPECTED[address.name]:
            rule = address.rule
            if rule.audience is Audience.PERMITTED and not reaches(self.role, rule.permission_for(method)):
                continue
            yield method, path
            if method == "GET" and not address.parts & OF_AN_ACADEMY:
                keys = ("academy_id", "body_id", "meeting_id", "item_id", "review_id")
                for query in API_QUERIES if address.is_api else QUERIES:
                    yield method, f"{path}?{query.format(*(self.ids[key] for key in keys))}"

    def wrongs(self, address: Address, marks: Collection[str], hidden: Collection[str]) -> Iterator[Wrong]:
        for method, path in self.requests(address):
            response = ask(self.browser, method, path, is_api=address.is_api)
            text = text_of(response)
            shown = frozenset(mark for mark in marks if mark in text)
            is_found = not address.parts.isdisjoint(hidden) and response.status_code not in (403, 404)
            if shown or is_found:
                yield Wrong(address, f"{method} {path}", response.status_code, shown)


def visitor(person: Person, role: Role, ids: Mapping[str, Any]) -> Visitor:
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    return Visitor(browser, role, ids)


@pytest.fixture
def there(cast: Cast, settings: Any, tmp_path: Path) -> World:
    settings.FILES_DIR = tmp_path
    return world.build(cast)


@pytest.mark.parametrize("role", [Role.LGB_CHAIR, Role.LGB_GOVERNOR])
def test_governors_of_another_academy(cast: Cast, there: World, role: Role) -> None:
    first, second = (cast.academy("alder", number) for number in (0, 1))
    with trust_scope(cast.trust("alder").pk):
        marks = {*marks_of(first), first.name, str(first.urn)}
    assert len(marks) > 15
    governor = visitor(joined(cast, role, second.place_id), role, there.ids["alder"])
    wrong = [one for address in ADDRESSES for one in governor.wrongs(address, marks, OF_AN_ACADEMY)]
    assert {one.address.name for one in wrong} == BY_LINK, wrong


def test_trustees_of_another_body(cast: Cast, there: World) -> None:
    ids = {**there.ids["alder"], **board(cast)}
    person = of_a_committee(cast)
    with trust_scope(cast.trust("alder").pk):
        both = Body.objects.filter(pk__in=(there.ids["alder"]["body_id"], ids["body_id"]))
        packs = BoardPack.objects.values_list("title", flat=True)
        names = {"Quentin Alder", *both.values_list("name", flat=True), *packs}
        private = marks_of(*both) - names
        of_academy = {*marks_of(cast.academy("alder")), cast.academy("alder").name} - private - names
    assert private >= {
        "Closure of Alder",
        "Redundancies at Alder",
        "Write to the parents of Alder",
        "Worried at Alder",
    }
    local, board_of_trust = (visitor(person, Role.TRUSTEE, one) for one in (there.ids["alder"], ids))
    marks = private | names | of_academy
    found = [one for address in ADDRESSES for one in local.wrongs(address, marks, OF_A_BODY)]
    of_the_board = (address for address in ADDRESSES if address.parts & OF_A_BODY)
    found += [one for address in of_the_board for one in board_of_trust.wrongs(address, marks, OF_A_BODY)]
    assert [one for one in found if private & one.shown or not one.shown] == []
    assert {one.address.name for one in found if names & one.shown} == set(NAMES_OF_BODIES)
    read = {one.address for one in found if of_academy & one.shown and one.address.name not in BY_LINK}
    subjects = {address.rule.permission.partition(".")[0] for address in read if address.rule.permission}
    assert subjects == set(TRUSTEES_READ_OF_ALL)
    assert all(Reach.TRUST in reaches(Role.TRUSTEE, f"{subject}.read") for subject in subjects)
    assert {address.name for address in read if not address.rule.permission} <= {"overview"}


@pytest.mark.parametrize("name", ["api_visits", "api_lgb_reviews", "api_targets_review"])
def test_what_is_sent_may_not_name_another_academy(cast: Cast, there: World, name: str) -> None:
    """The chair of that academy may send the same."""
    ids = there.ids["alder"]
    own, elsewhere = (
        cast.person("alder", Role.LGB_CHAIR),
        joined(cast, Role.LGB_CHAIR, cast.academy("alder", 1).place_id),
    )
    with trust_scope(cast.trust("alder").pk):
        this_year = school_year_of(timezone.localdate())
        for first_year in (this_year, this_year + 1):
            calendar.add_year(first_year=first_year, by=Actor.command())
    answer = {"target_id": ids["target_id"], "revision": 1, "agrees": True}
    sent = {
        "api_visits": {
            "academy_id": ids["academy_id"],
            "type": "link_governor",
            "planned_on": timezone.localdate().isoformat(),
            "lead_id": own.pk,
        },
        "api_lgb_reviews": {"body_id": ids["body_id"]},
        "api_targets_review": {"first_year": 2024, "answers": [answer]},
    }[name]
    statuses = []
    for person in (elsewhere, own):
        chair = visitor(person, Role.LGB_CHAIR, ids)
        statuses.append(chair.browser.post(address(name), sent, content_type="application/json").status_code)
    assert statuses[0] in (404, 422)
    assert statuses[1] in (201, 409)
