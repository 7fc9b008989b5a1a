"""One visit: its page, and the note that is written about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assurance.forms_visits import NoteForm
from assurance.in_force import pack_of
from assurance.models import Visit
from assurance.models.actions import reaches_to as may_write_actions
from assurance.scales import level_of
from assurance.topics import about_visit
from assurance.use_cases import visit_notes
from assurance.use_cases.visits import ChangedMeanwhile, MoveNotAllowed
from assurance.visit_lifecycle import MAY_BE_TAKEN_UP, MAY_HOLD_EVIDENCE, MOVES
from assurance.visit_sight import is_author, may_add_evidence, may_move, sees_note
from assurance.visit_types import AreaKey, PlacedArea, area_of, areas_by_key, focus_name, visit_type
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.roles import Verb
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.words import lines_of
from trust_portal.conversations.forms import CommentForm
from trust_portal.conversations.posting import shown_about
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON

MOST_HISTORY = 50


def visit_or_404(access: Access, visit_id: int) -> tuple[Visit, frozenset[int]]:
    """With the ids of the people of the trust who come along."""
    found = (
        Visit.objects.visible_to(access)
        .select_related("academy", "version", "lead", "planned_by", "conversation")
        .select_related("shared_by", "replied_by", "ended_by")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise Http404
    return found, frozenset(found.visitors.values_list("person_id", flat=True))


def with_note_or_404(access: Access, visit_id: int) -> tuple[Visit, frozenset[int]]:
    """One whose note the person may read."""
    found, visitors = visit_or_404(access, visit_id)
    if not sees_note(access, found, visitors):
        raise Http404
    return found, visitors


@requires("improvement.read")
@require_safe
def visit(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    return visit_page(request, *visit_or_404(request.access, visit_id))


def visit_page(
    request: TrustRequest,
    found: Visit,
    visitors: Collection[int],
    *,
    comment: CommentForm | None = None,
) -> HttpResponse:
    """With the comment as it was sent, where something in it was wrong."""
    access = request.access
    pack = pack_of(found.version)
    areas = areas_by_key(pack)
    sees = sees_note(access, found, visitors)
    possible = {name for name, move in MOVES.items() if found.state in move.before}
    context = {
        "visit": found,
        "academy": found.academy,
        "kind": visit_type(pack, found.type),
        "today": timezone.now().astimezone(LONDON).date(),
        "focus": [focus_name(areas, one) for one in found.focus],
        "visitors": [one.person for one in found.visitors.select_related("person").order_by("pk")],
        "may": {name: may_move(access, found, name, visitors) for name in possible},
        "may_add_evidence": found.state in MAY_HOLD_EVIDENCE and may_add_evidence(access, found, visitors),
        "sees_note": sees,
        "is_private": sees and found.state in ("held", "drafted"),
        "may_read_trail": is_author(access, found, visitors) or access.may_everywhere("improvement.write"),
    }
    if sees:
        context |= _note(request, found, areas)
        trust = request.trust.slug
        context["talk"] = shown_about(
            about_visit(found, trust=trust),
            form=comment,
            post_url=reverse("visit_comment", kwargs={"trust": trust, "visit_id": found.pk}),
            person=request.user,
        )
    if context["may_read_trail"]:
        history = (
            AuditEntry.objects.filter(record_kind="visit", record_id=str(found.pk))
            .select_related("person")
            .order_by("-at", "-pk")[:MOST_HISTORY]
        )
        context["history"] = lines_of(history)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if comment else HTTPStatus.OK
    return render(request, "assurance/visits/visit.html", context, status=status)


def _note(request: TrustRequest, found: Visit, areas: Mapping[AreaKey, PlacedArea]) -> dict[str, Any]:
    judgements = []
    order = list(areas)
    for one in found.judgements.all():
        placed = areas.get((one.grid, one.area))
        if placed is not None:
            judgements.append((placed.area.name, level_of(placed.scale, one.level), one))
    judgements.sort(key=lambda line: order.index((line[2].grid, line[2].area)))
    today = timezone.now().astimezone(LONDON).date()
    recommendations = [
        (one, one.improvement_action is not None and one.improvement_action.is_overdue(today))
        for one in found.recommendations.select_related("improvement_action__owner").order_by("place")
    ]
    return {
        "judgements": judgements,
        "recommendations": recommendations,
        "evidence": [
            one.evidence for one in found.evidence.select_related("evidence__kept_by").order_by("evidence_id")
        ],
        "may_take_up": found.state in MAY_BE_TAKEN_UP and may_take_up(request.access, found),
    }


def may_take_up(access: Access, found: Visit) -> bool:
    """Whether this person may open improvement actions here."""
    return may_write_actions(
        access, (Verb.WRITE,), place_id=found.academy.place_id, domain_leads=found.domain_leads
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_note(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found, visitors = visit_or_404(request.access, visit_id)
    if not may_move(request.access, found, "write", visitors):
        raise PermissionDenied
    areas = _areas_of(found, visitors)
    form = NoteForm.showing(found, areas, request.POST if request.method == "POST" else None)
    is_autosave = request.headers.get("HX-Request") == "true" and "autosave" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            saved = visit_notes.write(
                visit=found,
                note=form.note(),
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                is_autosave=is_autosave,
                by=request.actor,
                at=timezone.now(),
            )
        except ChangedMeanwhile as meanwhile:
            return _conflict(request, form, meanwhile.current)
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(
                None, " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
            )
        else:
            if is_autosave:
                context = {"revision": saved.revision, "at": timezone.now()}
                return render(request, "assurance/visits/saved_piece.html", context)
            if "more" in request.POST:
                return redirect("visit_note", trust=trust, visit_id=found.pk)
            messages.success(request, "The note is saved. Nobody else reads it until you share it.")
            return redirect("visit", trust=trust, visit_id=found.pk)
    if is_autosave:
        return render(
            request,
            "assurance/visits/saved_piece.html",
            {"errors": [text for texts in form.errors.values() for text in texts]},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    context = {
        "form": form,
        "visit": found,
        "academy": found.academy,
        "judged": [
            (placed, form[f"level/{grid}/{area}"], form[f"words/{grid}/{area}"])
            for (grid, area), placed in areas.items()
        ],
        "recommendations": [form[f"recommendation-{number}"] for number in range(1, form.lines + 1)],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/visits/note.html", context, status=status)


def _areas_of(found: Visit, visitors: Collection[int]) -> dict[AreaKey, PlacedArea]:
    """What the note may judge: the areas of the focus, and those that are judged already."""
    areas = areas_by_key(pack_of(found.version))
    wanted = {area_of(one) for one in found.focus}
    wanted |= set(found.judgements.values_list("grid", "area"))
    return {key: placed for key, placed in areas.items() if key in wanted}


def _conflict(request: TrustRequest, form: NoteForm, current: Visit) -> HttpResponse:
    saved = NoteForm.showing(current, form.areas).initial
    differences = [
        Difference(str(field.label), str(saved.get(name) or ""), str(form.cleaned_data.get(name) or ""))
        for name, field in form.fields.items()
        if name != "seen_revision" and str(saved.get(name) or "") != str(form.cleaned_data.get(name) or "")
    ]
    return render_conflict(
        request,
        subject=f"the note of the visit to {current.academy}",
        differences=differences,
        edit_href=reverse("visit_note", kwargs={"trust": request.trust.slug, "visit_id": current.pk}),
        is_piece=request.headers.get("HX-Request") == "true" and "autosave" in request.POST,
    )
