"""What comes over as history only: nothing in an imported trust runs, opens or answers by itself.

Works on the staged rows, before they are inserted.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from psycopg import sql

from trust_portal.accounts.models import ApiToken, Invitation
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id

from . import database
from .staging import PEOPLE_IDS, ByModel, Staged, named

NOT_FINISHED = "It was not finished when the trust was exported."
_RECORDS = sql.Identifier("transfer_records")
_GONE = "earlier-"


def lay_to_rest(staged: ByModel, *, token: str) -> None:
    """`token` tells this import's old jobs from all others."""
    _end_jobs(staged[Job], token)
    _revoke_tokens(staged[ApiToken])
    _withdraw_second_invitations(staged[Invitation])
    _follow_records(staged)


def _end_jobs(staged: Staged, token: str) -> None:
    """No old job waits for a worker, and none is taken for the answer to a new request."""
    _change(
        staged,
        sql.SQL("jsonb_build_object('key', 'imported:' || {}::text || ':' || (line->>'id'))").format(
            sql.Literal(token)
        ),
        sql.SQL("true"),
    )
    ended = {
        "state": JobState.CANCELLED.value,
        "message": NOT_FINISHED,
        "finished_at": timezone.now().isoformat(),
    }
    _change(staged, _object(ended), sql.SQL("line->>'state' = {}").format(sql.Literal(JobState.QUEUED.value)))


def _revoke_tokens(staged: Staged) -> None:
    """Their secrets are not in the export: they open nothing here, and say so."""
    revoked = {"revoked_at": timezone.now().isoformat()}
    _change(staged, _object(revoked), sql.SQL("line->>'revoked_at' IS NULL"))


def _withdraw_second_invitations(staged: Staged) -> None:
    """Somebody who has an open invitation to this trust keeps that one."""
    is_second = sql.SQL(
        "line->>'accepted_at' IS NULL AND line->>'withdrawn_at' IS NULL AND line->>'email' IN"
        " (SELECT email FROM {} WHERE accepted_at IS NULL AND withdrawn_at IS NULL)"
    ).format(staged.table.identifier)
    _change(staged, _object({"withdrawn_at": timezone.now().isoformat()}), is_second)


def _follow_records(staged: ByModel) -> None:
    """Audit entries name their record by kind and number: give them the new number, or mark the old one as
    that of a record which is no more, so that it is not taken for another record of today."""
    database.temporary(_RECORDS, sql.SQL("kind text, old text, new text, PRIMARY KEY (kind, old)"))
    kinds = [str(model._meta.model_name) for model in staged]
    for model, one in staged.items():
        # Two apps may each have a model of this name: then the entry does not say which record it means.
        if not one.is_empty and kinds.count(str(model._meta.model_name)) == 1:
            _note_records(str(model._meta.model_name), one.ids)
    _note_records("person", PEOPLE_IDS)
    new = sql.SQL(
        "CASE WHEN line->>'record_kind' = {trust} THEN {trust_id}"
        " ELSE coalesce((SELECT new FROM {records} WHERE kind = line->>'record_kind' AND old = line->>'record_id'),"
        " {gone} || left(replace(line->>'record_id', {gone}, ''), 50)) END"
    ).format(
        trust=sql.Literal(Trust._meta.model_name),
        trust_id=sql.Literal(str(bound_trust_id())),
        records=_RECORDS,
        gone=sql.Literal(_GONE),
    )
    _change(staged[AuditEntry], sql.SQL("jsonb_build_object('record_id', {})").format(new), sql.SQL("true"))


def _note_records(kind: str, ids: sql.Identifier) -> None:
    database.run(
        sql.SQL("INSERT INTO {} SELECT {}, old::text, new::text FROM {}").format(
            _RECORDS, sql.Literal(kind), ids
        )
    )


def _change(staged: Staged, addition: sql.Composable, condition: sql.Composable) -> None:
    with named(staged.member):
        database.run(
            sql.SQL("UPDATE {} SET line = line || {} WHERE {}").format(staged.rows, addition, condition)
        )


def _object(values: Mapping[str, str]) -> sql.Composable:
    pairs = [part for name, value in values.items() for part in (sql.Literal(name), sql.Literal(value))]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))
