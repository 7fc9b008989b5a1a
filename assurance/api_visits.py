"""Visits, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from academies.calendar_dates import school_year_of
from assurance.api_visit_shapes import (
    NewVisitSerializer,
    NoteSerializer,
    ReplySerializer,
    TakenUpSerializer,
    TakeUpSerializer,
    VisitHeldSerializer,
    VisitReasonSerializer,
    VisitSerializer,
    seen_as,
)
from assurance.in_force import framework_for
from assurance.models import Visit, VisitState
from assurance.use_cases import visit_notes
from assurance.use_cases import visits as use_cases
from assurance.use_cases.visits import ChangedMeanwhile, MoveNotAllowed, Plan
from assurance.views.visit import may_take_up, visit_or_404, with_note_or_404
from assurance.views.visit_moves import USUAL_TIME, usual_owner
from assurance.views.visits import academies_and_types
from assurance.visit_focus import focus_choice
from assurance.visit_people import visitors_to_choose
from assurance.visit_sight import may_move, may_plan_anything
from trust_portal.accounts.gate import requires
from trust_portal.api.filters import Ordering
from trust_portal.api.preconditions import check_if_match, etag_of
from trust_portal.api.problems import NotNow
from trust_portal.api.schema import describe
from trust_portal.api.views import PortalView
from trust_portal.ui.dates import LONDON


class VisitFilter(filters.FilterSet):
    academy_id = filters.NumberFilter(label="Of this academy", min_value=1, max_value=2**62)
    type = filters.CharFilter(label="Of this type of the framework")
    state = filters.ChoiceFilter(choices=VisitState.choices, label="Where it stands")
    ordering = Ordering(fields=("planned_on", "held_on"))


@requires("improvement.read", write="improvement.write")
class VisitsView(PortalView):
    queryset = Visit.objects.none()
    filterset_class = VisitFilter

    @describe(VisitSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List visits, the newest first.

        Those that you may know of. Notes are there once they are shared with you.
        """
        found = Visit.objects.visible_to(self.access).select_related("academy")
        found = found.prefetch_related("visitors", "judgements", "recommendations")
        return self.answer_list(
            found.order_by("-planned_on", "-pk"),
            VisitSerializer,
            lambda rows: [seen_as(one, self.access) for one in rows],
        )

    @describe(VisitSerializer, body=NewVisitSerializer, status=201, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str) -> Response:
        """Plan a visit.

        Whoever leads a domain chooses at least one area of it as the focus, and none of others.
        """
        if not may_plan_anything(self.access):
            raise PermissionDenied
        sent = self.sent(NewVisitSerializer)
        framework = framework_for(school_year_of(timezone.now().astimezone(LONDON).date()))
        if framework is None:
            raise NotNow("No framework is published for this school year.")
        choices = academies_and_types(self.access, framework)
        academy = next((one for one in choices if one.pk == sent["academy_id"]), None)
        if academy is None:
            raise Http404
        kind = next((one for one in choices[academy] if one.id == sent["type"]), None)
        if kind is None:
            raise ValidationError({"type": "You plan no visits of this type here."})
        focus_choice(self.access, framework.pack, kind, academy).check(sent["focus"])
        people = {one.pk: one for one in visitors_to_choose()}
        lead = people.get(sent["lead_id"])
        only = "Only people of the trust who go on visits."
        if lead is None:
            raise ValidationError({"lead_id": only})
        if any(pk not in people for pk in sent["visitor_ids"]):
            raise ValidationError({"visitor_ids": only})
        visitors = [people[pk] for pk in sent["visitor_ids"]]
        plan = Plan(sent["planned_on"], lead, visitors, sent["outside"], sent["focus"])
        with _told_why():
            planned = use_cases.plan(
                academy=academy,
                framework=framework,
                kind=kind,
                to=plan,
                by=self.actor,
                at=timezone.now(),
            )
        return _answer(self, planned.pk, status.HTTP_201_CREATED)


@requires("improvement.read")
class VisitView(PortalView):
    @describe(VisitSerializer, has_etag=True)
    def get(self, request: Request, trust: str, visit_id: int) -> Response:
        """Read one visit."""
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitHeldView(PortalView):
    @describe(VisitSerializer, body=VisitHeldSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Say on which day it was held."""
        found = _for_move(self, visit_id, "hold")
        with _told_why():
            use_cases.hold(visit=found, **self.sent(VisitHeldSerializer), by=self.actor, at=timezone.now())
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitCancelView(PortalView):
    @describe(VisitSerializer, body=VisitReasonSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Cancel it."""
        found = _for_move(self, visit_id, "cancel")
        with _told_why():
            use_cases.cancel(
                visit=found, **self.sent(VisitReasonSerializer), by=self.actor, at=timezone.now()
            )
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitNoteView(PortalView):
    @describe(VisitSerializer, body=NoteSerializer, if_match=True, problems=[409])
    def put(self, request: Request, trust: str, visit_id: int) -> Response:
        """Write the note as a whole.

        What was written before is replaced; it is private to the visitors until it is shared.
        """
        found = _for_move(self, visit_id, "write")
        check_if_match(request, _answer(self, visit_id)["ETag"], is_needed=True)
        sent = self.sent(NoteSerializer)
        note = visit_notes.Note(
            strengths=sent["strengths"],
            judgements={
                (one["grid"], one["area"]): (one["level"], one["text"]) for one in sent["judgements"]
            },
            recommendations=sent["recommendations"],
        )
        with _told_why():
            visit_notes.write(
                visit=found, note=note, seen_revision=found.revision, by=self.actor, at=timezone.now()
            )
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitShareView(PortalView):
    @describe(VisitSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Share the note with the head."""
        found = _for_move(self, visit_id, "share")
        with _told_why():
            visit_notes.share(visit=found, by=self.actor, at=timezone.now())
        return _answer(self, visit_id)


@requires("improvement.respond")
class VisitReplyView(PortalView):
    @describe(VisitSerializer, body=ReplySerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Reply, as the academy's head; once."""
        found = _for_move(self, visit_id, "reply")
        text = self.sent(ReplySerializer)["reply"]
        with _told_why():
            visit_notes.reply(visit=found, text=text, by=self.actor, at=timezone.now())
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitFinishView(PortalView):
    @describe(VisitSerializer, has_etag=True, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int) -> Response:
        """Make the note final."""
        found = _for_move(self, visit_id, "finish")
        with _told_why():
            visit_notes.finish(visit=found, by=self.actor, at=timezone.now())
        return _answer(self, visit_id)


@requires("improvement.write")
class VisitTakeUpView(PortalView):
    @describe(TakenUpSerializer, body=TakeUpSerializer, status=201, problems=[409])
    def post(self, request: Request, trust: str, visit_id: int, recommendation_id: int) -> Response:
        """Make an improvement action of a recommendation.

        For the academy's head and six weeks from today, unless you say otherwise.
        """
        found, _ = with_note_or_404(self.access, visit_id)
        recommendation = found.recommendations.filter(pk=recommendation_id).first()
        if recommendation is None:
            raise Http404
        if not may_take_up(self.access, found):
            raise PermissionDenied
        sent = self.sent(TakeUpSerializer)
        people = {one.pk: one for one in visitors_to_choose()} if sent["owner_id"] else {}
        owner = (
            people.get(sent["owner_id"]) if sent["owner_id"] else usual_owner(found, self.page_request.user)
        )
        if owner is None:
            raise ValidationError({"owner_id": "Only people of the trust who may see this academy."})
        today = timezone.now().astimezone(LONDON).date()
        with _told_why():
            opened = visit_notes.take_up(
                recommendation=recommendation,
                owner=owner,
                due_on=sent["due_on"] or today + USUAL_TIME,
                by=self.actor,
                at=timezone.now(),
            )
        return Response(TakenUpSerializer({"improvement_id": opened.pk}).data, status.HTTP_201_CREATED)


def _for_move(view: PortalView, visit_id: int, move: str) -> Visit:
    found, visitors = visit_or_404(view.access, visit_id)
    if not may_move(view.access, found, move, visitors):
        raise PermissionDenied
    return found


@contextmanager
def _told_why() -> Iterator[None]:
    try:
        yield
    except (MoveNotAllowed, ChangedMeanwhile) as refusal:
        raise NotNow(str(refusal)) from refusal


def _answer(view: PortalView, visit_id: int, code: int = status.HTTP_200_OK) -> Response:
    found, _ = visit_or_404(view.access, visit_id)
    data: Any = VisitSerializer(seen_as(found, view.access)).data
    return Response(data, status=code, headers={"ETag": etag_of(data)})
