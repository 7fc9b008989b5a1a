"""Changing a draft: each part by a form, or the whole document as text."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assurance.editing.boxes import asked_once
from assurance.editing.choices import References
from assurance.editing.drafts import DraftDocument, data_in
from assurance.editing.forms import PartForm
from assurance.editing.moves import act
from assurance.editing.whole import DocumentForm
from assurance.frameworks.finding import Place
from assurance.frameworks.manual import words_of
from assurance.frameworks.nodes import NotRead
from assurance.frameworks.outline import outline
from assurance.frameworks.places import NoSuchPlace, get, parsed, part_class, replaced, trail, written
from assurance.frameworks.writing import write_data
from assurance.models import PackDraft
from assurance.use_cases import drafts as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.conflict import Difference, render_conflict

from .framework_drafts import draft_or_404

_ACTIONS = frozenset({"add", "up", "down", "remove"})


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_part(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    """The part at the place that `at` names. Whatever is sent is saved; what is wrong with it is told afterwards."""
    draft = draft_or_404(request, draft_id, is_open=True)
    place = parsed(request.GET.get("at", ""))
    document = DraftDocument(draft.document)
    if document.data is None:
        messages.error(request, "The document cannot be read, so it has no forms. Mend it here first.")
        return redirect("framework_yaml", trust=trust, draft_id=draft.pk)
    if request.method == "POST":
        return _save_part(request, draft, place)
    try:
        form = _form(document.data, place, document.problems_at(place))
        stops = trail(document.data, place)
    except NoSuchPlace:
        raise Http404 from None
    # The reader's problems are the form's: they stand in its summary and at its fields.
    form.is_valid()
    cls = part_class(place)
    context = {
        "draft": draft,
        "form": form,
        "at": written(place),
        "words": words_of(cls.__name__),
        "title": stops[-1].label,
        "trail": [(stop.label, written(stop.place)) for stop in stops[:-1]],
        "branches": outline(document.data, place, [one.path for one in document.outcome.problems]),
        "has_comments": document.has_comments,
        "asked_once": asked_once(document.data, place),
        "may_remove": bool(place) and isinstance(place[-1], int),
    }
    return render(request, "assurance/frameworks/part.html", context)


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_part_remove(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    draft = draft_or_404(request, draft_id, is_open=True)
    place = parsed(request.GET.get("at", ""))
    data = data_in(draft.document)
    try:
        if data is None or not place or not isinstance(place[-1], int):
            raise NoSuchPlace
        stops = trail(data, place)
        words = words_of(part_class(place).__name__)
        parent = stops[-2]
    except NoSuchPlace:
        raise Http404 from None
    name = stops[-1].label
    if request.method == "POST":
        key, index = "--".join(str(step) for step in place[len(parent.place) : -1]), place[-1]

        def take_out(part: dict[str, Any]) -> None:
            act(part, part_class(parent.place), "remove", f"{key}--{index}")

        def edit(text: str) -> str | None:
            now = data_in(text)
            if now is None or get(now, place) != get(data, place):
                return None
            return write_data(replaced(now, parent.place, take_out))

        try:
            use_cases.change_part(
                draft=draft, part=f"– {name}", edit=edit, at=timezone.now(), by=request.actor
            )
        except (use_cases.DraftChanged, NoSuchPlace):
            messages.error(
                request, "Somebody changed this in the meantime. Nothing was removed: look at it again."
            )
        except use_cases.DraftClosed:
            raise Http404 from None
        else:
            messages.success(request, f"“{name}” is removed from the draft.")
        return redirect(_address(draft, parent.place))
    context = {
        "question": f"Remove the {words.one} “{name}” from the draft?",
        "consequences": ["Everything within it goes with it.", "What is published stays as it is."],
        "confirm_label": f"Remove this {words.one}",
        "is_dangerous": True,
        "cancel_href": _address(draft, place),
    }
    return render(request, "components/confirm_page.html", context)


@requires("framework.write")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_yaml(request: TrustRequest, trust: str, draft_id: int) -> HttpResponse:
    """The document as text, or another one from a file. It may be wrong; it is saved all the same."""
    draft = draft_or_404(request, draft_id, is_open=True)
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            document, revision = form.cleaned_data["document"], form.cleaned_data["revision"]
            try:
                saved = use_cases.change(
                    draft=draft, document=document, revision=revision, at=timezone.now(), by=request.actor
                )
            except use_cases.DraftChanged as conflict:
                return _document_conflict(request, conflict.draft, document)
            except use_cases.DraftClosed:
                raise Http404 from None
            except NotRead as refusal:
                form.add_error("document", str(refusal))
            else:
                _tell(request, len(DraftDocument(saved.document).outcome.problems))
                return redirect("framework_yaml", trust=trust, draft_id=draft.pk)
    else:
        form = DocumentForm(initial={"document": draft.document, "revision": draft.revision})
    document_now = DraftDocument(draft.document)
    context = {
        "draft": draft,
        "form": form,
        "problems": document_now.problems,
        "has_data": document_now.data is not None,
        "lines": list(enumerate(draft.document.splitlines(), 1)),
        "wrong_lines": {one.problem.line for one in document_now.problems},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/frameworks/yaml.html", context, status=status)


def _save_part(request: TrustRequest, draft: PackDraft, place: Place) -> HttpResponse:
    action, _, name = request.POST.get("action", "save").partition(":")
    added: list[int | None] = []
    labels: list[str] = []

    def edit(text: str) -> str | None:
        data = data_in(text)
        if data is None:
            return None
        form = _form(data, place)
        labels.append(trail(data, place)[-1].label)
        if form.seen != request.POST.get("seen"):
            return None
        is_about_items = action in _ACTIONS and form.seen_items != request.POST.get("seen_items")
        if is_about_items and action != "add":
            return None
        new = form.sent(request.POST)

        def put(part: dict[str, Any]) -> None:
            part.clear()
            part.update(new)
            if action in _ACTIONS:
                added.append(act(part, part_class(place), action, name))

        return write_data(now) if (now := replaced(data, place, put)) != data else text

    try:
        saved = use_cases.change_part(
            draft=draft, part=written(place) or "overview", edit=edit, at=timezone.now(), by=request.actor
        )
    except use_cases.DraftChanged as conflict:
        return _part_conflict(request, conflict.draft, place)
    except use_cases.DraftClosed:
        raise Http404 from None
    except NoSuchPlace:
        return _part_conflict(request, draft, place)
    except NotRead as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(draft, place))
    if action == "drop":
        return redirect(f"{_address(draft, parsed(name), page='framework_part_remove')}")
    if added and added[0] is not None:
        words = words_of(part_class((*place, name, added[0])).__name__)
        messages.success(request, f"A new {words.one} is there. Give it its words.")
        return redirect(_address(draft, (*place, name, added[0])))
    if action == "save":
        _tell(request, len(DraftDocument(saved.document).problems_at(place)))
    return redirect(_address(draft, place) + (f"#{name.partition('--')[0]}" if name else ""))


def _form(data: dict[str, Any], place: Place, problems: list[tuple[str, str]] | None = None) -> PartForm:
    """Raises NoSuchPlace."""
    cls = part_class(place)
    return PartForm(
        cls=cls, part=get(data, place), place=place, references=References(data), problems=problems or ()
    )


def _tell(request: TrustRequest, problems: int) -> None:
    if problems:
        things = "1 thing is" if problems == 1 else f"{problems} things are"
        messages.warning(request, f"Saved. {things} not right yet; the draft cannot be published like that.")
    else:
        messages.success(request, "Saved.")


def _address(draft: PackDraft, place: Place, *, page: str = "framework_part") -> str:
    base = reverse(page, kwargs={"trust": draft.trust.slug, "draft_id": draft.pk})
    return f"{base}?at={written(place)}"


def _part_conflict(request: TrustRequest, draft: PackDraft, place: Place) -> HttpResponse:
    differences: list[Difference] = []
    try:
        form = _form(data_in(draft.document) or {}, place)
        differences = [Difference(*one) for one in form.differences(request.POST)]
    except NoSuchPlace:
        sent = "\n".join(
            f"{key}: {value}"
            for key, value in request.POST.items()
            if value and not key.startswith(("csrf", "seen"))
        )
        differences = [Difference("This part", "It was moved or removed.", sent)]
        place = ()
    return render_conflict(
        request,
        subject=f"this part of the draft “{draft}”",
        differences=differences,
        edit_href=_address(draft, place),
        saved_by=str(draft.changed_by or ""),
    )


def _document_conflict(request: TrustRequest, draft: PackDraft, document: str) -> HttpResponse:
    return render_conflict(
        request,
        subject=f"the draft “{draft}”",
        differences=[Difference("The document", draft.document, document)],
        edit_href=reverse("framework_yaml", kwargs={"trust": request.trust.slug, "draft_id": draft.pk}),
        saved_by=str(draft.changed_by or ""),
    )
