"""What the pages of boards and meetings have in common: who may see which, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from governance.models import Body, Meeting, MeetingQuerySet
from governance.sight import may_clerk, visible_bodies
from governance.use_cases.meeting_moves import ChangedMeanwhile, MoveNotAllowed
from trust_portal.accounts.access import Access
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON


def today() -> date:
    return timezone.now().astimezone(LONDON).date()


def body_or_404(access: Access, body_id: int) -> Body:
    found = visible_bodies(access, on=today()).select_related("academy", "clerk").filter(pk=body_id).first()
    if found is None:
        raise Http404
    return found


def visible_meetings(access: Access) -> MeetingQuerySet:
    """Those of bodies that the person may read."""
    return Meeting.objects.filter(body__in=visible_bodies(access, on=today()))


def meeting_or_404(access: Access, meeting_id: int) -> Meeting:
    """One of a body that the person may read."""
    found = (
        visible_meetings(access).select_related("body__academy", "body__clerk").filter(pk=meeting_id).first()
    )
    if found is None:
        raise Http404
    return found


def clerk_only(access: Access) -> None:
    """The gate lets in whoever writes papers as well; the rest is the clerk's."""
    if not may_clerk(access):
        raise Http404


def form_page(
    request: TrustRequest,
    form: Any,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    back: str,
    done: str,
    lines: list[str] | None = None,
    conflict: str = "",
    remove: str = "",
) -> HttpResponse:
    """Show a form, or do what it asks and go back. `remove` labels a second button, sent as `remove`.

    `conflict` names what was changed meanwhile, for the page that shows both texts.
    """
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except ChangedMeanwhile as meanwhile:
            return _both(request, form, meanwhile.current, conflict or title)
        except (ValidationError, MoveNotAllowed) as refusal:
            _add_error(form, refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "button": button, "back": back, "lines": lines, "remove": remove}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "governance/meetings/form.html", context, status=status)


def _add_error(form: Any, refusal: ValidationError | MoveNotAllowed) -> None:
    if isinstance(refusal, MoveNotAllowed):
        form.add_error(None, str(refusal))
    elif hasattr(refusal, "error_dict"):
        for name, errors in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


def _both(request: TrustRequest, form: Any, current: object, subject: str) -> HttpResponse:
    differences = []
    for name, field in form.fields.items():
        if hasattr(current, name):
            saved, sent = str(getattr(current, name) or ""), str(form.cleaned_data.get(name) or "")
            if saved != sent:
                differences.append(Difference(str(field.label), saved, sent))
    return render_conflict(
        request, subject=subject, differences=differences, edit_href=request.get_full_path()
    )
