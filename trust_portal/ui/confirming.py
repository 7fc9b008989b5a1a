"""Pages that ask once before something is done, with a form where words are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .forms import PortalForm


def confirm_and_do(
    request: HttpRequest,
    form: PortalForm,
    act: Callable[[], object],
    *,
    question: str,
    label: str,
    consequences: Sequence[str] = (),
    said: str,
    href: str,
    leads_to: str = "",
    refusals: type[Exception] | tuple[type[Exception], ...],
) -> HttpResponse:
    """The question, and once it is answered the act; what it refuses stands above the form.

    `href` is where the person came from; afterwards they read `said` there, or at `leads_to`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except refusals as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(leads_to or href)
    context = {
        "form": form,
        "question": question,
        "confirm_label": label,
        "consequences": consequences,
        "cancel_href": href,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "components/confirm_page.html", context, status=status)
