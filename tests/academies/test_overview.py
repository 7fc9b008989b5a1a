"""The landing page of a trust, for each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from academies.models import Academy
from academies.overview import Overview
from tests.cast import Cast
from tests.trust_pages import add_person, address, by, words
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import ROLE_SUMMARIES, Role
from trust_portal.accounts.use_cases import invitations, people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.jobs import EXPORT

SignIn = Callable[[str, Role], Client]


def overview(client: Client) -> Overview:
    shown: Overview = client.get(address("overview")).context["overview"]
    return shown


def tiles(client: Client) -> dict[str, str]:
    return {tile.label: tile.value for tile in overview(client).tiles}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_greeted_and_told_what_it_may(sign_in: SignIn, role: Role) -> None:
    text = words(sign_in("alder", role).get(address("overview")))
    assert f"Welcome, {role.label} of Alder" in text
    assert ROLE_SUMMARIES[role] in text
    assert "What it lets you do" in text
    assert "Birch" not in text


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            Role.TRUST_ADMIN,
            ["Academies", "People", "Open invitations", "Changes this week", "Last export"],
        ),
        (Role.TRUSTEE, ["Academies", "Changes this week", "Last export"]),
        (Role.CLERK, ["Academies"]),
        (Role.HEADTEACHER, []),
    ],
)
def test_tiles_are_what_the_role_may_see(sign_in: SignIn, role: Role, labels: list[str]) -> None:
    assert list(tiles(sign_in("alder", role))) == labels


def test_the_figures(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert tiles(client) | {"Changes this week": ""} == {
        "Academies": "2",
        "People": "12",
        "Open invitations": "0",
        "Changes this week": "",
        "Last export": "None yet",
    }
    add_person(cast, "two@alder.example", Role.TRUSTEE, Role.CLERK)
    with trust_scope(cast.trust("alder").pk):
        changes = AuditEntry.objects.count()
        invitations.invite(
            email="noor@example.org",
            full_name="",
            held=[HeldRole(Role.CLERK)],
            at=timezone.now(),
            by=Actor.command(),
        )
        Job.objects.create(kind=EXPORT.name, key="1", queue=Queue.IMPORTS, state=JobState.FAILED)
    shown = tiles(client)
    assert (shown["People"], shown["Open invitations"]) == ("13", "1")
    assert shown["Changes this week"] == str(changes + 1)
    assert shown["Last export"] == "None yet"


def test_the_week_begins_on_monday_in_london(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    before = int(tiles(client)["Changes this week"])
    with trust_scope(cast.trust("alder").pk):
        AuditEntry.objects.create(
            at=timezone.now() - timedelta(days=8),
            verb="person.invited",
            record_kind="person",
            record_id="1",
            via="page",
        )
    assert int(tiles(client)["Changes this week"]) == before


def test_the_last_export_is_one_that_ended_well(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        job = Job.objects.create(kind=EXPORT.name, key="1", queue=Queue.IMPORTS, state=JobState.DONE)
        Job.objects.create(kind="another", key="1", queue=Queue.IMPORTS, state=JobState.DONE)
        job.refresh_from_db()
    assert str(job.created_at.year) in tiles(sign_in("alder", Role.TRUST_ADMIN))["Last export"]


# --- the steps of a new trust -----------------------------------------------------------------------------


def steps(client: Client) -> dict[str, bool]:
    return {step.label: step.is_done for step in overview(client).steps}


def test_a_new_trust_is_told_what_to_do_first(cast: Cast) -> None:
    trust = trusts.create(slug="cedar", name="Cedar Trust", by=Actor.command())
    admin = cast.person("alder", Role.TRUST_ADMIN)
    with trust_scope(trust.pk):
        people.join(person=admin, held=[HeldRole(Role.TRUST_ADMIN)], by=Actor.command())
    client = Client()
    client.force_login(admin)
    response = client.get(address("overview", trust="cedar"))
    assert [step.is_done for step in response.context["overview"].steps] == [False] * 4
    text = words(response)
    assert "Next steps for a new trust" in text
    # Adding academies is not a trust admin's to do: the page says whose it is and offers no link.
    assert "The Director of Education does this; it is not part of your role." in text
    assert address("academy_add", trust="cedar") not in response.content.decode()


def test_an_invitation_counts_as_a_step(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        Membership.objects.filter(role=Role.DIRECTOR_OF_EDUCATION).delete()
    client = sign_in("alder", Role.TRUST_ADMIN)
    step = "Invite the people who lead school improvement"
    assert steps(client)[step] is False
    with trust_scope(cast.trust("alder").pk):
        invitations.invite(
            email="doe@example.org",
            full_name="",
            held=[HeldRole(Role.DIRECTOR_OF_EDUCATION)],
            at=timezone.now(),
            by=by(cast.person("alder", Role.TRUST_ADMIN)),
        )
    assert steps(client)[step] is True


def test_the_steps_go_once_all_are_done(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.TRUST_ADMIN)
    assert list(steps(client).values()) == [True, True, True, False]
    trust = cast.trust("alder")
    type(trust).objects.filter(pk=trust.pk).update(logo="logo-x.png", name=F("name"))
    assert steps(client) == {}


@pytest.mark.parametrize("role", [Role.CEO, Role.HEADTEACHER, Role.TRUSTEE])
def test_others_are_not_told_an_admins_steps(sign_in: SignIn, role: Role) -> None:
    assert steps(sign_in("alder", role)) == {}


# --- people at an academy ---------------------------------------------------------------------------------


def test_a_head_sees_their_academies_and_who_is_there(sign_in: SignIn, cast: Cast) -> None:
    text = words(sign_in("alder", Role.HEADTEACHER).get(address("overview")))
    assert "Your academies Ashdown Primary Primary" in text
    assert "LGB chair of Alder LGB chair at Ashdown Primary" in text
    assert "Castle Rise" not in text
    assert "Recent changes" not in text


def test_a_head_without_an_academy_is_told_whom_to_ask(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        Academy.objects.all().delete()
    assert "Ask a trust admin to attach you to yours." in words(
        sign_in("alder", Role.HEADTEACHER).get(address("overview"))
    )


def test_recent_changes_for_whoever_may_read_the_trail(sign_in: SignIn) -> None:
    for role in (Role.TRUST_ADMIN, Role.CEO, Role.TRUSTEE):
        text = words(sign_in("alder", role).get(address("overview")))
        assert "Recent changes" in text
        assert "The portal’s technical team added Data manager of Alder" in text
