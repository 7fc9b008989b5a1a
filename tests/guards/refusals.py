"""Whom addresses refuse, or hide their records from, although the gate lets them pass."""

from __future__ import annotations

from collections.abc import Mapping

from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role

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
        *("report_comment", "api_report_comments", "api_report_comment", "api_report_people"),
    ),
    ("small_numbers.read", "improvement.write"),
)
# Lists of a whole term are for those who read every academy's.
_TERMS: Mapping[str, tuple[str, ...]] = {
    "report_campaign": ("people.read", "assurance.agree"),
    "api_report_term": ("people.read", "assurance.agree"),
    "report_earlier": ("head_report.write",),
}
PRIVATE: Mapping[str, tuple[str, ...]] = {**_DRAFTS, **_REPORTS, **_TERMS}

_LEADS_NO_REVIEW = frozenset({Role.OPERATIONS_LEAD})
_WRITES_NOT_THIS = frozenset({Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR})
_NO_VISITS = frozenset({Role.CONTRIBUTOR})
_AT_A_PLACE = frozenset(ROLES_AT_A_PLACE)
_ONLY_READS = frozenset({Role.CEO, Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.TRUSTEE, Role.CLERK})

# In a local board's review its governors write (in world.py a trustee chairs it), its headteacher answers, its author
# changes what was said, and whoever is its chair by a term of office, or the clerk, records it.
_OUTSIDE_THE_BOARD = frozenset(
    {Role.CEO, Role.DIRECTOR_OF_EDUCATION, Role.IMPROVEMENT_OFFICER, Role.OPERATIONS_LEAD}
)
_NO_GOVERNORS = _OUTSIDE_THE_BOARD | {Role.HEADTEACHER, Role.CLERK}
_GOVERNORS = frozenset({Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.TRUSTEE})
_LOCAL_REVIEWS: Mapping[str, frozenset[Role]] = {
    "lgb_review_open": _OUTSIDE_THE_BOARD | {Role.HEADTEACHER},
    "lgb_review_record": _OUTSIDE_THE_BOARD | {Role.HEADTEACHER, Role.LGB_CHAIR, Role.LGB_GOVERNOR},
    "lgb_entry_add": _NO_GOVERNORS,
    "lgb_entry_change": _NO_GOVERNORS | {Role.LGB_GOVERNOR, Role.TRUSTEE},
    "lgb_answer": _OUTSIDE_THE_BOARD | {Role.CLERK} | _GOVERNORS,
    "lgb_escalate": _NO_GOVERNORS,
}
_LOCAL_REVIEWS_BY_API: Mapping[tuple[str, str], str] = {
    ("api_lgb_record", "POST"): "lgb_review_record",
    ("api_lgb_entries", "POST"): "lgb_entry_add",
    ("api_lgb_entry", "PUT"): "lgb_entry_change",
    ("api_lgb_entry", "DELETE"): "lgb_entry_change",
    ("api_lgb_answer", "PUT"): "lgb_answer",
    ("api_lgb_escalate", "POST"): "lgb_escalate",
}

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
    # The trust on a page is for those who read the whole trust.
    **{(name, "GET"): _AT_A_PLACE for name in ("trust_card", "trust_card_pdf", "api_trust_card")},
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
    ("api_visit_evidences", "POST"): _NO_VISITS,
    ("api_visit_evidence", "DELETE"): _NO_VISITS,
    ("visit_take_up", "POST"): _WRITES_NOT_THIS,
    ("api_visit_take_up", "POST"): _WRITES_NOT_THIS,
    # Who has read a pack is for the clerk, and for whoever releases it.
    ("api_board_pack_readers", "GET"): frozenset({Role.DIRECTOR_OF_EDUCATION}),
    ("api_reviews", "POST"): _LEADS_NO_REVIEW,
    ("api_review", "PUT"): _LEADS_NO_REVIEW,
    **{(name, method): roles for name, roles in _LOCAL_REVIEWS.items() for method in ("GET", "POST")},
    **{address: _LOCAL_REVIEWS[name] for address, name in _LOCAL_REVIEWS_BY_API.items()},
}

# Of those who may write papers for meetings, only the clerk writes the rest: by method, as all of these may be read.
_CLERKS = ("support_level.minute",)
PRIVATE_TO_WRITE: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("delegation", "api_body", "api_meetings", "api_template_items", "api_agenda_items", "api_agenda_item"),
    _CLERKS,
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
            "api_meeting_plan",
            "api_template_item",
            "api_meeting_step",
            "api_minutes",
            "api_matter_close",
            "api_attendance",
            "api_approval",
            "escalation_respond",
            "api_escalation_respond",
        ),
        _CLERKS,
    ),
}
