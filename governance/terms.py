"""Terms of office, for whoever asks if somebody may still sign for a board."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from governance.models import BodyKind, BodyMember


def are_over(person_id: int, place_id: int | None, /, *, on: date) -> bool:
    """Of the trust board, or of the local board of the academy at this place."""
    board = Q(body__kind=BodyKind.BOARD) if place_id is None else Q(body__academy__place_id=place_id)
    terms = BodyMember.objects.filter(board, person_id=person_id)
    return terms.exists() and not terms.in_office(on=on).exists()
