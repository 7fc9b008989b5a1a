"""What each address of a trust answers: the table against which every probe is judged.

`EXPECTED` says, for somebody who may, with records of their own trust and an empty body: method -> status.
Every other method is 405. All else follows from the gate: 403 for members without the permission, 404 for
people of another trust, the sign-in page or 401 for nobody, 404 for ids of another trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern

from tests.guards.test_code import patterns
from trust_portal.accounts.gate import Rule, rule_of
from trust_portal.accounts.roles import Role

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHOWS = {"GET": 200}
FORM = {"GET": 200, "POST": 200}  # an empty form comes back with its errors

FORM_REFUSED = {"GET": 200, "POST": 422}
SENDS = {"POST": 302}
ASKS_AND_SENDS = {"GET": 200, "POST": 302}

EXPECTED: Mapping[str, Mapping[str, int]] = {
    "overview": SHOWS,
    "academies": SHOWS,
    "academy": SHOWS,
    "academy_add": FORM,
    "academy_change": FORM,
    "key_figures": SHOWS,
    "key_figure": SHOWS,
    "academy_figure": SHOWS,
    "data_health": SHOWS,
    "academy_rename": FORM_REFUSED,
    "academy_convert": FORM_REFUSED,
    "academy_earlier": FORM_REFUSED,
    # The import of world.py is read and waits to be confirmed.
    "kpi_imports": SHOWS,
    "kpi_import_upload": FORM_REFUSED,
    "kpi_import": SHOWS,
    "kpi_import_progress": {"GET": 286},
    "kpi_import_confirm": ASKS_AND_SENDS,
    "kpi_import_undo": {"GET": 302, "POST": 302},
    "kpi_import_cancel": ASKS_AND_SENDS,
    "kpi_import_map": {"GET": 302, "POST": 302},  # its file is gone
    "kpi_import_problems": SHOWS,
    "kpi_template": SHOWS,
    "layouts": SHOWS,
    "layout": SHOWS,
    "layout_rename": FORM_REFUSED,
    "layout_remove": ASKS_AND_SENDS,
    "kpis": SHOWS,
    "kpi": SHOWS,
    "kpi_add": FORM_REFUSED,
    "kpi_change": {"GET": 302, "POST": 302},  # the catalogue's
    "kpi_retire": ASKS_AND_SENDS,
    "small_numbers": FORM_REFUSED,
    "calendar": SHOWS,
    "calendar_year_add": FORM_REFUSED,
    "calendar_data_drop_add": FORM_REFUSED,
    "calendar_period": FORM_REFUSED,
    # The pack of world.py is one whose job failed: it has no file.
    "packs": SHOWS,
    "pack_build": FORM_REFUSED,
    "pack": SHOWS,
    "pack_progress": {"GET": 286},
    "pack_download": {"GET": 302},
    "pack_delete": ASKS_AND_SENDS,
    # The meeting of world.py was held: its agenda is closed, its minutes are being written.
    "bodies": SHOWS,
    "bodies_make": ASKS_AND_SENDS,
    "body_add": FORM_REFUSED,
    "body": SHOWS,
    "body_change": FORM_REFUSED,
    "body_agenda": FORM_REFUSED,
    "member_add": FORM_REFUSED,
    "member_term": FORM_REFUSED,
    "delegation": ASKS_AND_SENDS,
    "delegation_add": FORM_REFUSED,
    "delegation_row": FORM_REFUSED,
    "reporting_duties": SHOWS,
    "meetings": SHOWS,
    "my_meetings": SHOWS,
    "meetings_plan": ASKS_AND_SENDS,
    "meeting_add": FORM_REFUSED,
    "meeting": SHOWS,
    "meeting_step": FORM_REFUSED,
    "item_add": FORM_REFUSED,
    "item_change": FORM_REFUSED,
    "paper_add": FORM_REFUSED,
    "meeting_paper": ASKS_AND_SENDS,  # it meets no duties
    "meeting_paper_file": {"GET": 404},  # it has none
    "meeting_attendance": ASKS_AND_SENDS,
    "entry_add": FORM_REFUSED,
    "entry_change": FORM_REFUSED,
    "matter_close": FORM_REFUSED,
    "api_bodies": SHOWS,
    "api_body": {"GET": 200, "POST": 422},
    "api_meetings": {"GET": 200, "POST": 422},
    "api_meeting": SHOWS,
    "api_meeting_step": {"POST": 422},
    "api_minutes": {"POST": 422},
    "api_matter_close": {"POST": 422},
    # The level of world.py is in force: nothing can be done with it any more.
    "levels": SHOWS,
    # The report of world.py is submitted: nothing can be written in it any more.
    "reports": SHOWS,
    "report": SHOWS,
    "report_read": SHOWS,
    "report_check": ASKS_AND_SENDS,
    "report_return": FORM_REFUSED,
    "report_people": FORM_REFUSED,
    "report_section": {"GET": 200, "POST": 409},
    "report_earlier": SHOWS,
    "report_settle": SENDS,
    # Its copies of world.py could not be drawn: there is no file.
    "report_word": SHOWS,
    "report_pdf": ASKS_AND_SENDS,
    "report_copy": SHOWS,
    "report_copy_progress": {"GET": 286},
    "report_copy_file": {"GET": 302},
    "report_advice": SHOWS,
    "report_section_advice": SHOWS,
    "report_campaign": SHOWS,
    "report_campaign_move": ASKS_AND_SENDS,
    "academy_level": SHOWS,
    "level_propose": FORM_REFUSED,
    "level_decision": SHOWS,
    "level_change": FORM_REFUSED,
    "level_evidence": {"GET": 200, "POST": 302},
    "level_agree": FORM_REFUSED,
    "level_minute": FORM_REFUSED,
    "level_withdraw": FORM_REFUSED,
    # The visit of world.py is final: nothing can be done with it any more, and everybody reads it.
    "visits": SHOWS,
    "visits_file": SHOWS,
    "visit_themes": SHOWS,
    "visit_plan": FORM,
    "visit": SHOWS,
    "visit_change": FORM_REFUSED,
    "visit_note": FORM_REFUSED,
    "visit_held": FORM_REFUSED,
    "visit_cancel": FORM_REFUSED,
    "visit_share": FORM_REFUSED,
    "visit_reply": FORM_REFUSED,
    "visit_finish": FORM_REFUSED,
    "visit_take_up": SENDS,
    "visit_evidence": {"GET": 302},  # its file is not there
    "visit_evidence_add": FORM_REFUSED,
    "visit_evidence_remove": ASKS_AND_SENDS,
    "framework": SHOWS,
    "framework_versions": SHOWS,
    "framework_version": SHOWS,
    "framework_version_document": SHOWS,
    "framework_drafts": SHOWS,
    "framework_draft_start": FORM_REFUSED,
    "framework_draft": SHOWS,
    "framework_draft_document": SHOWS,
    "framework_draft_discard": ASKS_AND_SENDS,
    "framework_part": {"GET": 200, "POST": 409},  # without the revision that was seen
    "framework_part_remove": {"GET": 404, "POST": 404},  # of no part
    "framework_yaml": FORM_REFUSED,
    "framework_differences": SHOWS,
    "framework_effect": SHOWS,
    "framework_publish": FORM_REFUSED,
    # Everybody whom the gate lets pass sees the improvement action of world.py, and the review, which is published.
    "improvements": SHOWS,
    "improvements_mine": SHOWS,
    "improvements_by_person": SHOWS,
    "improvements_file": SHOWS,
    "improvement_open": FORM_REFUSED,
    "improvement": SHOWS,
    "improvement_change": FORM_REFUSED,
    "improvement_progress": {"POST": 422},
    "improvement_comment": {"POST": 422},
    "improvement_complete": FORM_REFUSED,
    "improvement_drop": FORM_REFUSED,
    "improvement_reopen": FORM_REFUSED,
    "reviews": SHOWS,
    "review_open": SENDS,
    "review": SHOWS,
    "review_write": FORM_REFUSED,
    "review_correct": FORM_REFUSED,
    "review_send": FORM_REFUSED,
    "review_reply": FORM_REFUSED,
    "review_sign": FORM_REFUSED,
    "review_share": FORM_REFUSED,
    "review_publish": FORM_REFUSED,
    "trust_dashboard": SHOWS,
    "review_dashboard": SHOWS,
    "trust_start": {"GET": 302},
    # Published in world.py: whoever may read any rating reads these. An empty form says what is missing, to everybody.
    "assurance": SHOWS,
    "assurance_grid": SHOWS,
    "assurance_compare": SHOWS,
    "assurance_trust": SHOWS,
    "assurance_academy": SHOWS,
    "assurance_confirm": ASKS_AND_SENDS,
    "assurance_share": ASKS_AND_SENDS,
    "assurance_publish": ASKS_AND_SENDS,
    "rating": SHOWS,
    "rating_rate": FORM_REFUSED,
    "trust_rating": SHOWS,
    "trust_rating_rate": FORM_REFUSED,
    "api_grids": SHOWS,
    "api_sheet": SHOWS,
    "api_sheet_share": {"POST": 422},
    "api_sheet_publish": {"POST": 422},
    "api_rating": SHOWS,
    "api_rating_judge": {"POST": 422},
    "api_rating_confirm": {"POST": 422},
    "api_trust_rating": SHOWS,
    "api_trust_rating_judge": {"POST": 422},
    "api_trust_rating_confirm": {"POST": 422},
    # The target of world.py is agreed: another may be proposed beside it, and it is not withdrawn any more.
    "targets": SHOWS,
    "target_grid": ASKS_AND_SENDS,
    "target_sheet": SHOWS,
    "target_upload": FORM_REFUSED,
    "targets_agree": FORM_REFUSED,
    "targets_minute": FORM_REFUSED,
    "academy_targets": SHOWS,
    "targets_review": FORM_REFUSED,
    "target": SHOWS,
    "target_change": FORM_REFUSED,
    "target_withdraw": FORM_REFUSED,
    "api_targets": {"GET": 200, "POST": 422},
    "api_target": SHOWS,
    "api_target_withdraw": {"POST": 422},
    "api_targets_review": {"POST": 422},
    "api_targets_agree": {"POST": 422},
    "api_targets_minute": {"POST": 422},
    "people": SHOWS,
    "person": SHOWS,
    "person_roles": FORM,
    "person_remove": ASKS_AND_SENDS,
    "invite": FORM,
    "invitations": SHOWS,
    "invitation_send_again": SENDS,
    "invitation_withdraw": ASKS_AND_SENDS,
    "invitation": {"GET": 200, "POST": 403},  # nobody of the cast is the person invited
    "permissions": SHOWS,
    "trust_settings": {"GET": 200, "POST": 422},
    "trust_logo": {"GET": 404},  # no logo has been stored under any name
    "trust_logo_change": {"POST": 422},
    "trust_second_factor": SENDS,
    "notices": SHOWS,
    "notices_read_all": SENDS,
    "notice_read": SENDS,
    "notice_preferences": FORM_REFUSED,
    "mail_trouble": SHOWS,
    "address_clear": SENDS,
    "calendar_feed": {"GET": 200, "POST": 201},
    "calendar_feed_revoke": ASKS_AND_SENDS,
    "calendar_file": SHOWS,
    "api_notices": SHOWS,
    "api_notice_read": {"POST": 200},
    "api_notice_preferences": {"GET": 200, "PATCH": 422},
    "tokens": FORM,
    "token_revoke": ASKS_AND_SENDS,
    "audit_trail": SHOWS,
    "audit_export": {"POST": 200},
    # The job of world.py is an export that failed: it cannot be cancelled, and it left no file.
    "jobs": SHOWS,
    "job": SHOWS,
    "job_progress": {"GET": 286},
    "job_cancel": SENDS,
    "export_start": {"GET": 200, "POST": 422},
    "export_download": {"GET": 302},
    "export_delete": {"GET": 302, "POST": 302},
    "import_start": {"GET": 200, "POST": 422},
    "api_jobs": SHOWS,
    "api_job": SHOWS,
    "api_job_cancel": {"POST": 409},
    "api_exports": {"GET": 200, "POST": 400},  # without an Idempotency-Key
    "api_export": SHOWS,
    "api_export_file": {"GET": 409, "DELETE": 409},
    "api_me": SHOWS,
    "api_trust": {"GET": 200, "PATCH": 200},
    "api_people": SHOWS,
    "api_person": {"GET": 200, "DELETE": 204},
    "api_person_roles": {"GET": 200, "PUT": 422},
    "api_invitations": {"GET": 200, "POST": 422},
    "api_invitation": SHOWS,
    "api_invitation_send_again": {"POST": 200},
    "api_invitation_withdraw": {"POST": 200},
    "api_permissions": SHOWS,
    "api_audit": SHOWS,
    "api_tokens": {"GET": 200, "POST": 422},
    "api_token": {"DELETE": 204},
    "api_schema": SHOWS,
    "api_docs": SHOWS,
    "api_kpis": {"GET": 200, "POST": 422},
    "api_kpi": {"GET": 200, "PATCH": 409},  # the catalogue's
    "api_kpi_retire": {"POST": 200},
    "api_kpi_restore": {"POST": 200},
    "api_school_years": {"GET": 200, "POST": 422},
    "api_data_drops": {"POST": 422},
    "api_framework": SHOWS,
    "api_framework_check": {"POST": 422},
    "api_framework_versions": SHOWS,
    "api_framework_version": SHOWS,
    "api_framework_drafts": {"GET": 200, "POST": 422},
    "api_framework_draft": {"GET": 200, "PUT": 422},
    "api_framework_publish": {"POST": 422},
    "api_improvements": {"GET": 200, "POST": 422},
    "api_improvement": {"GET": 200, "PUT": 428},
    "api_improvement_progress": {"POST": 422},
    "api_improvement_complete": {"POST": 422},
    "api_improvement_drop": {"POST": 422},
    "api_improvement_reopen": {"POST": 422},
    "api_reviews": {"GET": 200, "POST": 422},
    "api_review": {"GET": 200, "PUT": 428},
    "api_review_reply": {"POST": 422},
    "api_review_send": {"POST": 409},
    "api_review_sign": {"POST": 409},
    "api_review_share": {"POST": 409},
    "api_review_publish": {"POST": 409},
    "api_reports": SHOWS,
    "api_report": SHOWS,
    "api_report_word": SHOWS,
    "api_report_copies": {"POST": 422},
    "api_report_copy": SHOWS,
    "api_report_copy_file": {"GET": 409},
    "api_report_advice": SHOWS,
    "api_report_texts": {"POST": 422},
    "api_report_submit": {"POST": 409},
    "api_report_return": {"POST": 422},
    "api_level_decisions": {"GET": 200, "POST": 422},
    "api_level_decision": {"GET": 200, "PUT": 428},
    "api_level_evidence": {"POST": 422},
    "api_level_agree": {"POST": 409},
    "api_level_minute": {"POST": 409},
    "api_level_withdraw": {"POST": 422},
    "api_visits": {"GET": 200, "POST": 422},
    "api_visit": SHOWS,
    "api_visit_held": {"POST": 422},
    "api_visit_cancel": {"POST": 422},
    "api_visit_note": {"PUT": 428},
    "api_visit_share": {"POST": 409},
    "api_visit_reply": {"POST": 422},
    "api_visit_finish": {"POST": 409},
    "api_visit_take_up": {"POST": 201},
    "api_packs": SHOWS,
    "api_pack": SHOWS,
    "api_pack_file": {"GET": 409},
    "api_periods": SHOWS,
    "api_period": {"GET": 200, "PATCH": 200},
    "api_small_numbers": {"GET": 200, "PATCH": 200},
    "api_values": SHOWS,
    "api_imports": {"GET": 200, "POST": 422},
    "api_import": SHOWS,
    "api_import_cells": SHOWS,
    "api_import_problems": SHOWS,
    "api_import_columns": {"GET": 409},  # its file is gone
    "api_import_layout": {"POST": 422},
    "api_import_confirm": {"POST": 202},
    "api_import_cancel": {"POST": 200},
    "api_import_undo": {"POST": 409},
    "api_import_template": {"GET": 400},  # without a period
    "api_layouts": {"GET": 200, "POST": 422},
    "api_layout": {"GET": 200, "PATCH": 200, "DELETE": 204},
    "api_figures": SHOWS,
    "api_trust_figure": SHOWS,
    "api_academy_figure": SHOWS,
    "api_similar_schools": SHOWS,
    "api_data_health": {"GET": 400},  # without a group
    "api_academies": {"GET": 200, "POST": 422},
    "api_academy": {"GET": 200, "PATCH": 200},
}

# Records that only some of those who pass the gate may see; for the others they are not there. Any of these will do.
_DRAFTS: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    (
        "framework_drafts",
        "framework_draft",
        "framework_draft_document",
        "framework_differences",
        "framework_effect",
        "api_framework_draft",
    ),
    ("framework.write", "framework.agree"),
)
# Trustees and clerks read reports in packs alone: these two are what all other readers of reports have.
_REPORTS: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    (
        *("report", "report_read", "report_section", "report_word", "report_pdf"),
        *("report_copy", "report_copy_progress", "report_copy_file"),
        *("api_report", "api_report_word", "api_report_copies", "api_report_copy", "api_report_copy_file"),
    ),
    ("small_numbers.read", "improvement.write"),
)
# Lists of a whole term are for those who read every academy's.
_TERMS: Mapping[str, tuple[str, ...]] = {
    "report_campaign": ("people.read", "assurance.agree"),
    "report_earlier": ("head_report.write",),
}
PRIVATE: Mapping[str, tuple[str, ...]] = {**_DRAFTS, **_REPORTS, **_TERMS}

_LEADS_NO_REVIEW = frozenset({Role.OPERATIONS_LEAD})
_WRITES_NOT_THIS = frozenset({Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR})
_NO_VISITS = frozenset({Role.CONTRIBUTOR})
_ONLY_READS = frozenset({Role.CEO, Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.TRUSTEE, Role.CLERK})

# Roles that may do a thing somewhere, so that the gate lets them pass, but not to the record of world.py: by address
# and method, those who are told so (403).
REFUSED: Mapping[tuple[str, str], frozenset[Role]] = {
    **{
        (name, method): _WRITES_NOT_THIS
        for name in ("improvement_open", "improvement_change", "improvement_drop", "improvement_reopen")
        for method in ("GET", "POST")
    },
    **{(f"api_improvement_{move}", "POST"): _WRITES_NOT_THIS for move in ("drop", "reopen")},
    ("api_improvement", "PUT"): _WRITES_NOT_THIS,
    ("improvement_progress", "POST"): _ONLY_READS,
    ("api_improvement_progress", "POST"): _ONLY_READS,
    **{
        (name, method): _ONLY_READS | {Role.HEADTEACHER}
        for name in ("improvement_complete", "api_improvement_complete")
        for method in ("GET", "POST")
    },
    **{
        (f"review_{move}", method): _LEADS_NO_REVIEW
        for move in ("open", "write", "correct", "send", "sign", "share", "publish")
        for method in ("GET", "POST")
    },
    **{(f"api_review_{move}", "POST"): _LEADS_NO_REVIEW for move in ("send", "sign", "share", "publish")},
    **{
        (f"visit_{move}", method): _NO_VISITS
        for move in (
            *("plan", "change", "note", "held", "cancel", "share", "finish"),
            *("evidence_add", "evidence_remove"),
        )
        for method in ("GET", "POST")
    },
    **{
        (f"api_visit_{move}", "PUT" if move == "note" else "POST"): _NO_VISITS
        for move in ("held", "cancel", "note", "share", "finish")
    },
    ("api_visits", "POST"): _NO_VISITS,
    ("visit_take_up", "POST"): _WRITES_NOT_THIS,
    ("api_visit_take_up", "POST"): _WRITES_NOT_THIS,
    ("api_reviews", "POST"): _LEADS_NO_REVIEW,
    ("api_review", "PUT"): _LEADS_NO_REVIEW,
}

# Of those who may write papers for meetings, only the clerk writes the rest: by method, as all of these may be read.
_CLERKS = ("support_level.minute",)
PRIVATE_TO_WRITE: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("delegation", "api_body", "api_meetings"), _CLERKS
)
PRIVATE = {
    **PRIVATE,
    **dict.fromkeys(
        (
            "bodies_make",
            "body_add",
            "body_change",
            "body_agenda",
            "member_add",
            "member_term",
            "delegation_add",
            "delegation_row",
            "meetings_plan",
            "meeting_add",
            "meeting_step",
            "item_add",
            "item_change",
            "meeting_attendance",
            "entry_add",
            "entry_change",
            "matter_close",
            "api_meeting_step",
            "api_minutes",
            "api_matter_close",
        ),
        _CLERKS,
    ),
}

# Addresses that give a file and no page.
DOWNLOADS = frozenset(
    {
        "improvements_file",
        "visits_file",
        "kpi_import_problems",
        "framework_version_document",
        "framework_draft_document",
        "calendar_file",
        "report_word",
        "target_sheet",
    }
)

# What differs for somebody who holds a link and is not signed in.
SIGNED_OUT: Mapping[str, Mapping[str, int]] = {
    "invitation": {"GET": 200, "POST": 200},
    "calendar_file": SHOWS,
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the URL map inside a trust; `path` still holds its <parts>."""

    name: str
    path: str
    rule: Rule

    @property
    def parts(self) -> set[str]:
        return set(re.findall(r"<\w+:(\w+)>", self.path))

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    def filled(self, slug: str, values: Mapping[str, object]) -> str:
        path = "/" + self.path.replace("<trust:trust>", slug)
        for name, value in values.items():
            path = re.sub(rf"<\w+:{name}>", str(value), path)
        return path


def addresses() -> Iterator[Address]:
    """Every address inside a trust, from the URL map itself."""
    for path, pattern in patterns():
        rule = rule_of(pattern.callback)
        if "<trust:trust>" in path and rule is not None:
            yield Address(_name(pattern), path, rule)


def _name(pattern: URLPattern) -> str:
    return str(pattern.name)
