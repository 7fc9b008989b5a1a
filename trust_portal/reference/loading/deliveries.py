"""Loading what operators handed in, as the owner of the tables."""

from __future__ import annotations

import logging

from django.db import transaction

from trust_portal.reference.deliveries import path_of
from trust_portal.reference.models import Delivery, DeliveryState, Load, Status
from trust_portal.tabular import FileRefused

from .load import load, source_named

LOGGER = logging.getLogger(__name__)
GONE = "The file is not there any more. Hand it in again."
BROKEN = "The file could not be loaded, and not because of what is in it. The loader’s log says more."


def load_waiting() -> list[Delivery]:
    """All that waits, the oldest first. Each is loaded whole or not at all, and its file removed."""
    done = []
    while (delivery := load_next()) is not None:
        done.append(delivery)
    return done


def load_next() -> Delivery | None:
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True).filter(state=DeliveryState.WAITING)
        delivery = waiting.order_by("pk").first()
        if delivery is None:
            return None
        try:
            delivery.load = _load(delivery)
        except FileRefused as refusal:
            delivery.said = str(refusal)[:500]
        except OSError:
            delivery.said = GONE
        except Exception:
            # One file must not keep the others waiting: the loader would be started again with the same one.
            LOGGER.exception("delivery not loaded")
            delivery.said = BROKEN
        delivery.state = DeliveryState.REFUSED if delivery.load is None else DeliveryState.LOADED
        delivery.save(update_fields=["load", "said", "state"])
    path_of(delivery).unlink(missing_ok=True)
    return delivery


@transaction.atomic
def _load(delivery: Delivery) -> Load:
    return load(
        source=source_named(delivery.source),
        path=path_of(delivery),
        name=delivery.file_name,
        published_on=delivery.published_on,
        status=Status(delivery.status) if delivery.status else None,
        year=delivery.year,
    )
