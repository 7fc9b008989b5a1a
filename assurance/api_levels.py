"""Support levels, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from assurance.levels import may_see_proposals, visible_academies
from assurance.models import AgreedAs, DecisionState, LevelAgreement, LevelDecision, LevelEvidence
from assurance.suggested_levels import suggestion_for
from assurance.use_cases import level_agreements
from assurance.use_cases import levels as use_cases
from assurance.use_cases.level_moves import ChangedMeanwhile, MoveNotAllowed
from assurance.views.level_decisions import decision_or_404, may_note_evidence
from assurance.views.levels import academy_or_404, framework_and_model
from trust_portal.accounts.gate import requires
from trust_portal.api.fields import LineField
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON


class EvidenceSerializer(serializers.Serializer[LevelEvidence]):
    item = serializers.CharField(help_text="Its key in the framework")
    is_seen = serializers.BooleanField()
    link = serializers.CharField()
    note = serializers.CharField()


class AgreementSerializer(serializers.Serializer[LevelAgreement]):
    agreed_as = serializers.ChoiceField(choices=AgreedAs.choices)
    minute = serializers.CharField()
    agreed_at = serializers.DateTimeField()


class DecisionSerializer(serializers.Serializer[LevelDecision]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    model = serializers.CharField(help_text="The support model's key in the framework")
    subject = serializers.CharField(help_text="Of a subject or theme; empty for the academy as a whole")
    level = serializers.CharField(help_text="The level's key in the framework")
    suggested_level = serializers.CharField(
        help_text="What the rules said when it was proposed; may be empty"
    )
    suggested_why = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    is_in_year = serializers.BooleanField(help_text="Whether it changed within a school year")
    state = serializers.ChoiceField(choices=DecisionState.choices)
    effective_from = serializers.DateField()
    effective_to = serializers.DateField(allow_null=True, help_text="The first day of the level after it")
    met_on = serializers.DateField(allow_null=True)
    chaired_by = serializers.CharField()
    attended_by = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    evidence = EvidenceSerializer(many=True)
    agreements = AgreementSerializer(many=True)


class ProposalSerializer(serializers.Serializer[LevelDecision]):
    level = LineField(max_length=80)
    effective_from = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    met_on = serializers.DateField(required=False, allow_null=True, default=None)
    chaired_by = LineField(required=False, allow_blank=True, max_length=120, default="")
    attended_by = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class NewProposalSerializer(ProposalSerializer):
    academy_id = serializers.IntegerField(min_value=1, max_value=2**62)
    model = LineField(max_length=80)
    subject = LineField(required=False, allow_blank=True, max_length=80, default="")


class NotedEvidenceSerializer(serializers.Serializer[LevelEvidence]):
    item = LineField(max_length=80)
    is_seen = serializers.BooleanField()
    link = LineField(required=False, allow_blank=True, max_length=500, default="")
    note = LineField(required=False, allow_blank=True, max_length=500, default="")


class SignatureSerializer(serializers.Serializer[LevelAgreement]):
    minute = LineField(required=False, allow_blank=True, max_length=200, default="")


class WithdrawalSerializer(serializers.Serializer[LevelDecision]):
    reason = serializers.CharField(max_length=1000)


class DecisionFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    model = filters.CharFilter(label="Of this support model")
    state = filters.ChoiceFilter(choices=DecisionState.choices, label="Where it stands")
    ordering = Ordering(fields=("effective_from", "proposed_at"))


@requires("support_level.read", write="support_level.propose")
class LevelDecisionsView(PortalView):
    queryset = LevelDecision.objects.none()
    filterset_class = DecisionFilter

    @describe(DecisionSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List decisions about support levels, the newest first.

        Of all academies or your own. Proposals are for those who work on them.
        """
        academies = [academy.pk for academy in visible_academies(self.access)]
        found = LevelDecision.objects.filter(academy_id__in=academies)
        if not may_see_proposals(self.access):
            found = found.filter(state=DecisionState.AGREED)
        found = found.prefetch_related("evidence", "agreements")
        return self.answer_list(found.order_by("-effective_from", "-pk"), DecisionSerializer)

    @describe(DecisionSerializer, body=NewProposalSerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Propose a support level.

        Where the framework asks nobody to agree, it is in force at once.
        """
        sent = self.sent(NewProposalSerializer)
        academy = academy_or_404(self.page_request, sent.pop("academy_id"))
        framework, model = framework_and_model(sent.pop("model"))
        subject = sent.pop("subject")
        with _told_why():
            decision = use_cases.propose(
                academy=academy,
                framework=framework,
                model=model,
                subject=subject,
                suggested=suggestion_for(framework, model, academy, subject, on=_today()),
                **_facts(sent),
                at=timezone.now(),
                by=self.actor,
            )
        return _answer(decision, status.HTTP_201_CREATED)


@requires("support_level.read", write="support_level.propose")
class LevelDecisionView(PortalView):
    @describe(DecisionSerializer, has_etag=True)
    def get(self, request: Request, trust: str, decision_id: int) -> Response:
        """Read one decision."""
        return _answer(decision_or_404(self.access, decision_id))

    @describe(DecisionSerializer, body=ProposalSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, decision_id: int) -> Response:
        """Change a proposal.

        Agreements that were given to another level are taken back.
        """
        decision = decision_or_404(self.access, decision_id)
        check_if_match(request, _answer(decision)["ETag"], is_needed=True)
        facts = _facts(self.sent(ProposalSerializer))
        with _told_why():
            use_cases.change(decision=decision, seen_revision=decision.revision, **facts, by=self.actor)
        return _answer(decision_or_404(self.access, decision_id))


@requires("support_level.evidence")
class LevelEvidenceView(PortalView):
    @describe(DecisionSerializer, body=NotedEvidenceSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, decision_id: int) -> Response:
        """Tick a piece of evidence, with where it is to be found."""
        decision = decision_or_404(self.access, decision_id)
        if not may_note_evidence(self.access, decision):
            raise Http404
        with _told_why():
            level_agreements.note_evidence(
                decision=decision, **self.sent(NotedEvidenceSerializer), at=timezone.now(), by=self.actor
            )
        return _answer(decision)


@requires("support_level.agree")
class LevelAgreeView(PortalView):
    @describe(DecisionSerializer, body=SignatureSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, decision_id: int) -> Response:
        """Agree, as the chief executive or for the board, by your role."""
        decision = decision_or_404(self.access, decision_id)
        agreed_as = level_agreements.capacity_of(self.access, decision)
        return _sign(self, decision, agreed_as)


@requires("support_level.minute")
class LevelMinuteView(PortalView):
    @describe(DecisionSerializer, body=SignatureSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, decision_id: int) -> Response:
        """Minute that the board agreed."""
        return _sign(self, decision_or_404(self.access, decision_id), AgreedAs.BOARD)


@requires("support_level.propose")
class LevelWithdrawView(PortalView):
    @describe(DecisionSerializer, body=WithdrawalSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, decision_id: int) -> Response:
        """Withdraw a proposal."""
        decision = decision_or_404(self.access, decision_id)
        with _told_why():
            use_cases.withdraw(
                decision=decision, **self.sent(WithdrawalSerializer), at=timezone.now(), by=self.actor
            )
        return _answer(decision_or_404(self.access, decision_id))


def _sign(view: PortalView, decision: LevelDecision, agreed_as: AgreedAs) -> Response:
    minute = view.sent(SignatureSerializer)["minute"]
    with _told_why():
        level_agreements.agree(
            decision=decision, agreed_as=agreed_as, minute=minute, at=timezone.now(), by=view.actor
        )
    return _answer(decision_or_404(view.access, decision.pk))


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (MoveNotAllowed, ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _facts(sent: dict[str, Any]) -> dict[str, Any]:
    meeting = use_cases.Meeting(sent.pop("met_on"), sent.pop("chaired_by"), sent.pop("attended_by"))
    return {**sent, "meeting": meeting}


def _answer(decision: LevelDecision, code: int = status.HTTP_200_OK) -> Response:
    data = DecisionSerializer(decision).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
