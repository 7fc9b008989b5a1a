"""Conversations about reports, reviews, visits and improvement actions, for programs."""

from __future__ import annotations

from assurance.topics import about_improvement, about_report, about_review, about_visit
from assurance.views.improvement import improvement_or_404
from assurance.views.reports import report_or_404
from assurance.views.reviews import review_or_404
from assurance.views.visit import with_note_or_404
from trust_portal.accounts.gate import requires
from trust_portal.api.views import PortalView
from trust_portal.conversations.api import CommentsView, CommentView
from trust_portal.conversations.topics import Topic


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
class ReportCommentsView(_OfReport, CommentsView):
    pass


@requires("head_report.read")
class ReportCommentView(_OfReport, CommentView):
    pass


@requires("assurance.read")
class ReviewCommentsView(_OfReview, CommentsView):
    pass


@requires("assurance.read")
class ReviewCommentView(_OfReview, CommentView):
    pass


@requires("improvement.read")
class VisitCommentsView(_OfVisit, CommentsView):
    pass


@requires("improvement.read")
class VisitCommentView(_OfVisit, CommentView):
    pass


@requires("improvement.read")
class ImprovementCommentsView(_OfImprovement, CommentsView):
    pass


@requires("improvement.read")
class ImprovementCommentView(_OfImprovement, CommentView):
    pass
