"""Where an import stands, in words: its own state, and what the portal is doing with it at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from academies.models import Import, ImportState
from academies.use_cases.import_moves import CONFIRM, READ, UNDO
from trust_portal.jobs.models import JobState

_PILLS: Mapping[str, str] = {
    ImportState.UPLOADED: "neutral",
    ImportState.MAPPING: "warn",
    ImportState.READY: "info",
    ImportState.REFUSED: "late",
    ImportState.CANCELLED: "neutral",
    ImportState.CONFIRMED: "done",
    ImportState.UNDONE: "neutral",
}
_DOING: Mapping[str, str] = {READ: "Being read", CONFIRM: "Being stored", UNDO: "Being undone"}


@dataclass(frozen=True, slots=True)
class ImportStanding:
    """An import with its job loaded (`select_related("job")`)."""

    imported: Import

    @property
    def is_busy(self) -> bool:
        job = self.imported.job
        return job is not None and not job.is_finished

    @property
    def words(self) -> str:
        job = self.imported.job
        if job is not None and not job.is_finished:
            return _DOING.get(job.kind, "Being worked on")
        if self._has_failed:
            return "Could not be read"
        return self.imported.get_state_display()

    @property
    def pill(self) -> str:
        if self.is_busy:
            return "info"
        return "late" if self._has_failed else _PILLS[self.imported.state]

    @property
    def message(self) -> str:
        """What came of the last thing that the portal did with it."""
        job = self.imported.job
        return self.imported.message or (job.message if job is not None else "")

    @property
    def may_be_confirmed(self) -> bool:
        return self.imported.state == ImportState.READY and not self.is_busy

    @property
    def may_be_mapped(self) -> bool:
        """Whether its columns are to be named, or may be named otherwise."""
        return self.imported.keeps_its_file and not self.is_busy

    @property
    def may_be_cancelled(self) -> bool:
        waits = (ImportState.UPLOADED, ImportState.MAPPING, ImportState.READY)
        return self.imported.state in waits and not self.is_busy

    @property
    def may_be_undone(self) -> bool:
        return self.imported.state == ImportState.CONFIRMED and not self.is_busy

    @property
    def _has_failed(self) -> bool:
        job = self.imported.job
        return (
            self.imported.state == ImportState.UPLOADED
            and job is not None
            and job.state in (JobState.FAILED, JobState.CANCELLED)
        )


def standings(imports: Iterable[Import]) -> list[ImportStanding]:
    return [ImportStanding(imported) for imported in imports]
