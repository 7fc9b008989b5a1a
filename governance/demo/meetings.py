"""The demo's boards: members with terms of office, a board meeting with approved minutes, one of a local board whose
minutes are drafted, committees whose papers meet reporting duties, and the rest of the year planned.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import Pack
from governance.duty_coverage import suggestions_for
from governance.models import Body, BodyKind, BodyMember, Meeting, Paper
from governance.schedule import at as london
from governance.use_cases import agendas, bodies, delegation, meetings, minutes
from governance.year import pack_for, proposals
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

_TRUSTEES = ("Bernard Okonjo", "Helena Wraight", "Priya Sandhu", "Thomas Aldous", "Ruth Kinsella")
_GOVERNORS = ("Olive Farrant", "Daniel Mercer", "Samira Haque", "Peter Lyle")
_PAPERS = {
    "standards": (
        "Absence and persistent absence by group of pupils",
        "Suspensions, exclusions and pupil moves",
        "Attainment and progress, early years to key stage 4",
        "Pupil premium: spending and impact",
        "Safeguarding report of the term",
    ),
    "finance": ("Budget, reserves and cash flow", "Staffing, class sizes and curriculum planning"),
}
_MOST_DUTIES = 4
_ROLES = ("parent", "staff", "co_opted", "member")


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many meetings there are."""
    with trust_scope(trust_id):
        on = at.astimezone(LONDON).date()
        clerk = _first(Role.CLERK)
        by = Actor(person=clerk, via="page")
        pack = pack_for(school_year_of(on))
        made = bodies.make(
            committees=pack.committees if pack else (),
            academies=list(Academy.objects.in_trust(on=on).by_name()),
            by=by,
        )
        delegation.begin(by=by)
        for place, body in enumerate(made):
            bodies.change(
                body=body,
                name=body.name,
                terms_of_reference=body.terms_of_reference,
                quorum=3,
                clerk=clerk,
                seen_revision=1,
                by=by,
            )
            _fill(body, place, on, by)
        held = []
        board = next((one for one in made if one.kind == BodyKind.BOARD), None)
        if board is not None:
            held.append(_board_meeting(board, on, at, by))
        held += [
            _committee_meeting(one, ago, on, at, by)
            for one, ago in zip(_owed_duties(made, pack), (33, 38), strict=False)
        ]
        local = next((one for one in made if one.kind == BodyKind.LGB), None)
        if local is not None:
            held.append(_local_meeting(local, on, at, by))
        planned, _ = meetings.plan_all(
            meetings=[(body, one.starts_at) for body, one in proposals(school_year_of(on), since=at)],
            at=at,
            by=by,
        )
        return len(held) + len(planned)


def _first(role: Role, place_id: int | None = None) -> Person | None:
    held = Membership.objects.filter(role=role).select_related("person").order_by("pk")
    if place_id is not None:
        held = held.filter(place_id=place_id)
    one = held.first()
    return one.person if one else None


def _fill(body: Body, place: int, on: date, by: Actor) -> None:
    """Five members or so; one term of each third body ends within weeks, and one has ended."""
    begins = date(on.year - 2, 9, 1)
    names: tuple[str, ...]
    if body.kind == BodyKind.LGB:
        assert body.academy is not None
        at_place = body.academy.place_id
        chair, head = _first(Role.LGB_CHAIR, at_place), _first(Role.HEADTEACHER, at_place)
        names = _GOVERNORS
        others = [(_first(Role.LGB_GOVERNOR, at_place), "member"), (head, "headteacher")]
    else:
        chair = None
        names = _TRUSTEES
        others = [(_first(Role.TRUSTEE), "vice_chair")]
    turned = names[place % len(names) :] + names[: place % len(names)]
    if chair is not None:
        bodies.appoint(body=body, person=chair, role="chair", from_on=begins, until_on=None, by=by)
    else:
        bodies.appoint(body=body, outside_name=turned[0], role="chair", from_on=begins, until_on=None, by=by)
        turned = turned[1:]
    for person, role in others:
        if person is not None:
            bodies.appoint(body=body, person=person, role=role, from_on=begins, until_on=None, by=by)
    for number, name in enumerate(turned[:3]):
        ends = on + timedelta(days=40) if number == 0 and place % 3 == 0 else begins + timedelta(days=4 * 365)
        role = _ROLES[number] if body.kind == BodyKind.LGB else "member"
        bodies.appoint(body=body, outside_name=name, role=role, from_on=begins, until_on=ends, by=by)
    if place % 3 == 0:
        bodies.appoint(
            body=body,
            outside_name="Gordon Ames",
            role="member",
            from_on=begins,
            until_on=on - timedelta(days=1),
            by=by,
        )


def _begin(body: Body, day: date, at: datetime, by: Actor, papers: tuple[str, ...] = ()) -> Meeting:
    """Planned and published a fortnight ahead, and held, with everybody but one there."""
    ahead = london(day - timedelta(days=14), time(9))
    meeting = meetings.plan(
        body=body, starts_at=london(day, time(18)), venue="The trust’s office", at=ahead, by=by
    )
    _add_papers(meeting, papers, ahead, by)
    meeting = meetings.publish(meeting=meeting, at=ahead, by=by)
    members = list(BodyMember.objects.filter(body=body).in_office(on=day).order_by("pk"))
    noted = {one.pk: ("present", "") for one in members}
    noted[members[-1].pk] = ("apologies", "")
    noted[members[1].pk] = ("present", "Governor of a neighbouring college")
    agendas.note_attendance(
        meeting=meeting, members=noted, others=["The clerk"], seen_revision=meeting.revision, by=by
    )
    meetings.hold(meeting=meeting, at=at, by=by)
    return meeting


def _add_papers(meeting: Meeting, papers: tuple[str, ...], at: datetime, by: Actor) -> None:
    """Documents, by turns under the items to be discussed; and which reporting duties all papers meet."""
    items = list(meeting.items.filter(purpose="discuss").exclude(opens_matters=True).order_by("place"))
    for number, title in enumerate(papers):
        item = items[number % len(items)]
        agendas.add_paper(item=item, title=title, where="Governors’ shared folder", at=at, by=by)
    for paper in Paper.objects.filter(item__meeting=meeting).select_related("item__meeting__body"):
        met = [one.duty.id for one in suggestions_for(paper, meeting)[:_MOST_DUTIES]]
        if met:
            agendas.say_duties(paper=paper, duties=met, at=at, by=by)


def _owed_duties(made: list[Body], pack: Pack | None) -> list[Body]:
    """Committees that the framework owes reports in the year."""
    owed_to = [theme.committee for theme in pack.duties] if pack else []
    return [one for one in made if one.kind == BodyKind.COMMITTEE and one.key in owed_to]


def _committee_meeting(body: Body, ago: int, on: date, at: datetime, by: Actor) -> Meeting:
    papers = _PAPERS.get(body.key, ())
    meeting = _begin(body, _weekday(on - timedelta(days=ago)), at, by, papers)
    minutes.add_entry(
        meeting=meeting,
        kind="challenge",
        item=meeting.items.order_by("place")[4],
        text="Members asked which academies the averages hide, and how the trust would know.",
        by=by,
    )
    minutes.finish_draft(meeting=meeting, by=by)
    return meeting


def _board_meeting(board: Body, on: date, at: datetime, by: Actor) -> Meeting:
    meeting = _begin(board, _weekday(on - timedelta(days=45)), at, by)
    items = list(meeting.items.order_by("place"))
    ceo = _first(Role.CEO)
    minutes.add_entry(
        meeting=meeting,
        kind="decision",
        item=items[2],
        text="The minutes of the summer meeting were agreed.",
        by=by,
    )
    minutes.add_entry(
        meeting=meeting,
        kind="challenge",
        item=items[-2],
        text="Trustees asked how the trust knows that attendance plans reach pupils with the lowest attendance.",
        by=by,
    )
    for text, days in (
        ("Bring attendance by pupil group to the next meeting, with what changed since September.", 70),
        ("Tell the board how the new assessment calendar works in the first two academies.", 30),
    ):
        minutes.add_entry(
            meeting=meeting,
            kind="matter",
            item=items[-2],
            text=text,
            owner=ceo,
            owner_name="" if ceo else "Chief executive",
            due_on=meeting.met_on + timedelta(days=days),
            by=by,
        )
    minutes.finish_draft(meeting=meeting, by=by)
    chair = BodyMember.objects.filter(body=board, role="chair").in_office(on=on)[0]
    minutes.approve(meeting=meeting, approved_on=on - timedelta(days=10), signed_by=chair, at=at, by=by)
    return meeting


def _local_meeting(local: Body, on: date, at: datetime, by: Actor) -> Meeting:
    meeting = _begin(local, _weekday(on - timedelta(days=20)), at, by)
    item = meeting.items.order_by("place")[4]
    minutes.add_entry(
        meeting=meeting,
        kind="challenge",
        item=item,
        text="Governors asked what changes for pupils who join in the year.",
        by=by,
    )
    minutes.add_entry(
        meeting=meeting,
        kind="matter",
        item=item,
        text="Link governor for safeguarding visits before Christmas and writes a note of visit.",
        owner_name="Olive Farrant",
        due_on=on + timedelta(days=14),
        by=by,
    )
    minutes.finish_draft(meeting=meeting, by=by)
    return meeting


def _weekday(day: date) -> date:
    """The Wednesday of the day's week."""
    return day + timedelta(days=2 - day.weekday())
