"""When two people, or two tabs, change the same thing: nobody's text is lost without being seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that both changed: what stands in the portal now, and what was just sent."""

    label: str
    saved: str
    sent: str


def render_conflict(
    request: HttpRequest,
    *,
    subject: str,
    differences: Sequence[Difference],
    edit_href: str,
    saved_by: str = "",
    is_piece: bool = False,
) -> HttpResponse:
    """409 with both texts, so that the person can carry theirs over. Nothing is saved.

    `subject` is what was being changed ("the roles of Helen Marsh"), `edit_href` the form with the newest
    version in it, `saved_by` who saved first. `is_piece`: for the dialog that the form was in.
    """
    context = {
        "subject": subject,
        "differences": differences,
        "edit_href": edit_href,
        "saved_by": saved_by,
    }
    template = "errors/conflict_piece.html" if is_piece else "errors/conflict.html"
    return render(request, template, context, status=HTTPStatus.CONFLICT)
