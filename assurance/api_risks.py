"""The risk register, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.models import Academy
from assurance.models import Risk, RiskState, RiskTheme
from assurance.risk_lifecycle import may_write
from assurance.risk_reach import themes_for
from assurance.use_cases import risks as use_cases
from assurance.use_cases.risks import LONGEST, LONGEST_TITLE, Facts
from assurance.views.risk import risk_or_404
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.api.fields import IdField, LineField, PersonNameSerializer
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView


class RiskSerializer(serializers.Serializer[Risk]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField(allow_null=True, help_text="Null: of the whole trust")
    theme = serializers.ChoiceField(choices=RiskTheme.choices)
    title = serializers.CharField()
    text = serializers.CharField(help_text="Why it could happen, and what it would mean")
    likelihood = serializers.IntegerField(help_text="1 rare to 5 almost certain")
    impact = serializers.IntegerField(help_text="1 slight to 5 severe")
    score = serializers.IntegerField(help_text="Likelihood times impact")
    owner = PersonNameSerializer()
    response = serializers.CharField(help_text="What is done about it")
    review_on = serializers.DateField()
    state = serializers.ChoiceField(choices=RiskState.choices)
    closed_why = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class SentRiskSerializer(serializers.Serializer[Risk]):
    theme = serializers.ChoiceField(choices=RiskTheme.choices)
    title = LineField(max_length=LONGEST_TITLE)
    text = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST, default="")
    likelihood = serializers.IntegerField(min_value=1, max_value=5)
    impact = serializers.IntegerField(min_value=1, max_value=5)
    owner_id = IdField()
    response = serializers.CharField(max_length=LONGEST)
    review_on = serializers.DateField()


class NewRiskSerializer(SentRiskSerializer):
    academy_id = IdField(required=False, allow_null=True, default=None, help_text="Null: of the whole trust")


class RiskReasonSerializer(serializers.Serializer[Risk]):
    reason = serializers.CharField(max_length=LONGEST)


class RiskFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    theme = filters.ChoiceFilter(choices=RiskTheme.choices, label="Of this theme")
    state = filters.ChoiceFilter(choices=RiskState.choices, label="Where it stands")
    review_before = filters.DateFilter(
        field_name="review_on", lookup_expr="lt", label="To be reviewed before this day"
    )
    ordering = Ordering(fields=("review_on", "opened_at"))


@requires("risk.read", write="risk.write")
class RisksView(PortalView):
    queryset = Risk.objects.none()
    filterset_class = RiskFilter

    @describe(RiskSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List risks, the worst first. Of all academies, of your own, or of your domain, by your role."""
        found = Risk.objects.visible_to(self.access).select_related("owner")
        return self.answer_list(found.worst_first(), RiskSerializer)

    @describe(RiskSerializer, body=NewRiskSerializer, status=201, has_etag=True)
    def post(self, request: Request, trust: str) -> Response:
        """Enter a risk in the register."""
        sent = self.sent(NewRiskSerializer)
        academy = None
        if (academy_id := sent.pop("academy_id")) is not None:
            academy = Academy.objects.filter(pk=academy_id).first()
            if academy is None or not themes_for(self.access, academy):
                raise serializers.ValidationError(
                    {"academy_id": "Not an academy that you can enter a risk for."}
                )
        elif not themes_for(self.access, None):
            raise serializers.ValidationError({"academy_id": "Say of which academy the risk is."})
        facts = _facts(self, academy, sent)
        opened = use_cases.open_risk(facts=facts, by=self.actor, at=timezone.now())
        return _answer(self, opened.pk, status.HTTP_201_CREATED)


@requires("risk.read", write="risk.write")
class RiskView(PortalView):
    @describe(RiskSerializer, has_etag=True)
    def get(self, request: Request, trust: str, risk_id: int) -> Response:
        """Read one risk."""
        return _answer(self, risk_id)

    @describe(RiskSerializer, body=SentRiskSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, risk_id: int) -> Response:
        """Change a risk that is open."""
        found = _to_write(self, risk_id)
        check_if_match(request, _answer(self, risk_id)["ETag"], is_needed=True)
        facts = _facts(self, found.academy, self.sent(SentRiskSerializer))
        with _told_why():
            use_cases.change(
                risk=found, facts=facts, seen_revision=found.revision, by=self.actor, at=timezone.now()
            )
        return _answer(self, risk_id)


@requires("risk.write")
class RiskCloseView(PortalView):
    @describe(RiskSerializer, body=RiskReasonSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, risk_id: int) -> Response:
        """Close a risk. It stays in the register."""
        return _moved(self, risk_id, use_cases.close)


@requires("risk.write")
class RiskReopenView(PortalView):
    @describe(RiskSerializer, body=RiskReasonSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, risk_id: int) -> Response:
        """Open a closed risk again."""
        return _moved(self, risk_id, use_cases.reopen)


def _to_write(view: PortalView, risk_id: int) -> Risk:
    found = risk_or_404(view.access, risk_id)
    if not may_write(view.access, found):
        raise PermissionDenied
    return found


def _moved(view: PortalView, risk_id: int, use_case: Any) -> Response:
    found = _to_write(view, risk_id)
    sent = view.sent(RiskReasonSerializer)
    with _told_why():
        use_case(risk=found, **sent, by=view.actor, at=timezone.now())
    return _answer(view, risk_id)


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (use_cases.MoveNotAllowed, use_cases.ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _facts(view: PortalView, academy: Academy | None, sent: dict[str, Any]) -> Facts:
    """ValidationError for people that there are not, and for themes that are not the person's."""
    owner = Person.objects.filter(pk=sent.pop("owner_id")).first()
    if owner is None:
        raise serializers.ValidationError({"owner_id": "There is no such person."})
    theme = RiskTheme(sent.pop("theme"))
    if theme not in themes_for(view.access, academy):
        raise serializers.ValidationError({"theme": "Choose a theme that you may write about."})
    return Facts(academy=academy, theme=theme, owner=owner, **sent)


def _answer(view: PortalView, risk_id: int, code: int = status.HTTP_200_OK) -> Response:
    found = Risk.objects.visible_to(view.access).select_related("owner").filter(pk=risk_id).first()
    if found is None:
        raise Http404
    data = RiskSerializer(found).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
