"""Position statements: what stands and what stood, writing a draft, agreeing and signing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.models import Academy
from assurance.forms_risks import THE_TRUST, SignForm, StatementForm
from assurance.models import PositionStatement, StatementState
from assurance.statement_lifecycle import may_agree, may_write
from assurance.use_cases import statements as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.tables import Column, TableSpec

STATEMENTS = TableSpec(
    columns=(
        Column("about", "About", sort=("academy_key", "agreed_at")),
        Column("text", "Statement"),
        Column("state", "State", sort=("state", "agreed_at")),
        Column("agreed", "Agreed", sort=("agreed_at",)),
    ),
    default_sort="-agreed",
)


@requires("academy_data.read")
@require_safe
def statements(request: TrustRequest, trust: str) -> HttpResponse:
    visible = PositionStatement.objects.visible_to(request.access).select_related("academy", "agreed_by")
    asked = request.GET.get("about", "")
    if asked == THE_TRUST:
        visible = visible.filter(academy__isnull=True)
    elif asked.isascii() and asked.isdigit() and len(asked) < 18:
        visible = visible.filter(academy_id=int(asked))
    table = STATEMENTS.read(request.GET)
    page = table.page(visible.annotate(academy_key=Lower("academy__name")))
    context = {
        "table": table,
        "page": page,
        "is_narrowed": bool(asked),
        "may_state": may_write(request.access),
    }
    return render(request, "assurance/statements/statements.html", context)


@requires("academy_data.read")
@require_safe
def statement(request: TrustRequest, trust: str, statement_id: int) -> HttpResponse:
    found = statement_or_404(request.access, statement_id)
    is_draft = found.state == StatementState.DRAFT
    context = {
        "statement": found,
        "is_draft": is_draft,
        "may_change": is_draft and may_write(request.access),
        "may_agree": is_draft and may_agree(request.access),
    }
    return render(request, "assurance/statements/statement.html", context)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def statement_write(request: TrustRequest, trust: str) -> HttpResponse:
    """`?about=`: an academy's id or “trust”; without it a page asks. Where there is a draft, that is opened."""
    asked = request.GET.get("about", "")
    academies = list(Academy.objects.by_name())
    if not asked:
        status = 422 if request.method == "POST" else 200
        return render(request, "assurance/statements/which.html", {"academies": academies}, status=status)
    academy = next((one for one in academies if str(one.pk) == asked), None)
    if academy is None and asked != THE_TRUST:
        raise Http404
    draft = PositionStatement.objects.filter(academy=academy, state=StatementState.DRAFT).first()
    if draft is not None and request.method != "POST":
        return redirect("statement_change", trust=trust, statement_id=draft.pk)
    form = StatementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            written = use_cases.write(
                academy=academy, text=form.cleaned_data["text"], by=request.actor, at=timezone.now()
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, meanwhile.current, form.cleaned_data["text"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The draft is saved. It is on the card once it is agreed and signed.")
            return redirect("statement", trust=trust, statement_id=written.pk)
    return _form_page(request, form, academy, None)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def statement_change(request: TrustRequest, trust: str, statement_id: int) -> HttpResponse:
    found = statement_or_404(request.access, statement_id)
    form = StatementForm(request.POST if request.method == "POST" else None, initial=StatementForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(
                statement=found,
                text=form.cleaned_data["text"],
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, meanwhile.current, form.cleaned_data["text"])
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The draft is saved.")
            return redirect("statement", trust=trust, statement_id=found.pk)
    return _form_page(request, form, found.academy, found)


@requires("academy_data.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def statement_agree(request: TrustRequest, trust: str, statement_id: int) -> HttpResponse:
    found = statement_or_404(request.access, statement_id)
    signed_as = use_cases.signs_as(request.access)
    if signed_as is None:
        raise PermissionDenied
    form = SignForm(
        request.POST if request.method == "POST" else None, initial={"seen_revision": found.revision}
    )
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.agree(
                statement=found,
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                signed_as=signed_as,
                by=request.actor,
                at=timezone.now(),
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            form.add_error(None, "The words were changed after you read them. Read them again, then sign.")
            found = meanwhile.current
            form.data = {**form.data, "seen_revision": found.revision}  # type: ignore[assignment]
        except use_cases.MoveNotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is agreed and signed, and stands on the card.")
            return redirect("statement", trust=trust, statement_id=found.pk)
    context = {"form": form, "statement": found, "signed_as": signed_as.label}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/statements/agree.html", context, status=status)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def statement_discard(request: TrustRequest, trust: str, statement_id: int) -> HttpResponse:
    found = statement_or_404(request.access, statement_id)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.discard(statement=found, by=request.actor)
        except use_cases.MoveNotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The draft is discarded.")
            return redirect("statements", trust=trust)
    at = {"trust": trust, "statement_id": found.pk}
    context = {
        "form": form,
        "question": "Discard this draft?",
        "confirm_label": "Discard it",
        "consequences": ["What stands on the card stays as it is.", "The words stay in the audit trail."],
        "cancel_href": reverse("statement", kwargs=at),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "components/confirm_page.html", context, status=status)


def statement_or_404(access: Access, statement_id: int) -> PositionStatement:
    rows = PositionStatement.objects.visible_to(access)
    return get_object_or_404(rows.select_related("academy", "written_by", "agreed_by"), pk=statement_id)


def _form_page(
    request: TrustRequest,
    form: StatementForm,
    academy: Academy | None,
    found: PositionStatement | None,
) -> HttpResponse:
    standing = PositionStatement.objects.standing().filter(academy=academy).first()
    context: dict[str, Any] = {"form": form, "academy": academy, "statement": found, "standing": standing}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/statements/form.html", context, status=status)


def _conflict(request: TrustRequest, current: PositionStatement, text: str) -> HttpResponse:
    about = use_cases.label_of(current)
    at = {"trust": request.trust.slug, "statement_id": current.pk}
    return render_conflict(
        request,
        subject=f"the position statement of {about}",
        differences=[Difference("Where it stands", current.text, text)],
        edit_href=reverse("statement_change", kwargs=at),
        saved_by=str(current.written_by or ""),
    )
