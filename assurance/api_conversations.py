"""Conversations about reports, reviews, visits and improvement actions, for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drf_spectacular.utils import extend_schema, extend_schema_view

from assurance.topics import about_improvement, about_report, about_review, about_visit
from assurance.views.improvement import improvement_or_404
from assurance.views.reports import report_or_404
from assurance.views.reviews import review_or_404
from assurance.views.visit import with_note_or_404
from trust_portal.accounts.gate import requires
from trust_portal.api.views import PortalView
from trust_portal.conversations.api import CommentsView, CommentView
from trust_portal.conversations.topics import Topic

View = TypeVar("View", bound=type[PortalView])


def _list_about(record: str) -> Callable[[View], View]:
    """Each operation has words of its own."""
    return extend_schema_view(
        get=extend_schema(summary=f"List what was said about {record}"),
        post=extend_schema(summary=f"Say something about {record}"),
    )


def _one_about(record: str) -> Callable[[View], View]:
    return extend_schema_view(delete=extend_schema(summary=f"Withdraw what you said about {record}"))


class _OfReport(PortalView):
    def topic(self, number: int) -> Topic:
        return about_report(report_or_404(self.access, number), trust=self.trust.slug)


class _OfReview(PortalView):
    def topic(self, number: int) -> Topic:
        return about_review(review_or_404(self.access, number), trust=self.trust.slug)


class _OfVisit(PortalView):
    def topic(self, number: int) -> Topic:
        return about_visit(with_note_or_404(self.access, number)[0], trust=self.trust.slug)


class _OfImprovement(PortalView):
    def topic(self, number: int) -> Topic:
        return about_improvement(improvement_or_404(self.access, number), trust=self.trust.slug)


@requires("head_report.read")
@_list_about("a headteacher's report")
class ReportCommentsView(_OfReport, CommentsView):
    pass


@requires("head_report.read")
@_one_about("a headteacher's report")
class ReportCommentView(_OfReport, CommentView):
    pass


@requires("assurance.read")
@_list_about("a termly review")
class ReviewCommentsView(_OfReview, CommentsView):
    pass


@requires("assurance.read")
@_one_about("a termly review")
class ReviewCommentView(_OfReview, CommentView):
    pass


@requires("improvement.read")
@_list_about("the note of a visit")
class VisitCommentsView(_OfVisit, CommentsView):
    pass


@requires("improvement.read")
@_one_about("the note of a visit")
class VisitCommentView(_OfVisit, CommentView):
    pass


@requires("improvement.read")
@_list_about("an improvement action")
class ImprovementCommentsView(_OfImprovement, CommentsView):
    pass


@requires("improvement.read")
@_one_about("an improvement action")
class ImprovementCommentView(_OfImprovement, CommentView):
    pass
