"""Drafts of frameworks: documents that may be wrong while people work on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from assurance.frameworks.nodes import NotRead, text_of, tree_of
from assurance.models import DraftState, PackDraft, PackVersion
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record


class DraftChanged(Exception):
    """Somebody else changed the same thing; nothing was saved. `draft` is as it stands now."""

    def __init__(self, draft: PackDraft) -> None:
        super().__init__(f"{draft} was changed by somebody else")
        self.draft = draft


class DraftClosed(Exception):
    """It was published or discarded."""


@transaction.atomic
def start(*, document: str, based_on: PackVersion | None, at: datetime, by: Actor) -> PackDraft:
    """From any document, sound or not. Raises NotRead where it is too large, or no text."""
    document = _tidy(document)
    draft = PackDraft.objects.create(
        name=_name_in(document) or "A draft without a name",
        document=document,
        based_on=based_on,
        changed_at=at,
        changed_by=by.person,
    )
    record(by=by, verb="framework.draft_started", on=draft)
    return draft


@transaction.atomic
def change(*, draft: PackDraft, document: str, revision: int, at: datetime, by: Actor) -> PackDraft:
    """The whole document. Raises DraftChanged where `revision` is not the newest, DraftClosed and NotRead."""
    return _store(lock_open(draft, revision=revision), document, "the document", at, by)


@transaction.atomic
def change_part(
    *, draft: PackDraft, part: str, edit: Callable[[str], str | None], at: datetime, by: Actor
) -> PackDraft:
    """One part of it, called `part` in the trail, in whatever stands there now.

    `edit` makes the new document of the newest one, or None where its part is no longer what the person saw: two who
    work on different parts do not disturb each other. Raises DraftChanged, DraftClosed and NotRead.
    """
    draft = lock_open(draft, revision=None)
    document = edit(draft.document)
    if document is None:
        raise DraftChanged(draft)
    return _store(draft, document, part, at, by)


@transaction.atomic
def discard(*, draft: PackDraft, at: datetime, by: Actor) -> None:
    """It stays readable in the trust's export. Raises DraftClosed."""
    draft = lock_open(draft, revision=None)
    draft.state = DraftState.DISCARDED
    draft.changed_at, draft.changed_by = at, by.person
    draft.save(update_fields=["state", "changed_at", "changed_by"])
    record(by=by, verb="framework.draft_discarded", on=draft)


def lock_open(draft: PackDraft, *, revision: int | None) -> PackDraft:
    """As it stands now, locked until the transaction ends. None: any revision."""
    now = PackDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if now.state != DraftState.OPEN:
        raise DraftClosed
    if revision is not None and revision != now.revision:
        raise DraftChanged(now)
    return now


def _store(draft: PackDraft, document: str, part: str, at: datetime, by: Actor) -> PackDraft:
    document = _tidy(document)
    if document == draft.document:
        return draft
    before = draft.revision
    draft.document = document
    draft.name = _name_in(document) or draft.name
    draft.revision += 1
    draft.changed_at, draft.changed_by = at, by.person
    draft.save(update_fields=["document", "name", "revision", "changed_at", "changed_by"])
    record(
        by=by,
        verb="framework.draft_changed",
        on=draft,
        before={"revision": before},
        after={"revision": draft.revision, "part": part},
    )
    return draft


def _tidy(document: str) -> str:
    # Browsers send lines with both characters; PostgreSQL takes no NUL.
    return text_of(document).replace("\r\n", "\n").replace("\0", "")


def _name_in(document: str) -> str:
    try:
        root, _ = tree_of(document)
    except NotRead:
        return ""
    name = root.value.get("name") if isinstance(root.value, dict) else None
    return name.value[:200] if name is not None and isinstance(name.value, str) else ""
