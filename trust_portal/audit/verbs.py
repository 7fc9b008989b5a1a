"""The verbs of the audit trail and how they read. A verb that is missing here cannot be recorded."""

from __future__ import annotations

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "trust.created": "created the trust",
    "trust.changed": "changed the trust's settings",
    "trust.suspended": "suspended the trust",
    "trust.resumed": "resumed the trust",
    "trust.deletion_requested": "asked for the trust to be deleted",
    "trust.deletion_cancelled": "called off the trust's deletion",
    "trust.exported": "downloaded an export of the trust",
    "export.made": "made an export of",
    "export.deleted": "deleted an export of",
    "trust.imported": "imported an export",
    "person.invited": "invited",
    "person.reinvited": "sent the invitation again to",
    "person.joined": "joined",
    "person.roles_changed": "changed the roles of",
    "person.removed": "removed",
    "invitation.withdrawn": "withdrew the invitation of",
    "account.signed_in": "signed in",
    "account.password_changed": "changed the password of",
    "account.second_factor_added": "added a second factor to",
    "account.second_factor_removed": "removed a second factor from",
    "account.recovery_codes_made": "made new recovery codes for",
    "account.sessions_ended": "ended sessions of",
    "account.changed": "changed the details of",
    "token.created": "created the API token",
    "token.revoked": "revoked the API token",
    "job.requested": "asked for the job",
    "job.cancelled": "cancelled the job",
    "academy.added": "added the academy",
    "academy.changed": "changed the academy",
    "audit.exported": "exported the audit trail",
}
