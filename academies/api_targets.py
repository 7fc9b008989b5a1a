"""Targets, for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.importing.reading import shapes_of_kpis
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Kpi, SchoolYear, Target, TargetState, TargetStep
from academies.models.targets import WORDS_AT_MOST
from academies.targets.evidence import evidence_of
from academies.targets.numbers import read_target
from academies.targets.reading import proposable, reviewable, shown
from academies.use_cases import target_signing
from academies.use_cases import targets as use_cases
from academies.views.targets import target_or_404, today
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.tabular.numbers import Unreadable

_ID: Mapping[str, Any] = {"min_value": 1, "max_value": 2**62}
_NUMBER: Mapping[str, Any] = {"max_digits": 18, "decimal_places": 6}
_YEAR: Mapping[str, Any] = {"min_value": 2000, "max_value": 2100}
_MOST = 800


class TargetStepSerializer(serializers.Serializer[TargetStep]):
    move = serializers.CharField(
        help_text="propose, change, review, ask, agree, send_back, supersede, withdraw"
    )
    number = serializers.DecimalField(allow_null=True, **_NUMBER)
    words = serializers.CharField()
    signed_as = serializers.CharField(help_text="For whom it was signed; may be empty")
    met_on = serializers.DateField(allow_null=True, help_text="The day of the board's meeting")
    made_at = serializers.DateTimeField()


class TargetSerializer(serializers.Serializer[Target]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    kpi = serializers.CharField(source="kpi.key", help_text="The key figure's key")
    first_year = serializers.IntegerField(
        source="school_year.first_year", help_text="2026 is the school year 2026/27"
    )
    pupil_group = serializers.CharField()
    number = serializers.DecimalField(**_NUMBER)
    state = serializers.ChoiceField(choices=TargetState.choices)
    reason = serializers.CharField()
    revision = serializers.IntegerField(help_text="Grows with each step; name it when you sign")
    proposed_at = serializers.DateTimeField()
    agreed_on = serializers.DateField(allow_null=True)


class TargetInFullSerializer(TargetSerializer):
    ambition = serializers.SerializerMethodField(
        help_text="Whether it is challenging and achievable, in a sentence"
    )
    steps = TargetStepSerializer(many=True)

    def get_ambition(self, target: Target) -> str:
        (one,) = shown([target], self.context["access"])
        return one.ambition.sentence


class MovedTargetsSerializer(serializers.Serializer[Any]):
    targets = TargetSerializer(many=True)


class WantedTargetSerializer(serializers.Serializer[Target]):
    academy_id = serializers.IntegerField(**_ID)
    kpi = LineField(max_length=60)
    number = serializers.DecimalField(**_NUMBER)


class ProposedTargetsSerializer(serializers.Serializer[Target]):
    first_year = serializers.IntegerField(**_YEAR)
    pupil_group = serializers.ChoiceField(choices=list(PUPIL_GROUPS.items()), default=EVERYBODY)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_AT_MOST, default="")
    targets = serializers.ListField(child=WantedTargetSerializer(), min_length=1, max_length=_MOST)


class TargetAnswerSerializer(serializers.Serializer[Target]):
    target_id = serializers.IntegerField(**_ID)
    revision = serializers.IntegerField(min_value=1, max_value=2**31)
    agrees = serializers.BooleanField()
    number = serializers.DecimalField(
        required=False, allow_null=True, default=None, help_text="What you would rather see", **_NUMBER
    )
    words = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_AT_MOST, default="")


class TargetReviewSerializer(serializers.Serializer[Target]):
    first_year = serializers.IntegerField(**_YEAR)
    answers = serializers.ListField(child=TargetAnswerSerializer(), min_length=1, max_length=_MOST)


class TargetMeetingSerializer(TargetReviewSerializer):
    met_on = serializers.DateField(help_text="The day of the board's meeting")
    minute = LineField(required=False, allow_blank=True, max_length=200, default="")


class WithdrawnTargetSerializer(serializers.Serializer[Target]):
    reason = serializers.CharField(max_length=WORDS_AT_MOST)


class TargetFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", **_ID)
    first_year = filters.NumberFilter("school_year__first_year", label="Of this school year", **_YEAR)
    kpi = filters.CharFilter("kpi__key", label="For the key figure with this key")
    state = filters.ChoiceFilter(choices=TargetState.choices, label="Where it stands")
    ordering = Ordering(fields=("proposed_at", "agreed_on"))


@requires("targets.read", write="targets.propose")
class TargetsView(PortalView):
    queryset = Target.objects.none()
    filterset_class = TargetFilter

    @describe(TargetSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List targets, of all academies or your own."""
        found = Target.objects.visible_to(self.access).with_names()
        return self.answer_list(found.order_by("-school_year__first_year", "-pk"), TargetSerializer)

    @describe(MovedTargetsSerializer, body=ProposedTargetsSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Propose targets of a school year, or put proposals right: all of them or none.

        Answers those that were proposed or changed; what stands already with the same number is left out.
        """
        sent = self.sent(ProposedTargetsSerializer)
        year = get_object_or_404(SchoolYear, first_year=sent["first_year"])
        ids = {one["academy_id"] for one in sent["targets"]}
        academies = proposable(self.access, on=today()).in_bulk(sorted(ids))
        keys = {one["kpi"] for one in sent["targets"]}
        kpis = {kpi.key: kpi for kpi in Kpi.objects.in_use().filter(key__in=sorted(keys))}
        for one in sent["targets"]:
            if one["academy_id"] not in academies:
                get_object_or_404(proposable(self.access, on=today()), pk=one["academy_id"])
        if missing := sorted(keys - set(kpis)):
            raise serializers.ValidationError({"targets": [f"There is no KPI with the key “{missing[0]}”."]})
        shapes = shapes_of_kpis()
        try:
            wishes = [
                use_cases.Wish(
                    academies[one["academy_id"]],
                    kpis[one["kpi"]],
                    read_target(f"{one['number']:f}", shapes[one["kpi"]]),
                    sent["reason"],
                )
                for one in sent["targets"]
            ]
        except Unreadable as problem:
            raise serializers.ValidationError({"targets": [problem.reason]}) from problem
        evidence = evidence_of(
            year, list(academies.values()), list(kpis.values()), group=sent["pupil_group"], on=today()
        )
        with _told_why():
            saved = use_cases.propose(
                year=year,
                group=sent["pupil_group"],
                wishes=wishes,
                evidence=evidence,
                at=timezone.now(),
                by=self.actor,
            )
        return Response(_listed(saved), status=status.HTTP_201_CREATED)


@requires("targets.read")
class TargetView(PortalView):
    @describe(TargetInFullSerializer, has_etag=True)
    def get(self, request: Request, trust: str, target_id: int) -> Response:
        """Read one target with its steps."""
        return _answer(self, target_or_404(self.access, target_id))


@requires("targets.propose")
class WithdrawTargetView(PortalView):
    @describe(TargetInFullSerializer, body=WithdrawnTargetSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, target_id: int) -> Response:
        """Withdraw a proposed target."""
        found = target_or_404(self.access, target_id)
        get_object_or_404(proposable(self.access, on=today()), pk=found.academy_id)
        reason = self.sent(WithdrawnTargetSerializer)["reason"]
        with _told_why():
            use_cases.withdraw(target=found, reason=reason, at=timezone.now(), by=self.actor)
        return _answer(self, target_or_404(self.access, target_id))


@requires("targets.review")
class ReviewTargetsView(PortalView):
    queryset = Target.objects.none()

    @describe(MovedTargetsSerializer, body=TargetReviewSerializer, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Review proposed targets as the chair of the academy's local governing board: all of them or none.

        Where you do not agree, say in words why another target is needed.
        """
        sent = self.sent(TargetReviewSerializer)
        year, answers = _answers(self, sent)
        for academy_id in sorted({answer.target.academy_id for answer in answers}):
            get_object_or_404(reviewable(self.access), pk=academy_id)
        with _told_why():
            saved = target_signing.review(year=year, answers=answers, at=timezone.now(), by=self.actor)
        return Response(_listed(saved))


@requires("targets.agree")
class AgreeTargetsView(PortalView):
    queryset = Target.objects.none()

    @describe(MovedTargetsSerializer, body=TargetMeetingSerializer, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Agree reviewed targets for the board, and send back those that it does not agree to: all of them or none."""
        return _board(self, target_signing.capacity_of(self.access))


@requires("targets.minute")
class MinuteTargetsView(PortalView):
    queryset = Target.objects.none()

    @describe(MovedTargetsSerializer, body=TargetMeetingSerializer, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Minute that the board agreed these targets. `minute` says where it is written down."""
        return _board(self, target_signing.BOARD, must_minute=True)


def _board(view: PortalView, signed_as: str, *, must_minute: bool = False) -> Response:
    sent = view.sent(TargetMeetingSerializer)
    if must_minute and not sent["minute"]:
        raise serializers.ValidationError({"minute": ["Say which minute records it."]})
    year, answers = _answers(view, sent)
    with _told_why():
        saved = target_signing.agree(
            year=year,
            answers=answers,
            met_on=sent["met_on"],
            minute=sent["minute"],
            signed_as=signed_as,
            at=timezone.now(),
            by=view.actor,
        )
    return Response(_listed(saved))


def _answers(view: PortalView, sent: dict[str, Any]) -> tuple[SchoolYear, list[target_signing.Answer]]:
    year = get_object_or_404(SchoolYear, first_year=sent["first_year"])
    wanted = [one["target_id"] for one in sent["answers"]]
    found = Target.objects.of_round(year).visible_to(view.access).with_names().in_bulk(wanted)
    for pk in wanted:
        if pk not in found:
            get_object_or_404(Target.objects.none(), pk=pk)
    answers = []
    for one in sent["answers"]:
        number: Decimal | None = None if one["agrees"] else one["number"]
        answers.append(
            target_signing.Answer(
                found[one["target_id"]], one["revision"], one["agrees"], number, one["words"]
            )
        )
    return year, answers


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (use_cases.MoveNotAllowed, use_cases.ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _listed(targets: list[Target]) -> dict[str, Any]:
    return dict(MovedTargetsSerializer({"targets": targets}).data)


def _answer(view: PortalView, target: Target) -> Response:
    data = TargetInFullSerializer(target, context={"access": view.access}).data
    return Response(data, headers={"ETag": etag_of(data)})
