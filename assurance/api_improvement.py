"""Improvement actions, for programs."""

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

from academies.models import Academy, Kpi
from assurance.improvement_areas import academies_to_write_for, priorities_for
from assurance.improvement_lifecycle import may_move
from assurance.models import ImprovementAction, ImprovementNote, ImprovementState, Origin, Repeats
from assurance.use_cases import improvement_actions as use_cases
from assurance.use_cases.improvement_facts import LONGEST, Success
from assurance.views.improvement import improvement_or_404
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.api.fields import IdField, LineField, PersonNameSerializer
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON


class ImprovementNoteSerializer(serializers.Serializer[ImprovementNote]):
    text = serializers.CharField()
    written_by = PersonNameSerializer(allow_null=True)
    written_at = serializers.DateTimeField()


class ImprovementSerializer(serializers.Serializer[ImprovementAction]):
    id = serializers.IntegerField()
    academy_id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    owner = PersonNameSerializer()
    due_on = serializers.DateField()
    grid = serializers.CharField(help_text="Of the priority area; empty without one")
    area = serializers.CharField(help_text="The priority area's key in the framework; may be empty")
    measure = serializers.CharField(help_text="By what one will know that it worked")
    kpi_id = serializers.IntegerField(allow_null=True)
    group = serializers.CharField(help_text="The group of pupils; empty without a KPI")
    target = serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)
    state = serializers.ChoiceField(choices=ImprovementState.choices)
    origin = serializers.ChoiceField(choices=Origin.choices)
    repeats = serializers.ChoiceField(choices=Repeats.choices)
    review_id = serializers.IntegerField(allow_null=True, help_text="The termly review that agreed it")
    outcome = serializers.CharField(help_text="What came of it, or why it was dropped")
    opened_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ImprovementWithNotesSerializer(ImprovementSerializer):
    notes = ImprovementNoteSerializer(many=True)


class SentImprovementSerializer(serializers.Serializer[ImprovementAction]):
    title = LineField(max_length=200)
    text = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST, default="")
    owner_id = IdField()
    due_on = serializers.DateField()
    grid = LineField(required=False, allow_blank=True, max_length=80, default="")
    area = LineField(required=False, allow_blank=True, max_length=80, default="")
    measure = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    kpi_id = IdField(required=False, allow_null=True, default=None)
    group = LineField(required=False, allow_blank=True, max_length=40, default="")
    target = serializers.DecimalField(
        max_digits=14, decimal_places=4, required=False, allow_null=True, default=None
    )
    repeats = serializers.ChoiceField(choices=Repeats.choices, required=False, default=Repeats.NEVER)


class NewImprovementSerializer(SentImprovementSerializer):
    academy_id = IdField()


class ProgressSerializer(serializers.Serializer[ImprovementNote]):
    text = serializers.CharField(max_length=LONGEST)


class OutcomeSerializer(serializers.Serializer[ImprovementAction]):
    outcome = serializers.CharField(max_length=LONGEST)


class ReasonSerializer(serializers.Serializer[ImprovementAction]):
    reason = serializers.CharField(max_length=LONGEST)


class ImprovementFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    owner_id = filters.NumberFilter(label="Given to this person", min_value=1, max_value=2**62)
    state = filters.ChoiceFilter(choices=ImprovementState.choices, label="Where it stands")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt", label="Due before this day")
    ordering = Ordering(fields=("due_on", "opened_at"))


@requires("improvement.read", write="improvement.write")
class ImprovementsView(PortalView):
    queryset = ImprovementAction.objects.none()
    filterset_class = ImprovementFilter

    @describe(ImprovementSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List improvement actions, the first due first.

        Of all academies, of your own, of your domain, or those given to you, by your role.
        """
        found = ImprovementAction.objects.visible_to(self.access).select_related("owner")
        return self.answer_list(found.by_due_date(), ImprovementSerializer)

    @describe(ImprovementWithNotesSerializer, body=NewImprovementSerializer, status=201, has_etag=True)
    def post(self, request: Request, trust: str) -> Response:
        """Open an improvement action. Its owner is told."""
        sent = self.sent(NewImprovementSerializer)
        academies = {one.pk: one for one in academies_to_write_for(self.access)}
        academy = academies.get(sent.pop("academy_id"))
        if academy is None:
            raise serializers.ValidationError({"academy_id": "Not an academy that you can open one for."})
        opened = use_cases.open_action(
            academy=academy, **_facts(self, academy, sent), by=self.actor, at=timezone.now()
        )
        return _answer(self, opened.pk, status.HTTP_201_CREATED)


@requires("improvement.read", write="improvement.write")
class ImprovementView(PortalView):
    @describe(ImprovementWithNotesSerializer, has_etag=True)
    def get(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Read one improvement action with its notes."""
        return _answer(self, improvement_id)

    @describe(ImprovementWithNotesSerializer, body=SentImprovementSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Change an improvement action that is open."""
        found = _for_move(self, improvement_id, "change")
        check_if_match(request, _answer(self, improvement_id)["ETag"], is_needed=True)
        facts = _facts(self, found.academy, self.sent(SentImprovementSerializer))
        with _told_why():
            use_cases.change(
                improvement=found,
                **facts,
                seen_revision=found.revision,
                by=self.actor,
                at=timezone.now(),
            )
        return _answer(self, improvement_id)


@requires("improvement.read")
class ImprovementProgressView(PortalView):
    @describe(ImprovementWithNotesSerializer, body=ProgressSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Note how it is going."""
        return _moved(self, improvement_id, "note progress", use_cases.progress, ProgressSerializer)


@requires("improvement.read")
class ImprovementCompleteView(PortalView):
    @describe(ImprovementWithNotesSerializer, body=OutcomeSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Say that it is done. Of a recurring one the next is opened."""
        return _moved(self, improvement_id, "complete", use_cases.complete, OutcomeSerializer)


@requires("improvement.write")
class ImprovementDropView(PortalView):
    @describe(ImprovementWithNotesSerializer, body=ReasonSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Drop an improvement action."""
        return _moved(self, improvement_id, "drop", use_cases.drop, ReasonSerializer)


@requires("improvement.write")
class ImprovementReopenView(PortalView):
    @describe(ImprovementWithNotesSerializer, body=ReasonSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, improvement_id: int) -> Response:
        """Open one again that is done or dropped."""
        return _moved(self, improvement_id, "reopen", use_cases.reopen, ReasonSerializer)


def _for_move(view: PortalView, improvement_id: int, move: str) -> ImprovementAction:
    found = improvement_or_404(view.access, improvement_id)
    if not may_move(view.access, found, move):
        raise PermissionDenied
    return found


def _moved(
    view: PortalView,
    improvement_id: int,
    move: str,
    use_case: Any,
    body: type[serializers.Serializer[Any]],
) -> Response:
    found = _for_move(view, improvement_id, move)
    sent = view.sent(body)
    with _told_why():
        use_case(improvement=found, **sent, by=view.actor, at=timezone.now())
    return _answer(view, improvement_id)


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (use_cases.MoveNotAllowed, use_cases.ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _facts(view: PortalView, academy: Academy, sent: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the use cases. ValidationError for ids of nothing, and for areas that are not the person's."""
    owner = Person.objects.filter(pk=sent.pop("owner_id")).first()
    if owner is None:
        raise serializers.ValidationError({"owner_id": "There is no such person."})
    kpi_id = sent.pop("kpi_id")
    kpi = Kpi.objects.in_use().filter(pk=kpi_id).first() if kpi_id else None
    if kpi_id and kpi is None:
        raise serializers.ValidationError({"kpi_id": "There is no such KPI."})
    grid, area = sent.pop("grid"), sent.pop("area")
    may = priorities_for(view.access, academy, on=timezone.now().astimezone(LONDON).date())
    areas = {key for _, choices in may.groups for key, _ in choices}
    if (f"{grid}/{area}" not in areas) if area or grid else not may.is_free:
        raise serializers.ValidationError({"area": "Choose an area that you may write about."})
    success = Success(sent.pop("measure"), kpi, sent.pop("group"), sent.pop("target"))
    sent["repeats"] = Repeats(sent["repeats"])
    return {**sent, "owner": owner, "area": (grid, area) if area else None, "success": success}


def _answer(view: PortalView, improvement_id: int, code: int = status.HTTP_200_OK) -> Response:
    rows = ImprovementAction.objects.visible_to(view.access).select_related("owner")
    found = rows.prefetch_related("notes__written_by").filter(pk=improvement_id).first()
    if found is None:
        raise Http404
    data = ImprovementWithNotesSerializer(found).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
