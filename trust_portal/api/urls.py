"""The API inside a trust: /api/v1/<trust>/…"""

from __future__ import annotations

from django.urls import path

from .audit import AuditView
from .documentation import SchemaView, documentation
from .exports import ExportFileView, ExportsView, ExportView
from .invitations import InvitationsView, InvitationView, SendInvitationAgainView, WithdrawInvitationView
from .jobs import CancelJobView, JobsView, JobView
from .me import MeView
from .people import PeopleView, PersonRolesView, PersonView
from .permission_table import PermissionTableView
from .tokens import TokensView, TokenView
from .trust import TrustView

urlpatterns = [
    path("me/", MeView.as_view(), name="api_me"),
    path("trust/", TrustView.as_view(), name="api_trust"),
    path("people/", PeopleView.as_view(), name="api_people"),
    path("people/<int:person_id>/", PersonView.as_view(), name="api_person"),
    path("people/<int:person_id>/roles/", PersonRolesView.as_view(), name="api_person_roles"),
    path("invitations/", InvitationsView.as_view(), name="api_invitations"),
    path("invitations/<int:invitation_id>/", InvitationView.as_view(), name="api_invitation"),
    path(
        "invitations/<int:invitation_id>/send-again/",
        SendInvitationAgainView.as_view(),
        name="api_invitation_send_again",
    ),
    path(
        "invitations/<int:invitation_id>/withdraw/",
        WithdrawInvitationView.as_view(),
        name="api_invitation_withdraw",
    ),
    path("permissions/", PermissionTableView.as_view(), name="api_permissions"),
    path("audit/", AuditView.as_view(), name="api_audit"),
    path("jobs/", JobsView.as_view(), name="api_jobs"),
    path("jobs/<int:job_id>/", JobView.as_view(), name="api_job"),
    path("jobs/<int:job_id>/cancel/", CancelJobView.as_view(), name="api_job_cancel"),
    path("exports/", ExportsView.as_view(), name="api_exports"),
    path("exports/<int:job_id>/", ExportView.as_view(), name="api_export"),
    path("exports/<int:job_id>/file/", ExportFileView.as_view(), name="api_export_file"),
    path("tokens/", TokensView.as_view(), name="api_tokens"),
    path("tokens/<int:token_id>/", TokenView.as_view(), name="api_token"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", documentation, name="api_docs"),
]
