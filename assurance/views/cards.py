"""The card of an academy and the trust on a page: on screen, and as one page of A4."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from academies.models import Academy
from assurance.card.contents import Card
from assurance.card.gather import cards_of
from assurance.card.gather_trust import may_read_trust_card, trust_card_of
from assurance.card.printing import one_page
from assurance.statement_lifecycle import may_write
from assurance.use_cases.card_copies import note_download
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.use_cases import logos
from trust_portal.tenancy.models import Trust

PDF = "application/pdf"


@requires("academy_data.read")
@require_safe
def cards(request: TrustRequest, trust: str) -> HttpResponse:
    """Whose cards the person may open."""
    academies = list(Academy.objects.visible_to(request.access).by_name())
    sees_trust = may_read_trust_card(request.access)
    context = {"academies": academies, "sees_trust": sees_trust}
    return render(request, "assurance/card/cards.html", context)


@requires("academy_data.read")
@require_safe
def academy_card(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    academy = visible_academy(request.access, academy_id)
    (card,) = cards_of(request.access, [academy], at=timezone.now())
    return _page(request, card, {"academy": academy})


@requires("academy_data.read")
@require_GET
def academy_card_pdf(request: TrustRequest, trust: str, academy_id: int) -> HttpResponseBase:
    """A HEAD request is refused: only what is taken away is written down."""
    academy = visible_academy(request.access, academy_id)
    (card,) = cards_of(
        request.access, [academy], at=timezone.now(), is_shared=True, logo=logo_of(request.trust)
    )
    return _file(request, card, academy)


@requires("academy_data.read")
@require_safe
def trust_card(request: TrustRequest, trust: str) -> HttpResponse:
    _check_trust(request.access)
    return _page(request, trust_card_of(request.access, at=timezone.now()), {"academy": None})


@requires("academy_data.read")
@require_GET
def trust_card_pdf(request: TrustRequest, trust: str) -> HttpResponseBase:
    _check_trust(request.access)
    card = trust_card_of(request.access, at=timezone.now(), is_shared=True, logo=logo_of(request.trust))
    return _file(request, card, None)


def visible_academy(access: Access, academy_id: int) -> Academy:
    return get_object_or_404(Academy.objects.visible_to(access), pk=academy_id)


def logo_of(trust: Trust) -> str:
    """Carried inside the document; empty where the trust has none, or its file is lost."""
    path = logos.path_of(trust, trust.logo)
    return f"data:image/png;base64,{b64encode(path.read_bytes()).decode()}" if path is not None else ""


def _check_trust(access: Access) -> None:
    if not may_read_trust_card(access):
        raise PermissionDenied


def _page(request: TrustRequest, card: Card, more: dict[str, Any]) -> HttpResponse:
    may_state = may_write(request.access)
    return render(request, "assurance/card/card.html", {"card": card, "may_state": may_state, **more})


def _file(request: TrustRequest, card: Card, academy: Academy | None) -> HttpResponseBase:
    pdf = one_page(card, colour=request.trust.colour)
    note_download(academy=academy, trust=request.trust, pages=pdf.pages, by=request.actor)
    answer = FileResponse(
        BytesIO(pdf.content), as_attachment=True, filename=f"{card.file_name}.pdf", content_type=PDF
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
