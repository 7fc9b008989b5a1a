"""Documents of a meeting's papers: attached to the pack whole, since pages of other files lose all that makes them
readable to everybody when they are merged into one.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath

from django.template.defaultfilters import filesizeformat

from assurance.evidence.storage import path_of
from governance.models import Paper
from trust_portal.print.printing import Attachment
from trust_portal.tenancy.scope import bound_trust_id

from .board_contents import Appendix

MOST_BYTES = 40_000_000  # of all that is attached to one pack, so that a phone can take it


class Appended:
    """Collects documents one after another, in the order of the agenda."""

    def __init__(self) -> None:
        self.documents: list[Appendix] = []
        self.attachments: list[Attachment] = []
        self._names: set[str] = set()
        self._bytes = 0

    def add(self, paper: Paper, item: str) -> None:
        """A file that is not there, or is too much, is said and not fatal."""
        kept = paper.file
        if kept is None:
            missing = f"Kept at {paper.where}" if paper.where else "Not uploaded: the clerk hands it round."
            self.documents.append(Appendix(paper.title, "", "", "", item, missing))
            return
        content = self._content(paper)
        missing = ""
        if content is None:
            missing = "The file is not in the portal any more, so it is not attached."
        elif self._bytes + len(content) > MOST_BYTES:
            missing = "Too large to be attached with the others: open it on the meeting’s page."
        name = self._own_name(kept.name)
        if content is not None and not missing:
            self._bytes += len(content)
            self.attachments.append(Attachment(name, content, f"{paper.title} ({item})"))
        size = filesizeformat(kept.size).replace("\xa0", " ")
        self.documents.append(Appendix(paper.title, name, size, kept.sha256, item, missing))

    def _content(self, paper: Paper) -> bytes | None:
        kept = paper.file
        if not kept.is_file or not kept.is_there:
            return None
        try:
            content = path_of(bound_trust_id(), kept.stored_as).read_bytes()
        except FileNotFoundError:
            return None
        return content if sha256(content).hexdigest() == kept.sha256 else None

    def _own_name(self, name: str) -> str:
        """Two files of one name in one PDF could not be told apart."""
        path, number, free = PurePosixPath(name), 1, name
        while free in self._names:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        self._names.add(free)
        return free
