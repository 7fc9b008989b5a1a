"""The roles of a trust's people, and the one table of what each may do.

Everything that shows or asks a permission reads this module: the gate of every view, the API, the page
"Roles and permissions" and docs/permissions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db import models


class Role(models.TextChoices):
    TRUST_ADMIN = "trust_admin", "Trust admin"
    CEO = "ceo", "Chief executive"
    DIRECTOR_OF_EDUCATION = "director_of_education", "Director of Education"
    IMPROVEMENT_OFFICER = "improvement_officer", "Improvement officer or visitor"
    OPERATIONS_LEAD = "operations_lead", "Finance, HR or operations lead"
    HEADTEACHER = "headteacher", "Headteacher"
    CONTRIBUTOR = "contributor", "Academy staff contributor"
    LGB_CHAIR = "lgb_chair", "LGB chair"
    LGB_GOVERNOR = "lgb_governor", "LGB governor"
    TRUSTEE = "trustee", "Trustee"
    CLERK = "clerk", "Clerk"
    DATA_MANAGER = "data_manager", "Data manager"


ROLE_SUMMARIES: Mapping[Role, str] = {
    Role.TRUST_ADMIN: "Looks after people, roles and the trust's settings.",
    Role.CEO: "Accountable to the board; agrees support levels and targets and releases packs.",
    Role.DIRECTOR_OF_EDUCATION: "Leads school improvement, reviews and ratings across the trust.",
    Role.IMPROVEMENT_OFFICER: "Visits and supports the academies they are attached to.",
    Role.OPERATIONS_LEAD: "Rates and supports finance, HR or operations in every academy.",
    Role.HEADTEACHER: "Leads an academy and signs its termly report.",
    Role.CONTRIBUTOR: "Writes sections of an academy's report.",
    Role.LGB_CHAIR: "Chairs an academy's local governing board.",
    Role.LGB_GOVERNOR: "Sits on an academy's local governing board.",
    Role.TRUSTEE: "Sits on the trust board.",
    Role.CLERK: "Clerks the trust board, its committees and the local governing boards.",
    Role.DATA_MANAGER: "Brings in the trust's data and keeps it healthy.",
}

# People with these roles belong to an academy: without one the role gives nothing.
ROLES_AT_A_PLACE = frozenset(
    {Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR}
)

CENTRAL_TEAM = (
    Role.CEO,
    Role.DIRECTOR_OF_EDUCATION,
    Role.IMPROVEMENT_OFFICER,
    Role.OPERATIONS_LEAD,
    Role.DATA_MANAGER,
)
DEFAULT_SECOND_FACTOR_ROLES = (Role.TRUST_ADMIN, *CENTRAL_TEAM, Role.CLERK)


class Verb(Enum):
    READ = "R", "read", "Read"
    WRITE = "W", "write", "Write"
    AGREE = "A", "agree", "Agree or sign"
    PROPOSE = "propose", "propose", "Propose"
    SUBMIT = "submit", "submit", "Submit"
    RETURN = "return", "return", "Return for more"
    MINUTE = "minute", "minute", "Minute"
    RELEASE = "release", "release", "Release"
    BUILD = "build packs", "build", "Build packs"
    REVIEW = "review", "review", "Review"
    DRAFT = "draft", "draft", "Draft"
    EVIDENCE = "evidence", "evidence", "Add evidence"
    RESPOND = "response", "respond", "Respond"

    def __init__(self, letter: str, code: str, label: str) -> None:
        self.letter = letter
        self.code = code
        self.label = label


class Reach(Enum):
    """How far a grant goes."""

    TRUST = "the whole trust"
    OWN = "own academies or bodies"
    OWN_DOMAIN = "own domain"
    OWN_RECORDS = "own records"


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing that one role may do with one subject. `when` is a condition in words, kept by the use case."""

    verb: Verb
    reach: Reach = Reach.TRUST
    when: str = ""

    def __str__(self) -> str:
        words = [self.verb.letter if len(self.verb.letter) == 1 else self.verb.label.lower()]
        if self.reach is not Reach.TRUST:
            words.append(
                {Reach.OWN: "own", Reach.OWN_DOMAIN: "own domain", Reach.OWN_RECORDS: "their own"}[self.reach]
            )
        if self.when:
            words.append(self.when)
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of the table: what the permissions are about."""

    key: str
    label: str
    grants: Mapping[Role, tuple[Grant, ...]]


_R = Grant(Verb.READ)
_W = Grant(Verb.WRITE)
_A = Grant(Verb.AGREE)
_R_OWN = Grant(Verb.READ, Reach.OWN)
_W_OWN = Grant(Verb.WRITE, Reach.OWN)
_W_DOMAIN = Grant(Verb.WRITE, Reach.OWN_DOMAIN)
_PROPOSE = Grant(Verb.PROPOSE)
_AGREE_STATEMENTS = Grant(Verb.AGREE, when="position statements")
_WRITE_OWN_RISKS = Grant(Verb.WRITE, Reach.OWN, "risks")
_MINUTE = Grant(Verb.MINUTE)
_BUILD = Grant(Verb.BUILD)


def _own(*, when: str) -> Grant:
    return Grant(Verb.READ, Reach.OWN, when)


def _everyone(grant: Grant, *, but: tuple[Role, ...] = ()) -> dict[Role, tuple[Grant, ...]]:
    return {role: (grant,) for role in Role if role not in but}


# To write is to read as well; to agree, propose, minute and so on let the person read.
PERMISSIONS: tuple[Subject, ...] = (
    Subject(
        "people",
        "People, roles, settings",
        {Role.TRUST_ADMIN: (_W,), Role.CEO: (_R,), Role.DIRECTOR_OF_EDUCATION: (_R,)},
    ),
    Subject(
        "framework",
        "Framework pack",
        {
            **_everyone(_R),
            Role.TRUST_ADMIN: (_W,),
            Role.CEO: (_A,),
            Role.DIRECTOR_OF_EDUCATION: (_W,),
        },
    ),
    Subject(
        "kpi_import",
        "KPI import",
        {
            Role.TRUST_ADMIN: (_W,),
            Role.CEO: (_R,),
            Role.DIRECTOR_OF_EDUCATION: (_W,),
            Role.OPERATIONS_LEAD: (_W_DOMAIN,),
            Role.HEADTEACHER: (_W_OWN,),
            Role.CONTRIBUTOR: (_W_OWN,),
            Role.DATA_MANAGER: (_W,),
        },
    ),
    Subject(
        "academy_data",
        "Academy data and card",
        {
            **_everyone(_R),
            Role.CEO: (_R, _AGREE_STATEMENTS),
            Role.DIRECTOR_OF_EDUCATION: (_W, _AGREE_STATEMENTS),
            Role.IMPROVEMENT_OFFICER: (_R_OWN,),
            Role.HEADTEACHER: (_R_OWN,),
            Role.CONTRIBUTOR: (_R_OWN,),
            Role.LGB_CHAIR: (_R_OWN,),
            Role.LGB_GOVERNOR: (_R_OWN,),
        },
    ),
    Subject(
        "small_numbers",
        "Figures about few pupils",
        {
            **dict.fromkeys((Role.TRUST_ADMIN, *CENTRAL_TEAM), (_R,)),
            Role.DIRECTOR_OF_EDUCATION: (_W,),
            **dict.fromkeys((Role.IMPROVEMENT_OFFICER, Role.HEADTEACHER, Role.CONTRIBUTOR), (_R_OWN,)),
        },
    ),
    Subject(
        "targets",
        "Targets",
        {
            Role.TRUST_ADMIN: (_R,),
            Role.CEO: (_A,),
            Role.DIRECTOR_OF_EDUCATION: (_W, _PROPOSE),
            Role.IMPROVEMENT_OFFICER: (_R_OWN,),
            Role.HEADTEACHER: (_W_OWN, Grant(Verb.PROPOSE, Reach.OWN)),
            Role.LGB_CHAIR: (Grant(Verb.REVIEW, Reach.OWN),),
            Role.LGB_GOVERNOR: (_R_OWN,),
            Role.TRUSTEE: (Grant(Verb.AGREE, when="as the board"),),
            Role.CLERK: (_MINUTE,),
            Role.DATA_MANAGER: (_R,),
        },
    ),
    Subject(
        "head_report",
        "Headteacher's report",
        {
            Role.TRUST_ADMIN: (_R,),
            Role.CEO: (_R,),
            Role.DIRECTOR_OF_EDUCATION: (_R, Grant(Verb.RETURN)),
            Role.IMPROVEMENT_OFFICER: (_R_OWN,),
            Role.OPERATIONS_LEAD: (_R,),
            Role.HEADTEACHER: (_W_OWN, Grant(Verb.SUBMIT, Reach.OWN)),
            Role.CONTRIBUTOR: (Grant(Verb.WRITE, Reach.OWN, "sections"),),
            Role.LGB_CHAIR: (_own(when="when submitted"),),
            Role.LGB_GOVERNOR: (_own(when="when submitted"),),
            Role.TRUSTEE: (Grant(Verb.READ, when="when in a pack"),),
            Role.CLERK: (Grant(Verb.READ, when="when in a pack"),),
        },
    ),
    Subject(
        "assurance",
        "Assurance rating, own domain",
        {
            Role.CEO: (_R,),
            Role.DIRECTOR_OF_EDUCATION: (_W, _A),
            Role.IMPROVEMENT_OFFICER: (Grant(Verb.DRAFT, Reach.OWN),),
            Role.OPERATIONS_LEAD: (_W_DOMAIN, Grant(Verb.AGREE, Reach.OWN_DOMAIN)),
            Role.HEADTEACHER: (_own(when="once shared"),),
            Role.LGB_CHAIR: (_own(when="once shared"),),
            Role.LGB_GOVERNOR: (_own(when="once shared"),),
            Role.TRUSTEE: (Grant(Verb.READ, when="once published"),),
            Role.CLERK: (Grant(Verb.READ, when="once published"),),
        },
    ),
    Subject(
        "support_level",
        "Tier or category",
        {
            Role.CEO: (_A,),
            Role.DIRECTOR_OF_EDUCATION: (_W, _PROPOSE),
            Role.IMPROVEMENT_OFFICER: (_R_OWN,),
            Role.OPERATIONS_LEAD: (Grant(Verb.EVIDENCE),),
            Role.HEADTEACHER: (_R_OWN, Grant(Verb.EVIDENCE, Reach.OWN)),
            Role.LGB_CHAIR: (_R_OWN,),
            Role.LGB_GOVERNOR: (_R_OWN,),
            Role.TRUSTEE: (Grant(Verb.AGREE, when="as the board"),),
            Role.CLERK: (_MINUTE,),
        },
    ),
    Subject(
        "improvement",
        "Visits, recommendations, improvement actions",
        {
            Role.CEO: (_R,),
            Role.DIRECTOR_OF_EDUCATION: (_W,),
            Role.IMPROVEMENT_OFFICER: (_W_OWN,),
            Role.OPERATIONS_LEAD: (_W_DOMAIN,),
            Role.HEADTEACHER: (_R_OWN, Grant(Verb.RESPOND, Reach.OWN)),
            Role.CONTRIBUTOR: (Grant(Verb.WRITE, Reach.OWN_RECORDS, "improvement actions"),),
            Role.LGB_CHAIR: (_R_OWN, Grant(Verb.WRITE, Reach.OWN, "link visits")),
            Role.LGB_GOVERNOR: (Grant(Verb.WRITE, Reach.OWN, "link visits"),),
            Role.TRUSTEE: (_R,),
            Role.CLERK: (_R,),
        },
    ),
    Subject(
        "risk",
        "Risks, triggers, interventions",
        {
            Role.CEO: (_A,),
            Role.DIRECTOR_OF_EDUCATION: (_W,),
            Role.IMPROVEMENT_OFFICER: (_R_OWN, _WRITE_OWN_RISKS),
            Role.OPERATIONS_LEAD: (_W_DOMAIN,),
            Role.HEADTEACHER: (_R_OWN, _WRITE_OWN_RISKS),
            Role.LGB_CHAIR: (_R_OWN,),
            Role.TRUSTEE: (_R, Grant(Verb.AGREE, when="as the board")),
            Role.CLERK: (_R,),
        },
    ),
    Subject(
        "meeting",
        "Meetings, packs, minutes",
        {
            Role.CEO: (_R, _BUILD, Grant(Verb.RELEASE)),
            Role.DIRECTOR_OF_EDUCATION: (Grant(Verb.WRITE, when="papers"), _BUILD),
            Role.IMPROVEMENT_OFFICER: (Grant(Verb.WRITE, when="papers"),),
            Role.OPERATIONS_LEAD: (Grant(Verb.WRITE, when="papers"),),
            Role.HEADTEACHER: (Grant(Verb.WRITE, Reach.OWN, "papers"),),
            Role.LGB_CHAIR: (_R_OWN,),
            Role.LGB_GOVERNOR: (_R_OWN,),
            Role.TRUSTEE: (_R_OWN,),
            Role.CLERK: (_W, _BUILD),
        },
    ),
    Subject(
        "audit",
        "Audit trail, exports",
        {
            Role.TRUST_ADMIN: (_W,),
            Role.CEO: (_R,),
            Role.DIRECTOR_OF_EDUCATION: (_R,),
            Role.TRUSTEE: (_R,),
            Role.DATA_MANAGER: (_R,),
        },
    ),
)

SUBJECTS: Mapping[str, Subject] = {subject.key: subject for subject in PERMISSIONS}


def codes() -> frozenset[str]:
    """Every permission that anybody can hold, as `subject.verb`."""
    return frozenset(
        f"{subject.key}.{verb}"
        for subject in PERMISSIONS
        for grants in subject.grants.values()
        for verb in _verbs(grants)
    )


def reaches(role: Role, code: str) -> frozenset[Reach]:
    """How far `role` may do `code` ("people.write"): empty where it may not.

    Raises KeyError for a subject that the table lacks.
    """
    key, verb = code.split(".")
    grants = SUBJECTS[key].grants.get(role, ())
    # Whoever writes the record itself may add evidence to it.
    wanted = {verb, Verb.WRITE.code} if verb == Verb.EVIDENCE.code else {verb}
    return frozenset(grant.reach for grant in grants if wanted & _verbs((grant,)))


def _verbs(grants: tuple[Grant, ...]) -> frozenset[str]:
    # Whoever may do anything with a subject may read it.
    return frozenset(grant.verb.code for grant in grants) | ({"read"} if grants else frozenset())
