"""Termly reviews, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import Academy, Period
from assurance.models import Review, ReviewReply, ReviewState, ReviewVersion
from assurance.review_lifecycle import MoveNotAllowed, leads, may_move
from assurance.use_cases import reviews as use_cases
from assurance.use_cases.reviews import LONGEST, LONGEST_PRIORITY, MOST_PRIORITIES, ChangedMeanwhile, Words
from assurance.views.reviews import review_or_404
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import IdField, PersonNameSerializer
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class ReviewVersionSerializer(serializers.Serializer[ReviewVersion]):
    revision = serializers.IntegerField()
    summary = serializers.CharField()
    strengths = serializers.CharField()
    priorities = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="Why what was signed is corrected; empty before")
    by = PersonNameSerializer(allow_null=True)
    at = serializers.DateTimeField()


class ReviewReplySerializer(serializers.Serializer[ReviewReply]):
    revision = serializers.IntegerField(source="version.revision", help_text="What it replies to")
    text = serializers.CharField(help_text="Empty: the draft is accurate")
    by = PersonNameSerializer(allow_null=True)
    at = serializers.DateTimeField()


class ReviewSerializer(serializers.Serializer[Review]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    period_id = serializers.IntegerField()
    report_id = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=ReviewState.choices)
    held_on = serializers.DateField(allow_null=True)
    attended_by = serializers.CharField()
    reply_until = serializers.DateField(allow_null=True)
    opened_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    replied_at = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    shared_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


class WholeReviewSerializer(ReviewSerializer):
    words = serializers.SerializerMethodField()
    reply = serializers.SerializerMethodField()

    @extend_schema_field(ReviewVersionSerializer)
    def get_words(self, review: Review) -> Any:
        return ReviewVersionSerializer(review.versions.current().select_related("by").get()).data

    @extend_schema_field(ReviewReplySerializer(allow_null=True))
    def get_reply(self, review: Review) -> Any:
        said = review.replies.select_related("by", "version").first()
        return ReviewReplySerializer(said).data if said else None


class NewReviewSerializer(serializers.Serializer[Review]):
    academy_id = IdField()
    period_id = IdField()


class SentWordsSerializer(serializers.Serializer[ReviewVersion]):
    """`reason` is needed once the review is signed: what is sent is then a correction."""

    summary = serializers.CharField(max_length=LONGEST, allow_blank=True)
    strengths = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False, default="")
    priorities = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_PRIORITY),
        max_length=MOST_PRIORITIES,
        required=False,
        default=list,
    )
    held_on = serializers.DateField(required=False, allow_null=True, default=None)
    attended_by = serializers.CharField(max_length=2_000, allow_blank=True, required=False, default="")
    reason = serializers.CharField(max_length=2_000, allow_blank=True, required=False, default="")


class SentReplySerializer(serializers.Serializer[ReviewReply]):
    text = serializers.CharField(max_length=LONGEST, allow_blank=True, help_text="Empty: it is accurate")


class ReviewFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    period_id = filters.NumberFilter(label="Of this term", min_value=1, max_value=2**62)
    state = filters.ChoiceFilter(choices=ReviewState.choices, label="How far it has come")
    ordering = Ordering(fields=("opened_at", "signed_at"))


@requires("assurance.read", write="assurance.agree")
class ReviewsView(PortalView):
    queryset = Review.objects.none()
    filterset_class = ReviewFilter

    @describe(ReviewSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List termly reviews, the newest first, as far as they have come for your role."""
        return self.answer_list(Review.objects.visible_to(self.access).newest_first(), ReviewSerializer)

    @describe(WholeReviewSerializer, body=NewReviewSerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Open the review of an academy's term."""
        if not leads(self.access):
            raise PermissionDenied
        sent = self.sent(NewReviewSerializer)
        academy = Academy.objects.filter(pk=sent["academy_id"]).first()
        period = Period.objects.select_related("school_year").filter(pk=sent["period_id"]).first()
        if academy is None or period is None:
            missing = "academy_id" if academy is None else "period_id"
            raise serializers.ValidationError({missing: "There is nothing with this id."})
        with _told_why():
            opened = use_cases.open_review(academy=academy, period=period, by=self.actor, at=timezone.now())
        return _answer(self, opened.pk, status.HTTP_201_CREATED)


@requires("assurance.read", write="assurance.agree")
class ReviewView(PortalView):
    @describe(WholeReviewSerializer, has_etag=True)
    def get(self, request: Request, trust: str, review_id: int) -> Response:
        """Read one review: what it says, and the headteacher's reply."""
        return _answer(self, review_id)

    @describe(WholeReviewSerializer, body=SentWordsSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, review_id: int) -> Response:
        """Write in a review. Once it is signed, this corrects it: as a new version, with a reason."""
        found = review_or_404(self.access, review_id)
        if not leads(self.access):
            raise PermissionDenied
        check_if_match(request, _answer(self, review_id)["ETag"], is_needed=True)
        sent = self.sent(SentWordsSerializer)
        words = Words(sent["summary"], sent["strengths"], sent["priorities"])
        seen = found.versions.current().get().revision
        doing: dict[str, Any] = {"seen_revision": seen, "by": self.actor, "at": timezone.now()}
        with _told_why():
            if found.signed_at is not None:
                use_cases.correct(review=found, words=words, reason=sent["reason"], **doing)
            else:
                use_cases.write(
                    review=found,
                    words=words,
                    held_on=sent["held_on"],
                    attended_by=sent["attended_by"],
                    **doing,
                )
        return _answer(self, review_id)


@requires("head_report.submit")
class ReviewReplyView(PortalView):
    @describe(WholeReviewSerializer, body=SentReplySerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, review_id: int) -> Response:
        """Reply to the draft of your academy's review, once."""
        return _moved(self, review_id, "reply", use_cases.reply, body=SentReplySerializer)


@requires("assurance.agree")
class ReviewSendView(PortalView):
    @describe(WholeReviewSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, review_id: int) -> Response:
        """Send the draft to the headteacher for accuracy."""
        return _moved(self, review_id, "send for accuracy", use_cases.send)


@requires("assurance.agree")
class ReviewSignView(PortalView):
    @describe(WholeReviewSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, review_id: int) -> Response:
        """Sign a review, once the headteacher has replied or had the time to."""
        return _moved(self, review_id, "sign", use_cases.sign)


@requires("assurance.agree")
class ReviewShareView(PortalView):
    @describe(WholeReviewSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, review_id: int) -> Response:
        """Share a signed review with the local governing board."""
        return _moved(self, review_id, "share", use_cases.share)


@requires("assurance.agree")
class ReviewPublishView(PortalView):
    @describe(WholeReviewSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, review_id: int) -> Response:
        """Publish a shared review to trustees."""
        return _moved(self, review_id, "publish", use_cases.publish)


def _moved(
    view: PortalView,
    review_id: int,
    move: str,
    use_case: Any,
    body: type[serializers.Serializer[Any]] | None = None,
) -> Response:
    found = review_or_404(view.access, review_id)
    if not may_move(view.access, found, move):
        raise PermissionDenied
    facts = view.sent(body) if body else {}
    with _told_why():
        use_case(review=found, **facts, by=view.actor, at=timezone.now())
    return _answer(view, review_id)


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (MoveNotAllowed, ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _answer(view: PortalView, review_id: int, code: int = status.HTTP_200_OK) -> Response:
    data = WholeReviewSerializer(review_or_404(view.access, review_id)).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
