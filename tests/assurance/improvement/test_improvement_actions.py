"""What can be done with an improvement action, and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from academies.models import Kpi
from assurance.improvement_lifecycle import MOVES, OWNERS, may_move
from assurance.improvement_section import due_dates
from assurance.models import ImprovementAction, ImprovementState, Repeats
from assurance.use_cases import improvement_actions as use_cases
from assurance.use_cases.improvement_facts import Success
from tests.assurance.improvement.world import AT, DUE, opened, publish
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.notices.models import Notice

WRITERS = {Role.DIRECTOR_OF_EDUCATION, Role.IMPROVEMENT_OFFICER}


def access(cast: Cast, role: Role) -> Access:
    person = cast.person("alder", role)
    held = Membership.objects.held_by(person).values_list("role", "place_id")
    return Access.of(person=person, trust=cast.trust("alder"), memberships=held)


def test_every_state_has_an_owner() -> None:
    states = {move.after for move in MOVES.values()} | {one for move in MOVES.values() for one in move.before}
    assert states == set(OWNERS) == {"", *ImprovementState.values}


@pytest.mark.django_db
def test_from_opened_to_done_and_open_again(cast: Cast, in_alder: None) -> None:
    head, director = (
        by(cast.person("alder", role)) for role in (Role.HEADTEACHER, Role.DIRECTOR_OF_EDUCATION)
    )
    one = opened(cast)
    assert [entry.on for entry in due_dates(access(cast, Role.HEADTEACHER), on=DUE)] == [DUE]
    notice = Notice.objects.get(person=head.person)
    assert notice.kind == "improvement-given"
    assert notice.url == f"/alder/improvement/{one.pk}/"
    use_cases.progress(improvement=one, text="<b>Half</b> way", by=head, at=AT)
    use_cases.complete(improvement=one, outcome="Attendance is 94 %", by=head, at=AT)
    with pytest.raises(use_cases.MoveNotAllowed, match="done"):
        use_cases.complete(improvement=one, outcome="again", by=head, at=AT)
    with pytest.raises(use_cases.MoveNotAllowed):
        use_cases.progress(improvement=one, text="late", by=head, at=AT)
    use_cases.reopen(improvement=one, reason="It fell again", by=director, at=AT)
    one.refresh_from_db()
    assert (one.state, one.outcome, one.ended_at) == ("open", "", None)
    assert [note.text for note in one.notes.order_by("pk")] == [
        "<b>Half</b> way",
        "Done: Attendance is 94 %",
        "Opened again: It fell again",
    ]
    use_cases.drop(improvement=one, reason="Not needed", by=director, at=AT)
    assert list(ImprovementAction.objects.open_for(one.academy)) == []
    for verb in ("opened", "progressed", "done", "reopened", "dropped"):
        assert len(trail(cast, f"improvement.{verb}")) == 1
    assert list(due_dates(access(cast, Role.HEADTEACHER), on=DUE)) == []


@pytest.mark.django_db
def test_what_is_refused(cast: Cast, in_alder: None) -> None:
    publish()
    refusals: list[tuple[str, dict[str, Any]]] = [
        ("due_on", {"due_on": AT.date() - timedelta(days=1)}),
        ("due_on", {"due_on": date(9999, 1, 1)}),
        ("owner", {"owner": cast.stranger}),
        ("owner", {"owner": cast.person("birch", Role.HEADTEACHER)}),
        ("owner", {"owner": cast.person("alder", Role.DATA_MANAGER)}),  # may not read them
        ("title", {"title": " \x00 "}),
        ("title", {"title": "x" * 201}),
        ("text", {"text": "x" * 4_001}),
        ("area", {"area": ("assurance", "nothing")}),
        ("kpi", {"success": Success(target=3)}),  # type: ignore[arg-type]
        ("group", {"success": Success(kpi=Kpi.objects.first(), group="martians")}),
    ]
    for field, facts in refusals:
        with pytest.raises(ValidationError) as refusal:
            opened(cast, **facts)
        assert field in refusal.value.message_dict, facts
    assert not ImprovementAction.objects.exists()


@pytest.mark.django_db
def test_a_recurring_one_is_opened_again_once(cast: Cast, in_alder: None) -> None:
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    one = opened(cast, repeats=Repeats.MONTHLY, success=Success("More pupils", Kpi.objects.first(), "", None))
    use_cases.complete(improvement=one, outcome="Done", by=director, at=AT)
    following = ImprovementAction.objects.get(follows=one)
    assert (following.due_on, following.state, following.group) == (date(2027, 1, 1), "open", "all")
    use_cases.reopen(improvement=one, reason="No", by=director, at=AT)
    use_cases.complete(improvement=one, outcome="Now", by=director, at=AT)
    assert ImprovementAction.objects.count() == 2


@pytest.mark.django_db
def test_who_sees_and_who_moves_what(cast: Cast, in_alder: None) -> None:
    publish()
    own = opened(cast, Role.CONTRIBUTOR)
    of_finance = opened(cast, area=("assurance", "budget"))
    elsewhere = opened(cast, Role.CEO)
    ImprovementAction.objects.filter(pk=elsewhere.pk).update(academy=cast.academy("alder", 1))
    everything = {own.pk, of_finance.pk, elsewhere.pk}
    everywhere = (Role.CEO, Role.DIRECTOR_OF_EDUCATION, Role.TRUSTEE, Role.CLERK)
    here = (Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.LGB_CHAIR, Role.LGB_GOVERNOR)
    sees = {
        **dict.fromkeys(everywhere, everything),
        **{role: {own.pk, of_finance.pk} for role in here},
        Role.OPERATIONS_LEAD: {of_finance.pk},
        Role.CONTRIBUTOR: {own.pk},
    }
    for role in Role:
        whose = access(cast, role)
        visible = set(ImprovementAction.objects.visible_to(whose).values_list("pk", flat=True))
        assert visible == sees.get(role, set()), role
        assert may_move(whose, of_finance, "change") == (role in WRITERS | {Role.OPERATIONS_LEAD}), role
        assert may_move(whose, own, "drop") == (role in WRITERS), role
        assert may_move(whose, own, "complete") == (role in WRITERS | {Role.CONTRIBUTOR}), role
        notes = WRITERS | {Role.CONTRIBUTOR, Role.HEADTEACHER}
        assert may_move(whose, own, "note progress") == (role in notes), role
