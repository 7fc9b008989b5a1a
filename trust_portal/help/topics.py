"""What the help explains, and whom each topic is for: read from the permission table, so it cannot differ."""

from __future__ import annotations

from dataclasses import dataclass

from trust_portal.accounts.roles import ROLE_SUMMARIES, Role, reaches


@dataclass(frozen=True, slots=True)
class Topic:
    """Its text is templates/help/topics/<key>.html. `permission` "" makes it everybody's."""

    key: str
    title: str
    summary: str
    permission: str = ""

    @property
    def template(self) -> str:
        return f"help/topics/{self.key}.html"

    def is_for(self, role: Role) -> bool:
        return not self.permission or bool(reaches(role, self.permission))


TOPICS: tuple[Topic, ...] = (
    Topic("signing-in", "Signing in", "Invitation, password, passkey, and what to do when it fails."),
    Topic("second-factor", "A second factor", "What it is, how to set it up, and what if the phone is gone."),
    Topic("your-trust", "Finding your way", "Overview, menu, your roles, and changing between trusts."),
    Topic("problems", "When something goes wrong", "Messages, references, and asking for help."),
    Topic("your-way", "Using the portal your way", "Keyboard, screen reader, large text, phone, paper."),
    Topic("notices", "Notices, mail and your calendar", "What you are told, how often by mail, and dates."),
    Topic("api", "Connecting other programs", "Personal tokens and what they may do."),
    Topic("academies", "Academies", "The list, an academy’s page, and its people.", "academy_data.read"),
    Topic(
        "changing-academies",
        "Adding and correcting academies",
        "Names, URNs, phases and joining dates.",
        "academy_data.write",
    ),
    Topic(
        "key-figures", "Key figures and data health", "Trends, comparisons, and gaps.", "academy_data.read"
    ),
    Topic(
        "ratings",
        "Ratings and combined assurance",
        "The sheet, why a colour is what it is, and how a rating is given.",
        "assurance.read",
    ),
    Topic(
        "reports",
        "Headteachers’ reports",
        "Writing at the same time, submitting, returning, and a whole term.",
        "head_report.read",
    ),
    Topic(
        "report-words",
        "Words, advice and copies of a report",
        "How words are counted, what the advice looks for, PDF and Word.",
        "head_report.read",
    ),
    Topic("kpis-and-calendar", "KPIs and the calendar", "What is measured, and when.", "academy_data.read"),
    Topic(
        "kpi-imports",
        "Importing figures",
        "From a spreadsheet to stored figures, and back.",
        "kpi_import.write",
    ),
    Topic(
        "termly-reviews",
        "Termly reviews",
        "Side by side, the right of reply, signing, sharing and publishing.",
        "assurance.read",
    ),
    Topic(
        "improvement-actions",
        "Improvement actions",
        "Who does what until when, progress, and what is overdue.",
        "improvement.read",
    ),
    Topic(
        "targets",
        "Targets",
        "Proposing them with the evidence, the chair’s review, and the board’s agreement.",
        "targets.read",
    ),
    Topic(
        "academy-card",
        "The academy card and the trust on a page",
        "What is on it, when a figure is on track, position statements, one page of A4.",
        "academy_data.read",
    ),
    Topic(
        "risks",
        "The risk register",
        "Entering, scoring, reviewing and closing risks.",
        "risk.read",
    ),
    Topic(
        "dashboards",
        "Dashboards",
        "What changed, what is red and for how long, what does not add up.",
        "assurance.read",
    ),
    Topic(
        "support-levels",
        "Support levels",
        "Tiers, categories and grades: proposing, evidence, agreeing.",
        "support_level.read",
    ),
    Topic("packs", "Packs", "Ratings with their reasons, as an accessible PDF.", "meeting.build"),
    Topic(
        "board-packs",
        "Board packs",
        "A meeting’s papers as one document: built, released, read.",
        "meeting.read",
    ),
    Topic(
        "meetings",
        "Boards, meetings and minutes",
        "Members and terms, the year’s schedule, agendas, papers and minutes.",
        "meeting.read",
    ),
    Topic(
        "visits",
        "Visits",
        "Planning, the note, the head’s reply, evidence, and what comes of it.",
        "improvement.read",
    ),
    Topic(
        "frameworks",
        "Frameworks",
        "What is rated, how, and changing it: drafts, versions, publishing.",
        "framework.read",
    ),
    Topic("people", "People and their roles", "Inviting, changing roles, and leavers.", "people.write"),
    Topic(
        "settings",
        "The trust’s settings",
        "Name, colour, logo, and who needs a second factor.",
        "people.write",
    ),
    Topic("audit-trail", "The audit trail", "Who changed what, when and from where.", "audit.read"),
    Topic("exports", "Exports and imports", "Everything of the trust in one file, and back.", "audit.write"),
)


@dataclass(frozen=True, slots=True)
class RoleHelp:
    """What one role finds in the help beside what is for everybody."""

    role: Role
    summary: str
    topics: tuple[Topic, ...]


def for_everybody() -> tuple[Topic, ...]:
    return tuple(topic for topic in TOPICS if not topic.permission)


def by_role() -> tuple[RoleHelp, ...]:
    return tuple(
        RoleHelp(
            role=role,
            summary=ROLE_SUMMARIES[role],
            topics=tuple(topic for topic in TOPICS if topic.permission and topic.is_for(role)),
        )
        for role in Role
    )


def topic_named(key: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.key == key), None)
