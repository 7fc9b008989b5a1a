"""Pages and programs: risks, statements and cards, through every door."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assurance.models import PositionStatement, Risk
from tests.assurance.card.world import entered, signed
from tests.cast import Cast
from tests.print.reading import texts
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
pytestmark = pytest.mark.django_db


def _sent(cast: Cast, **more: object) -> dict[str, Any]:
    day = timezone.now().date() + timedelta(days=60)
    return {
        "theme": "education",
        "title": "Too few adults who can teach reading",
        "likelihood": "4",
        "impact": "3",
        "owner": cast.person("alder", Role.HEADTEACHER).pk,
        "response": "Train three",
        "review_on": day.isoformat(),
        **more,
    }


def test_a_head_enters_changes_and_closes_a_risk(cast: Cast, sign_in: SignIn) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    empty = head.post(address("risk_open"), _sent(cast, title=" ", likelihood="9"))
    assert empty.status_code == 422
    assert "Say what could go wrong" in words(empty)
    entered_page = words(head.post(address("risk_open"), _sent(cast, title=HOSTILE), follow=True))
    assert HOSTILE in entered_page
    assert "Likely × Moderate: 12 of 25, high" in entered_page
    with trust_scope(cast.trust("alder").pk):
        risk = Risk.objects.get()
    change = address("risk_change", risk_id=risk.pk)
    head.post(change, _sent(cast, title="Theirs", seen_revision="1"))
    conflict = head.post(change, _sent(cast, title="Mine", seen_revision="1"))
    assert conflict.status_code == 409
    assert {"Mine", "Theirs"} <= set(words(conflict).split())
    head.post(address("risk_close", risk_id=risk.pk), {"reason": "Over"})
    shown = words(head.get(address("risk", risk_id=risk.pk)))
    for said in ("Closed Over", "Open again", "closed the risk", "Theirs"):
        assert said in shown
    # A chair reads it and writes nothing; another theme than the own is none for a lead.
    chair = sign_in("alder", Role.LGB_CHAIR)
    assert chair.get(address("risk", risk_id=risk.pk)).status_code == 200
    assert chair.post(change, _sent(cast)).status_code == 403
    assert sign_in("alder", Role.OPERATIONS_LEAD).get(address("risk", risk_id=risk.pk)).status_code == 404
    assert sign_in("birch", Role.CEO).get(address("risk", risk_id=risk.pk)).status_code == 404


def test_the_register_is_filtered_counted_and_taken_away(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    with trust_scope(cast.trust("alder").pk):
        own, other = cast.academy("alder"), cast.academy("alder", 1)
        for number in range(6):
            entered(cast, (own, other, None)[number % 3], title=f"Risk {number} {HOSTILE}")
        Risk.objects.filter(title__startswith="Risk 0").update(review_on="2026-01-01")
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    with django_assert_max_num_queries(18):
        page = words(director.get(f"{address('risks')}?academy=trust"))
    assert ("Risk 2" in page, "Risk 5" in page, "Risk 0" in page) == (True, True, False)
    assert "Review overdue" in words(director.get(f"{address('risks')}?state=late"))
    assert "No risk matches" in words(director.get(f"{address('risks')}?text=nothing&theme=finance"))
    taken = director.get(f"{address('risks_csv')}?academy={own.pk}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert [row["About"] for row in rows] == [own.name, own.name]
    assert rows[0]["Level"] == "Very high"
    book = load_workbook(io.BytesIO(director.get(address("risks_xlsx")).content))
    assert book.active is not None
    assert book.active.max_row == 7
    assert "No risks yet" in words(sign_in("birch", Role.CEO).get(address("risks", trust="birch")))


def test_a_statement_from_draft_to_the_card(cast: Cast, sign_in: SignIn) -> None:
    academy = cast.academy("alder")
    director, ceo = sign_in("alder", Role.DIRECTOR_OF_EDUCATION), sign_in("alder", Role.CEO)
    write = f"{address('statement_write')}?about={academy.pk}"
    director.post(write, {"text": "Steady <b>work</b>"})
    assert director.post(write, {"text": "Again"}).status_code == 409
    with trust_scope(cast.trust("alder").pk):
        draft = PositionStatement.objects.get()
    card = address("academy_card", academy_id=academy.pk)
    assert "has not signed a statement yet" in words(ceo.get(card))
    agree = address("statement_agree", statement_id=draft.pk)
    director.post(
        address("statement_change", statement_id=draft.pk),
        {"text": "Steady <b>work</b>!", "seen_revision": 1},
    )
    late = ceo.post(agree, {"seen_revision": 1})
    assert late.status_code == 422
    assert "changed after you read them" in words(late)
    ceo.post(agree, {"seen_revision": 2})
    assert "Steady <b>work</b>! Signed by Chief executive of Alder, Chief executive" in words(ceo.get(card))
    assert ceo.post(write, {"text": "x"}).status_code == 403
    head = sign_in("alder", Role.HEADTEACHER)
    assert "Steady" in words(head.get(address("statement", statement_id=draft.pk)))
    assert head.post(agree, {"seen_revision": 2}).status_code == 403


def test_cards_and_who_may_open_them(cast: Cast, sign_in: SignIn) -> None:
    with trust_scope(cast.trust("alder").pk):
        signed(cast, cast.academy("alder"))
    own, other = cast.academy("alder"), cast.academy("alder", 1)
    chair = sign_in("alder", Role.LGB_CHAIR)
    listed = chair.get(address("cards")).content.decode()
    assert address("academy_card", academy_id=own.pk) in listed
    assert address("academy_card", academy_id=other.pk) not in listed
    assert address("trust_card") not in listed
    assert "It improves." in words(chair.get(address("academy_card", academy_id=own.pk)))
    assert chair.get(address("academy_card", academy_id=other.pk)).status_code == 404
    assert chair.get(address("academy_card_pdf", academy_id=other.pk)).status_code == 404
    assert chair.get(address("trust_card")).status_code == 403
    pdf = chair.get(address("academy_card_pdf", academy_id=own.pk))
    assert pdf["Content-Type"] == "application/pdf"
    (text,) = texts(b"".join(pdf.streaming_content))  # type: ignore[attr-defined]
    assert "Ashdown Primary" in text
    (entry,) = trail(cast, "card.downloaded")
    assert (entry.record_label, entry.after) == ("Ashdown Primary", {"pages": 1})
    assert "The trust on a page" in words(sign_in("alder", Role.TRUSTEE).get(address("trust_card")))


def test_the_same_for_programs(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    client.defaults["HTTP_ORIGIN"] = "http://testserver"
    api, academy = "/api/v1/alder", cast.academy("alder")
    body = _sent(cast, academy_id=academy.pk)
    body["owner_id"] = body.pop("owner")
    wrong = client.post(f"{api}/risks/", {**body, "impact": 6}, content_type="application/json")
    assert wrong.status_code == 422
    made = client.post(f"{api}/risks/", body, content_type="application/json")
    assert (made.status_code, made.json()["score"]) == (201, 12)
    risk = f"{api}/risks/{made.json()['id']}/"
    del body["academy_id"]
    stale = client.put(risk, body, content_type="application/json", headers={"If-Match": '"other"'})
    assert stale.status_code == 412
    changed = client.put(
        risk, {**body, "impact": 5}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert changed.json()["score"] == 20
    closed = client.post(f"{risk}close/", {"reason": "Over"}, content_type="application/json")
    assert closed.json()["state"] == "closed"
    assert client.post(f"{risk}close/", {"reason": "x"}, content_type="application/json").status_code == 409
    assert client.get(f"{api}/risks/?state=open").json()["count"] == 0
    draft = client.post(f"{api}/statements/", {"text": "Sound"}, content_type="application/json")
    one = f"{api}/statements/{draft.json()['id']}/"
    signed_one = client.post(f"{one}agree/", headers={"If-Match": draft["ETag"]})
    assert signed_one.json()["agreed_as"] == "director_of_education"
    assert client.get(f"{api}/cards/trust/").json()["statement"]["text"] == "Sound"
    card = client.get(f"{api}/academies/{academy.pk}/card/").json()
    assert (card["academy_id"], card["risks"], card["statement"]) == (academy.pk, [], None)


def test_a_closed_risk_is_opened_again(cast: Cast, sign_in: SignIn) -> None:
    with trust_scope(cast.trust("alder").pk):
        risk = entered(cast, cast.academy("alder"), title="Too few teachers")
    head = sign_in("alder", Role.HEADTEACHER)
    assert head.post(address("risk_close", risk_id=risk.pk), {"reason": "All are here"}).status_code == 302
    path = address("risk_reopen", risk_id=risk.pk)
    assert head.post(path, {"reason": " "}).status_code == 422
    shown = words(head.post(path, {"reason": "Two have left"}, follow=True))
    for said in ("The risk is open again.", "All are here", "Two have left"):
        assert said in shown
    with trust_scope(cast.trust("alder").pk):
        risk.refresh_from_db()
    assert (risk.state, risk.closed_why, risk.closed_at, risk.closed_by) == ("open", "", None, None)
    (entry,) = trail(cast, "risk.reopened")
    assert entry.person == cast.person("alder", Role.HEADTEACHER)
    assert "open" in words(head.post(path, {"reason": "Twice"}))
    assert len(trail(cast, "risk.reopened")) == 1
    assert sign_in("alder", Role.LGB_CHAIR).post(path, {"reason": "x"}).status_code == 403
