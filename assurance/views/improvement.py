"""One improvement action: its page, opening and changing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi
from academies.targets.agreed import newest_agreed
from academies.targets.progress import agreed_for
from academies.targets.reading import said_of
from assurance.forms_improvement import ImprovementForm, NoteForm
from assurance.improvement_areas import academies_to_write_for, area_names, priorities_for
from assurance.improvement_lifecycle import MOVES, may_move
from assurance.improvement_people import owners_for
from assurance.models import ImprovementAction, Origin, Review
from assurance.topics import about_improvement
from assurance.use_cases import improvement_actions as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.words import lines_of
from trust_portal.conversations.forms import CommentForm
from trust_portal.conversations.posting import shown_about
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON, day_in_words

MOST_HISTORY = 50


@requires("improvement.read")
@require_safe
def improvement(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    return improvement_page(request, improvement_or_404(request.access, improvement_id))


def improvement_page(
    request: TrustRequest,
    found: ImprovementAction,
    *,
    note: NoteForm | None = None,
    comment: CommentForm | None = None,
) -> HttpResponse:
    """With the forms as they were sent, where something in them was wrong."""
    today = timezone.now().astimezone(LONDON).date()
    is_possible = [name for name, move in MOVES.items() if found.state in move.before]
    may = {name.replace(" ", "_"): may_move(request.access, found, name) for name in is_possible}
    agreed = (
        newest_agreed(request.access, found.academy, found.kpi, group=found.group, on=today)
        if found.kpi is not None
        else None
    )
    history = (
        AuditEntry.objects.filter(record_kind="improvementaction", record_id=str(found.pk))
        .exclude(verb="improvement.progressed")
        .select_related("person")
        .order_by("-at", "-pk")[:MOST_HISTORY]
    )
    at = {"trust": request.trust.slug, "improvement_id": found.pk}
    context = {
        "improvement": found,
        "academy": found.academy,
        "area": area_names([found]).get((found.grid, found.area), found.area),
        "group": PUPIL_GROUPS.get(found.group, found.group),
        "target": found.target.normalize() if found.target is not None else None,
        "agreed": agreed,
        "agreed_said": said_of(agreed.kpi, agreed.number) if agreed is not None else "",
        "is_overdue": found.is_overdue(today),
        "notes": found.notes.select_related("written_by").order_by("-written_at", "-pk"),
        "following": found.followed_by.first(),
        "history": lines_of(history),
        "may": may,
        "note_form": note or (NoteForm() if may.get("note_progress") else None),
        "talk": shown_about(
            about_improvement(found, trust=request.trust.slug),
            form=comment,
            post_url=reverse("improvement_comment", kwargs=at),
            person=request.user,
        ),
    }
    wrong = [form for form in (note, comment) if form is not None and form.errors]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "assurance/improvement/improvement.html", context, status=status)


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_open(request: TrustRequest, trust: str) -> HttpResponse:
    """`?academy=` for which; without it a page asks. `?review=` for the review that agrees it."""
    academies = academies_to_write_for(request.access)
    if not academies:
        raise PermissionDenied
    academy = _asked_for(request, academies)
    if academy is None:
        status = 422 if request.method == "POST" else 200
        return render(
            request, "assurance/improvement/which_academy.html", {"academies": academies}, status=status
        )
    form = _form(request, academy)
    agreed_in = _review(request, academy)
    if request.method == "POST" and form.is_valid():
        try:
            opened = use_cases.open_action(
                academy=academy,
                **form.facts(),
                origin=Origin.REVIEW if agreed_in else Origin.HAND,
                review=agreed_in,
                by=request.actor,
                at=timezone.now(),
            )
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, f"{opened.owner} has it to do until {day_in_words(opened.due_on)}.")
            if agreed_in:
                return redirect("review", trust=trust, review_id=agreed_in.pk)
            return redirect("improvement", trust=trust, improvement_id=opened.pk)
    return _form_page(request, form, academy, None)


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_change(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    found = improvement_or_404(request.access, improvement_id)
    if not may_move(request.access, found, "change"):
        raise PermissionDenied
    form = _form(request, found.academy, found)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            use_cases.change(
                improvement=found,
                **facts,
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, form, meanwhile.current)
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The changes are saved.")
            return redirect("improvement", trust=trust, improvement_id=found.pk)
    return _form_page(request, form, found.academy, found)


def improvement_or_404(access: Access, improvement_id: int) -> ImprovementAction:
    found = (
        ImprovementAction.objects.visible_to(access)
        .select_related("academy", "owner", "kpi", "opened_by", "ended_by", "follows", "conversation")
        .filter(pk=improvement_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _asked_for(request: TrustRequest, academies: list[Academy]) -> Academy | None:
    asked = request.GET.get("academy", "")
    if not asked and len(academies) == 1:
        return academies[0]
    if not asked:
        return None
    found = next((one for one in academies if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _review(request: TrustRequest, academy: Academy) -> Review | None:
    asked = request.GET.get("review", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    found = Review.objects.visible_to(request.access).filter(pk=int(asked), academy=academy).first()
    if found is None:
        raise Http404
    return found


def _form(request: TrustRequest, academy: Academy, found: ImprovementAction | None = None) -> ImprovementForm:
    today = timezone.now().astimezone(LONDON).date()
    owners = owners_for(academy)
    if found is not None and found.owner_id not in {one.pk for one in owners}:
        owners = [*owners, found.owner]
    kpis = list(Kpi.objects.in_use().order_by("name", "pk"))
    initial = ImprovementForm.of(found) if found else {"area": request.GET.get("area", "")}
    return ImprovementForm(
        owners,
        priorities_for(request.access, academy, on=today),
        kpis,
        agreed_for(academy, request.access, on=today),
        request.POST if request.method == "POST" else None,
        initial=initial,
    )


def _form_page(
    request: TrustRequest, form: ImprovementForm, academy: Academy, found: ImprovementAction | None
) -> HttpResponse:
    context = {"form": form, "academy": academy, "improvement": found}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/improvement/form.html", context, status=status)


def _conflict(request: TrustRequest, form: ImprovementForm, current: ImprovementAction) -> HttpResponse:
    mine: dict[str, Any] = form.cleaned_data
    theirs = ImprovementForm.of(current)
    owners = {**{pk: str(one) for pk, one in form.owners.items()}, current.owner_id: str(current.owner)}
    kpis = {pk: one.name for pk, one in form.kpis.items()}

    def said(name: str, value: Any) -> str:
        if name == "owner":
            return owners.get(value, "")
        if name == "kpi":
            return kpis.get(value, "")
        return "" if value is None else str(value)

    differences = [
        Difference(str(field.label), said(name, theirs[name]), said(name, mine[name]))
        for name, field in form.fields.items()
        if name not in ("seen_revision", "agreed") and said(name, theirs[name]) != said(name, mine[name])
    ]
    at = {"trust": request.trust.slug, "improvement_id": current.pk}
    return render_conflict(
        request,
        subject=f"the improvement action “{current.title}”",
        differences=differences,
        edit_href=reverse("improvement_change", kwargs=at),
    )
