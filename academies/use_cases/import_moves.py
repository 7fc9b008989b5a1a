"""The moves of an import's life, and what each of them checks first."""

from __future__ import annotations

from collections.abc import Mapping

from academies.importing.reach import Reach
from academies.models import Import, ImportState
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job
from trust_portal.jobs.requests import request_job

READ, CONFIRM, UNDO = "kpi_import_read", "kpi_import_confirm", "kpi_import_undo"

# The moves of an import's life: what is done -> the states it may be done in.
MOVES: Mapping[str, frozenset[ImportState]] = {
    "import.unrecognised": frozenset({ImportState.UPLOADED}),
    "import.mapped": frozenset({ImportState.MAPPING, ImportState.READY}),
    "import.read": frozenset({ImportState.UPLOADED}),
    "import.refused": frozenset({ImportState.UPLOADED, ImportState.MAPPING}),
    "import.cancelled": frozenset({ImportState.UPLOADED, ImportState.MAPPING, ImportState.READY}),
    "import.confirmed": frozenset({ImportState.READY}),
    "import.undone": frozenset({ImportState.CONFIRMED}),
}


class MoveNotAllowed(Exception):
    """The import's state, or who asks, does not allow this; the text says why."""


def held(imported: Import, move: str) -> Import:
    locked = Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=imported.pk)
    state = ImportState(locked.state)
    if state not in MOVES[move]:
        raise MoveNotAllowed(f"This import is {state.label.lower()}: that can no longer be done.")
    return locked


def check_no_job(imported: Import) -> None:
    if imported.job is not None and not imported.job.is_finished:
        raise MoveNotAllowed("The portal is working on this import. Wait until it has finished.")


def check_reach(imported: Import, reach: Reach) -> None:
    if not reach.covers(Reach.of_json(imported.reach)):
        raise MoveNotAllowed("It holds figures that your roles do not let you bring in.")


def ask(kind: str, imported: Import, by: Actor) -> Job:
    attempt = imported.job_id or 0
    arguments = {"import": imported.pk, "file": imported.stored_as}
    return request_job(kind=kind, key=f"{imported.pk}:{attempt}", arguments=arguments, by=by)
