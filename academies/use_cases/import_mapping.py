"""What can be done with a file that nobody knows how to read yet."""

from __future__ import annotations

from django.db import transaction

from academies.importing import storage
from academies.importing.reach import Reach
from academies.kpi_files import Layout
from academies.models import Import, ImportProblem, ImportState, Kpi
from academies.use_cases.import_moves import READ, MoveNotAllowed, ask, check_no_job, check_reach, held
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import bound_trust_id


@transaction.atomic
def hold(*, imported: Import, message: str, by: Actor) -> Import:
    """Nobody has said yet how such files are to be read: the file waits until somebody does."""
    locked = held(imported, "import.unrecognised")
    locked.state, locked.message = ImportState.MAPPING, message[:500]
    locked.save(update_fields=["state", "message"])
    record(by=by, verb="import.unrecognised", on=locked)
    return locked


@transaction.atomic
def map_columns(
    *, imported: Import, layout: Layout, name: str, is_to_be_kept: bool, reach: Reach, by: Actor
) -> Import:
    """Say how the file is to be read, and have it read. `name` is what the trust calls files like it; with
    `is_to_be_kept` the layout is remembered by it once the figures are stored.

    Raises MoveNotAllowed, and LayoutInvalid.
    """
    locked = held(imported, "import.mapped")
    check_reach(locked, reach)
    check_no_job(locked)
    layout.check({kpi.key for kpi in Kpi.objects.in_use()})
    if not (locked.keeps_its_file and storage.path_of(bound_trust_id(), locked.stored_as).exists()):
        raise MoveNotAllowed("The file is no longer there. Upload it again.")
    ImportProblem.objects.filter(imported=locked).delete()
    locked.layout, locked.source, locked.is_to_be_kept = layout.to_json(), name, is_to_be_kept
    locked.state, locked.message, locked.same_as = ImportState.UPLOADED, "", None
    for count in ("new", "changed", "unchanged", "refused", "contested"):
        setattr(locked, f"cells_{count}", 0)
    locked.job = ask(READ, locked, by)
    locked.save()
    record(by=by, verb="import.mapped", on=locked, after={"source": name, "kpis": list(layout.kpis())})
    return locked
