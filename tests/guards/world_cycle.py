"""Records of the termly cycle and of boards, one of each kind in a trust."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from academies.models import (
    Academy,
    Period,
)
from assurance.models import (
    EvidenceFile,
    ImprovementAction,
    PackVersion,
    PositionStatement,
    Report,
    ReportState,
    ReportText,
    Review,
    ReviewReply,
    ReviewState,
    ReviewVersion,
    Risk,
    RiskState,
    RiskTheme,
    StatementState,
    Visit,
    VisitEvidence,
    VisitRecommendation,
    VisitState,
    VisitVisitor,
)
from governance.models import (
    AgendaItem,
    AgendaTemplateItem,
    BoardPack,
    BoardPackState,
    Body,
    BodyKind,
    BodyMember,
    DelegatedDecision,
    Escalation,
    LgbEntry,
    LgbReview,
    LgbReviewState,
    Matter,
    Meeting,
    MeetingState,
    MemberRole,
    MinuteEntry,
    Minutes,
    PackReceipt,
    Paper,
    PaperKind,
)
from governance.packs.contents import Cover, Pack
from governance.packs.plain import to_plain
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.conversations.models import Comment, Conversation
from trust_portal.jobs.models import Job, JobState, Queue

# Each person has a copy of the report, whose id is that of their token and this.
COPIES = 100


def said(slug: str, number: int) -> Conversation:
    """One conversation, that all of these records share."""
    conversation, _ = Conversation.objects.get_or_create(pk=number)
    Comment.objects.get_or_create(
        pk=number,
        defaults={
            "conversation": conversation,
            "text": f"Said at {slug.title()}",
            "said_at": timezone.now(),
        },
    )
    return conversation


def visit(cast: Cast, slug: str, number: int, academy: Academy, version: PackVersion) -> dict[str, Any]:
    """A link visit in a domain of operations, that everybody who may write visits has been on; its note is final."""
    lead = cast.person(slug, Role.IMPROVEMENT_OFFICER)
    visit = Visit.objects.create(
        pk=number,
        academy=academy,
        version=version,
        type="link_governor",
        type_name=f"Link visit of {slug.title()}",
        is_link=True,
        planned_on=date(2026, 10, 5),
        held_on=date(2026, 10, 5),
        lead=lead,
        domain_leads=[Role.OPERATIONS_LEAD.value],
        state=VisitState.FINAL,
        strengths=f"Seen at {slug.title()}",
        conversation=said(slug, number),
        ended_at=timezone.now(),
    )
    for role in (Role.OPERATIONS_LEAD, Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR):
        VisitVisitor.objects.create(visit=visit, person=cast.person(slug, role))
    recommendation = VisitRecommendation.objects.create(
        pk=number, visit=visit, place=1, text=f"Do better at {slug.title()}"
    )
    kept = EvidenceFile.objects.create(
        pk=number, name=f"evidence-of-{slug}.pdf", stored_as="none", sha256="0" * 64, size=1
    )
    VisitEvidence.objects.create(visit=visit, evidence=kept)
    return {
        "visit_id": visit.pk,
        "recommendation_id": recommendation.pk,
        "evidence_id": kept.pk,
        "comment_id": number,
    }


def improvement(cast: Cast, slug: str, number: int, period: Period, academy: Academy) -> dict[str, Any]:
    """An improvement action that all its readers see: a contributor's, in the operations lead's own domain. And a
    review that is published."""
    now = timezone.now()
    director = cast.person(slug, Role.DIRECTOR_OF_EDUCATION)
    review = Review.objects.create(
        pk=number,
        academy=academy,
        period=period,
        version=PackVersion.objects.get(note=f"Of {slug.title()}"),
        state=ReviewState.PUBLISHED,
        reply_until=now.date(),
        sent_at=now,
        signed_at=now,
        signed_by=director,
        conversation=said(slug, number),
    )
    version = ReviewVersion.objects.create(
        pk=number,
        review=review,
        revision=1,
        is_current=True,
        summary=f"Well at {slug.title()}",
        by=director,
        at=now,
    )
    ReviewReply.objects.create(pk=number, review=review, version=version, text="Yes", at=now)
    improvement = ImprovementAction.objects.create(
        pk=number,
        academy=academy,
        title=f"To do at {slug.title()}",
        owner=cast.person(slug, Role.CONTRIBUTOR),
        due_on=now.date(),
        domain_leads=[Role.OPERATIONS_LEAD.value],
        review=review,
        conversation=said(slug, number),
    )
    return {"improvement_id": improvement.pk, "review_id": review.pk}


def card(cast: Cast, slug: str, number: int, academy: Academy) -> dict[str, Any]:
    """A risk in the operations lead's own domain that is closed, and a statement that stands."""
    now = timezone.now()
    director = cast.person(slug, Role.DIRECTOR_OF_EDUCATION)
    risk = Risk.objects.create(
        pk=number,
        academy=academy,
        theme=RiskTheme.FINANCE,
        title=f"Risk of {slug.title()}",
        likelihood=3,
        impact=4,
        owner=director,
        response=f"Watched at {slug.title()}",
        review_on=now.date(),
        state=RiskState.CLOSED,
        closed_why=f"Over at {slug.title()}",
        closed_at=now,
    )
    statement = PositionStatement.objects.create(
        pk=number,
        academy=academy,
        text=f"Well at {slug.title()}",
        state=StatementState.AGREED,
        written_by=director,
        written_at=now,
        agreed_by=director,
        agreed_as=Role.DIRECTOR_OF_EDUCATION,
        agreed_at=now,
    )
    return {"risk_id": risk.pk, "statement_id": statement.pk}


def report(cast: Cast, slug: str, number: int, period: Period, academy: Academy) -> dict[str, Any]:
    """A report that is submitted, so that everybody who may read reports may see it."""
    report = Report.objects.create(
        pk=number,
        academy=academy,
        period=period,
        version=PackVersion.objects.get(note=f"Of {slug.title()}"),
        key="headteacher",
        state=ReportState.SUBMITTED,
        opens_on=period.starts_on,
        due_on=period.ends_on,
        submitted_at=timezone.now(),
        submitted_by=cast.person(slug, Role.HEADTEACHER),
        conversation=said(slug, number),
    )
    text = ReportText.objects.create(
        pk=number,
        report=report,
        section="safety",
        question="safe",
        revision=1,
        text=f"Safe at {slug.title()}",
        is_current=False,
        is_aside=True,
        began_at=timezone.now(),
        at=timezone.now(),
    )
    for offset, role in enumerate(Role):
        Job.objects.create(
            pk=number + offset + COPIES,
            kind="report_copy",
            key=f"probe-{role}",
            queue=Queue.PACKS,
            state=JobState.FAILED,
            message=f"Could not draw a report of {slug.title()}",
            arguments={"report": report.pk},
            requested_by=cast.person(slug, role),
            finished_at=timezone.now(),
        )
    return {
        "report_id": report.pk,
        "text_id": text.pk,
        "copy_id": number + COPIES,
        "section": "safety",
        "key": "headteacher",
        "move": "open",
    }


def board_pack(cast: Cast, slug: str, number: int, job: Job) -> dict[str, Any]:
    """A released version of the meeting's pack, whose file is lost, and that its clerk has opened."""
    title = f"Board pack of {slug.title()}"
    contents = Pack(Cover(slug.title(), title), "Confidential", f"Made at {slug.title()}", ())
    pack = BoardPack.objects.create(
        pk=number,
        meeting_id=number,
        job=job,
        number=1,
        title=title,
        state=BoardPackState.RELEASED,
        contents=to_plain(contents),
        built_at=timezone.now(),
        released_at=timezone.now(),
        pages=2,
        size=1,
        sha256="0" * 64,
        contents_sha256=contents.fingerprint(),
    )
    PackReceipt.objects.create(
        pk=number, pack=pack, person=cast.person(slug, Role.CLERK), kind="web", first_at=timezone.now()
    )
    return {"board_pack_id": pack.pk}


def meeting(cast: Cast, slug: str, number: int, academy: Academy) -> dict[str, Any]:
    """A meeting that was held, of a local board that everybody who may read any meeting may read."""
    body = Body.objects.create(
        pk=number, kind=BodyKind.LGB, name=f"Local board at {slug.title()}", academy=academy
    )
    member = BodyMember.objects.create(
        pk=number,
        body=body,
        person=cast.person(slug, Role.TRUSTEE),
        role=MemberRole.CHAIR,
        from_on=date(2024, 9, 1),
    )
    at = timezone.now() - timedelta(days=3)
    meeting = Meeting.objects.create(
        pk=number,
        body=body,
        first_year=2026,
        starts_at=at,
        venue=f"At {slug.title()}",
        state=MeetingState.HELD,
    )
    item = AgendaItem.objects.create(pk=number, meeting=meeting, place=1, title=f"Item of {slug.title()}")
    AgendaTemplateItem.objects.create(pk=number, body=body, place=1, title=f"Each time at {slug.title()}")
    Paper.objects.create(
        pk=number, item=item, kind=PaperKind.DOCUMENT, title=f"Paper of {slug.title()}", added_at=at
    )
    minutes = Minutes.objects.create(pk=number, meeting=meeting)
    MinuteEntry.objects.create(pk=number, minutes=minutes, item=item, kind="note", text=f"At {slug.title()}")
    Matter.objects.create(
        pk=number, meeting=meeting, text=f"Of {slug.title()}", owner_name="Somebody", due_on=date(2026, 9, 7)
    )
    DelegatedDecision.objects.create(
        pk=number, place=1, area="Estates", text="Leases", powers={"board": "decides"}
    )
    return {
        **_lgb_review(cast, slug, number, meeting, member),
        "body_id": body.pk,
        "member_id": member.pk,
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "template_item_id": number,
        "paper_id": number,
        "entry_id": number,
        "matter_id": number,
        "row_id": number,
        "step": "approve",
    }


def _lgb_review(
    cast: Cast, slug: str, number: int, meeting: Meeting, signed_by: BodyMember
) -> dict[str, Any]:
    """A recorded review of the card; its chair's question is not answered, and before the trust board."""
    review = LgbReview.objects.create(
        pk=number,
        body=meeting.body,
        meeting=meeting,
        state=LgbReviewState.RECORDED,
        signed_by=signed_by,
        signed_on=meeting.met_on,
        recorded_at=timezone.now(),
    )
    entry = LgbEntry.objects.create(
        pk=number,
        review=review,
        kind="question",
        part="risks",
        text=f"Asked at {slug.title()}",
        by=cast.person(slug, Role.LGB_CHAIR),
        at=meeting.starts_at,
    )
    escalation = Escalation.objects.create(
        pk=number, entry=entry, reason=f"Worried at {slug.title()}", at=meeting.starts_at
    )
    return {"lgb_review_id": review.pk, "lgb_entry_id": entry.pk, "escalation_id": escalation.pk}
