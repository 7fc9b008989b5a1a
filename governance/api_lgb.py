"""Local boards' reviews of the academy card, and what they put to the trust board, for programs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api_lgb_shapes import (
    ChangedLgbEntrySerializer,
    EscalatedSerializer,
    EscalateSerializer,
    EscalationFilter,
    LgbReviewFilter,
    LgbReviewSerializer,
    NewLgbAnswerSerializer,
    NewLgbEntrySerializer,
    NewLgbReviewSerializer,
    ResponseSerializer,
    SignLgbReviewSerializer,
    WholeLgbReviewSerializer,
)
from governance.api_meetings import told_why
from governance.escalations import in_words, visible_escalations
from governance.lgb_lifecycle import MOVES
from governance.lgb_sight import standing_of, visible_reviews
from governance.models import BodyMember, Escalation, LgbReview, Meeting
from governance.sight import visible_bodies
from governance.use_cases import escalations as escalating
from governance.use_cases import lgb_reviews as use_cases
from governance.views.lgb_entries import (
    check_author,
    check_head,
    check_member,
    entry_or_404,
    escalation_or_404,
)
from governance.views.lgb_reviews import review_or_404
from governance.views.pages import clerk_only, today
from trust_portal.accounts.gate import requires
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


@requires("meeting.read")
class LgbReviewsView(PortalView):
    queryset = LgbReview.objects.none()
    filterset_class = LgbReviewFilter

    @describe(LgbReviewSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List local boards' reviews, the newest first: your own boards' ones, and others once they are recorded."""
        found = visible_reviews(self.access, on=today()).select_related("body")
        return self.answer_list(found.newest_first(), LgbReviewSerializer)

    @describe(WholeLgbReviewSerializer, body=NewLgbReviewSerializer, status=201, has_etag=True)
    def post(self, request: Request, trust: str) -> Response:
        """Open the review of a card, for a meeting of the local board or for the term."""
        sent = self.sent(NewLgbReviewSerializer)
        bodies = visible_bodies(self.access, on=today()).select_related("academy")
        body = bodies.filter(pk=sent["body_id"]).first()
        if body is None:
            raise serializers.ValidationError({"body_id": "There is nothing with this id."})
        if not standing_of(self.access, body, on=today()).may_open:
            raise PermissionDenied
        meeting = None
        if sent["meeting_id"] is not None:
            meeting = Meeting.objects.filter(pk=sent["meeting_id"], body=body).select_related("body").first()
            if meeting is None:
                raise serializers.ValidationError({"meeting_id": "There is nothing with this id."})
        made = use_cases.open_review(body=body, meeting=meeting, at=timezone.now(), by=self.actor)
        return _answer(self, made.pk, status.HTTP_201_CREATED)


@requires("meeting.read")
class LgbReviewView(PortalView):
    @describe(WholeLgbReviewSerializer, has_etag=True)
    def get(self, request: Request, trust: str, lgb_review_id: int) -> Response:
        """Read one review with its entries, answers and what was put to the trust board."""
        return _answer(self, lgb_review_id)


@requires("meeting.read")
class LgbEntriesView(PortalView):
    @describe(WholeLgbReviewSerializer, body=NewLgbEntrySerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, lgb_review_id: int) -> Response:
        """Say something about a part of the card, as a governor in office."""
        review = review_or_404(self.access, lgb_review_id)
        check_member(self.access, review)
        sent = self.sent(NewLgbEntrySerializer)
        with told_why():
            use_cases.add_entry(review=review, **sent, at=timezone.now(), by=self.actor)
        return _answer(self, lgb_review_id, status.HTTP_201_CREATED)


@requires("meeting.read")
class LgbEntryView(PortalView):
    @describe(WholeLgbReviewSerializer, body=ChangedLgbEntrySerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, lgb_review_id: int, lgb_entry_id: int) -> Response:
        """Change what you said, until the review is recorded."""
        review = review_or_404(self.access, lgb_review_id)
        entry = entry_or_404(review, lgb_entry_id)
        check_author(self.access, entry)
        check_if_match(request, _answer(self, lgb_review_id)["ETag"], is_needed=True)
        sent = self.sent(ChangedLgbEntrySerializer)
        with told_why():
            use_cases.change_entry(
                entry=entry, **sent, seen_revision=entry.revision, at=timezone.now(), by=self.actor
            )
        return _answer(self, lgb_review_id)

    @describe(None, status=204, problems=[409])
    def delete(self, request: Request, trust: str, lgb_review_id: int, lgb_entry_id: int) -> Response:
        """Withdraw what you said."""
        review = review_or_404(self.access, lgb_review_id)
        entry = entry_or_404(review, lgb_entry_id)
        check_author(self.access, entry)
        with told_why():
            use_cases.withdraw_entry(entry=entry, by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


@requires("meeting.read")
class LgbAnswerView(PortalView):
    @describe(WholeLgbReviewSerializer, body=NewLgbAnswerSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, lgb_review_id: int, lgb_entry_id: int) -> Response:
        """Answer a question of governors, as the academy's headteacher."""
        review = review_or_404(self.access, lgb_review_id)
        check_head(self.access, review)
        entry = entry_or_404(review, lgb_entry_id)
        check_if_match(request, _answer(self, lgb_review_id)["ETag"], is_needed=True)
        sent = self.sent(NewLgbAnswerSerializer)
        given = entry.answers.first()
        with told_why():
            use_cases.answer(
                entry=entry,
                text=sent["text"],
                seen_revision=given.revision if given else 0,
                at=timezone.now(),
                by=self.actor,
            )
        return _answer(self, lgb_review_id)


@requires("meeting.read")
class LgbEscalateView(PortalView):
    @describe(EscalatedSerializer, body=EscalateSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str, lgb_review_id: int, lgb_entry_id: int) -> Response:
        """Put a concern, question or challenge to the trust board."""
        review = review_or_404(self.access, lgb_review_id)
        check_member(self.access, review)
        entry = entry_or_404(review, lgb_entry_id)
        sent = self.sent(EscalateSerializer)
        with told_why():
            made = escalating.escalate(entry=entry, **sent, at=timezone.now(), by=self.actor)
        return _escalated(made, status.HTTP_201_CREATED)


@requires("meeting.read")
class LgbRecordView(PortalView):
    @describe(WholeLgbReviewSerializer, body=SignLgbReviewSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, lgb_review_id: int) -> Response:
        """Record a review: as a chair in office you sign it today; the clerk says who signed it, and when."""
        review = review_or_404(self.access, lgb_review_id)
        standing = standing_of(self.access, review.body, on=today())
        if not standing.may_record:
            raise PermissionDenied
        sent = self.sent(SignLgbReviewSerializer)
        if review.state not in MOVES["record"].before:
            raise NotNow("This review is recorded already.")
        signer, day = standing.signs_as, today()
        if signer is None:
            named = BodyMember.objects.filter(body=review.body, pk=sent["signed_by_id"])
            signer, day = named.first(), sent["signed_on"] or day
            if signer is None:
                raise serializers.ValidationError({"signed_by_id": "Name a chair of this local board."})
        with told_why():
            use_cases.record_review(
                review=review, signed_by=signer, signed_on=day, at=timezone.now(), by=self.actor
            )
        return _answer(self, lgb_review_id)


@requires("meeting.read")
class EscalationsView(PortalView):
    queryset = Escalation.objects.none()
    filterset_class = EscalationFilter

    @describe(EscalatedSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List what local boards have put to the trust board, the newest first."""
        found = visible_escalations(self.access, on=today()).order_by("-at", "-pk")
        return self.answer_list(
            found,
            EscalatedSerializer,
            prepare=lambda rows: in_words(
                Escalation.objects.filter(pk__in=[one.pk for one in rows]).order_by("-at", "-pk")
            ),
        )


@requires("meeting.write")
class EscalationResponseView(PortalView):
    @describe(EscalatedSerializer, body=ResponseSerializer, problems=[409])
    def post(self, request: Request, trust: str, escalation_id: int) -> Response:
        """Record the trust board's response, as its clerk."""
        clerk_only(self.access)
        found = escalation_or_404(self.access, escalation_id)
        sent = self.sent(ResponseSerializer)
        meeting = None
        if sent["meeting_id"] is not None:
            meeting = Meeting.objects.filter(pk=sent["meeting_id"]).select_related("body").first()
            if meeting is None:
                raise serializers.ValidationError({"meeting_id": "There is nothing with this id."})
        with told_why():
            escalating.respond(
                escalation=found,
                response=sent["response"],
                meeting=meeting,
                at=timezone.now(),
                by=self.actor,
            )
        return _escalated(found)


def _escalated(made: Escalation, code: int = status.HTTP_200_OK) -> Response:
    (shown,) = in_words(Escalation.objects.filter(pk=made.pk))
    return Response(EscalatedSerializer(shown).data, status=code)


def _answer(view: PortalView, lgb_review_id: int, code: int = status.HTTP_200_OK) -> Response:
    data = WholeLgbReviewSerializer(review_or_404(view.access, lgb_review_id)).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
