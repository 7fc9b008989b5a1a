"""The permission table, for everybody in the trust."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trust_portal.accounts.gate import any_member
from trust_portal.accounts.permission_table import NOTES, sheet_of, subject_rows
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.roles import Role


@any_member
@require_safe
def permissions(request: TrustRequest, trust: str) -> HttpResponse:
    own = request.access.roles
    roles = sorted(Role, key=lambda role: role not in own)  # one's own first, the others in their order
    context = {
        "roles": [(role, role in own) for role in roles],
        "rows": [(label, [(cells[role], role in own) for role in roles]) for label, cells in subject_rows()],
        "sheets": [(sheet_of(role), role in own) for role in roles],
        "notes": NOTES,
    }
    return render(request, "accounts/permissions/permissions.html", context)
