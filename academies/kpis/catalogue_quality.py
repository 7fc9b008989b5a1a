"""Welfare, safeguarding, inspection, leadership, governance, and what people say."""

from __future__ import annotations

from .entry import OFSTED_GRADES, OFSTED_OVERALL, REPORT_CARD, CatalogueKpi, Group

_personal = Group("personal")
_safeguarding = Group("safeguarding")
_quality = Group("quality")
_leadership = Group("leadership")
_governance = Group("governance")
_views = Group("views")

YEAR = "school_year"
_OLD = "Ofsted's grade in its scale until November 2025: 1 outstanding, 4 inadequate."
_CARD = "The report card's grade: 5 exceptional, 4 strong standard, 3 expected standard, 2 needs attention, 1 urgent improvement."

QUALITY: tuple[CatalogueKpi, ...] = (
    _personal("activity_participation", "Pupils in an activity", "Pupils who take part in at least one activity outside lessons."),
    _personal("activity_participation_vulnerable", "Vulnerable pupils in an activity", "Vulnerable and disadvantaged pupils and those with special needs who take part in at least one."),
    _personal("pupils_participating", "Pupils who take part", "Pupils who took part in the character programme.", "number", decimals=0),
    _personal("after_school_clubs", "After-school clubs", "Clubs that met in the period.", "number", decimals=0),
    _personal("sport_participation", "Sport", "Pupils who play for a team or a club."),
    _personal("trophies", "Trophies", "Cups and titles won.", "number", grain=YEAR, decimals=0),
    _personal("young_leader_projects", "Young-leader projects", "Projects that pupils led.", "number", grain=YEAR, decimals=0),
    _personal("pupil_premium_mentors", "Pupil premium mentors", "Adults who mentor a pupil with pupil premium.", "number", decimals=0),
    _personal("support_staff_mentoring", "Support staff who mentor", "Support staff who mentor a pupil with pupil premium."),
    _personal("transition_ready", "Ready for the next stage", "Pupils whom their teachers hold to be ready for the next stage.", grain=YEAR),
    _safeguarding("safeguarding_concerns", "Safeguarding concerns", "Concerns recorded in the period.", "number", "none", "term", 0),
    _safeguarding("safeguarding_referrals", "Referrals to children's services", "Referrals made in the period.", "number", "none", "term", 0),
    _safeguarding("early_help", "Early help", "Pupils with an early-help plan.", "number", "none", "term", 0),
    _safeguarding("child_protection_plans", "Child protection plans", "Pupils with a child protection plan.", "number", "none", "term", 0),
    _safeguarding("staff_dbs_checked", "Staff with DBS clearance", "Staff whose disclosure check is done, and at the right level."),
    _safeguarding("prohibition_checked", "Prohibition checks", "Teaching staff checked against the list of prohibited teachers."),
    _safeguarding("vetting_outstanding", "Vetting outstanding", "New staff at work whose checks are not complete.", "number", "lower", "term", 0),
    _safeguarding("scr_compliance", "Single central record", "Entries of the single central record that are complete."),
    _safeguarding("safeguarding_training", "Safeguarding training", "Staff whose safeguarding training is in date."),
    _safeguarding("audit_findings_acted_on", "Audit findings acted on", "Findings of safeguarding audits that were put right in time."),
    _quality("ofsted_overall", "Ofsted: overall effectiveness", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_overall", breaks=OFSTED_OVERALL),
    _quality("ofsted_quality_of_education", "Ofsted: quality of education", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_quality_of_education", breaks=OFSTED_GRADES),
    _quality("ofsted_behaviour", "Ofsted: behaviour and attitudes", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_behaviour", breaks=OFSTED_GRADES),
    _quality("ofsted_personal_development", "Ofsted: personal development", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_personal_development", breaks=OFSTED_GRADES),
    _quality("ofsted_leadership", "Ofsted: leadership and management", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_leadership", breaks=OFSTED_GRADES),
    _quality("ofsted_early_years", "Ofsted: early years", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_early_years", breaks=OFSTED_GRADES),
    _quality("ofsted_sixth_form", "Ofsted: sixth form", _OLD, "grade", "lower", YEAR, 0, published="ofsted_oeif_sixth_form", breaks=OFSTED_GRADES),
    _quality("ofsted_safeguarding", "Ofsted: safeguarding", "Whether safeguarding is effective, or meets the standards: 1 for yes, 0 for no.", "yes_no", "higher", YEAR, 0, published="ofsted_oeif_safeguarding"),
    _quality("card_inclusion", "Report card: inclusion", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_inclusion", breaks=REPORT_CARD),
    _quality("card_curriculum", "Report card: curriculum and teaching", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_curriculum", breaks=REPORT_CARD),
    _quality("card_achievement", "Report card: achievement", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_achievement", breaks=REPORT_CARD),
    _quality("card_attendance_behaviour", "Report card: attendance and behaviour", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_attendance", breaks=REPORT_CARD),
    _quality("card_personal_development", "Report card: personal development and wellbeing", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_personal_development", breaks=REPORT_CARD),
    _quality("card_leadership", "Report card: leadership and governance", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_leadership", breaks=REPORT_CARD),
    _quality("card_early_years", "Report card: early years", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_early_years", breaks=REPORT_CARD),
    _quality("card_post_16", "Report card: post-16 provision", _CARD, "grade", "higher", YEAR, 0, published="ofsted_card_post_16", breaks=REPORT_CARD),
    _quality("recommendations_completed", "Recommendations completed", "Recommendations of inspections and visits that are done, of those due."),
    _quality("improvement_partner_visits", "Improvement-partner visits", "Visits of the external improvement partner with a note of visit.", "number", decimals=0),
    _quality("qa_reviews", "Quality-assurance reviews", "Reviews held by the trust's quality-assurance team.", "number", decimals=0),
    _quality("sef_reviews", "Reviews of self-evaluation and plan", "Times that self-evaluation and improvement plan were reviewed.", "number", decimals=0),
    _quality("data_reviews", "Data reviewed after each trawl", "Schools whose data was reviewed after the trawl: 1 for yes, 0 for no.", "yes_no", grain="data_drop", decimals=0),
    _quality("category_reviewed", "Category reviewed", "Whether the support category was reviewed: 1 for yes, 0 for no.", "yes_no", decimals=0),
    _quality("critical_friend", "With a critical friend", "Subjects that have a critical friend.", grain=YEAR),
    _quality("teaching_effective", "Effective teaching", "Lessons or teachers judged effective in the period's reviews."),
    _quality("plan_milestones_met", "Plan milestones met", "Milestones of the improvement plan that were met, of those due."),
    _leadership("director_support", "Director of Learning's support", "Half days that the Director of Learning spent with the school.", "days", grain=YEAR),
    _leadership("chief_executive_support", "Chief executive's support", "Half days that the chief executive spent with the school.", "days", grain=YEAR),
    _leadership("support_received", "Support received", "Days of the trust's improvement team that the school received.", "days", "none", "term"),
    _leadership("practitioner_time_given", "Lead-practitioner time given", "Days of its lead practitioners that the school gave to others.", "days", grain=YEAR),
    _leadership("strategy_days", "Strategy days", "Days on which the heads planned together.", "number", grain=YEAR, decimals=0),
    _leadership("leaders_inducted", "New leaders inducted", "New leaders who had the trust's induction.", grain=YEAR),
    _leadership("leader_360", "360-degree evaluation of leaders", "Average score that colleagues give.", "score", grain=YEAR),
    _leadership("subjects_with_apps", "Subjects using apps and tablets", "Subjects that use them in lessons every week.", "number", decimals=0),
    _governance("agenda_cycle", "Agenda cycle covered", "Items of the local board's yearly cycle that were dealt with, of those due."),
    _governance("governor_vacancies", "Governor vacancies", "Places on the local board that nobody fills.", "number", "lower", "term", 0),
    _governance("governor_attendance", "Governors' attendance", "Attendances at meetings of the local board, of those possible."),
    _governance("governor_training", "Governors' training", "Governors whose training is in date."),
    _governance("governor_diversity", "Governors' diversity", "Governors of groups that the local board has too few of.", direction="higher", grain=YEAR),
    _governance("link_visits", "Link governors' visits", "Visits of link governors with a note.", "number", decimals=0),
    _views("pupil_satisfaction", "Pupils' satisfaction", "Pupils who say that they are satisfied.", grain=YEAR),
    _views("pupil_can_do", "Can-do attitude", "Pupils who say that they can succeed if they try.", grain=YEAR),
    _views("pupil_welfare", "Welfare in pupils' eyes", "Pupils who say that they are looked after.", grain=YEAR),
    _views("pupil_safe", "Pupils who feel safe", "Pupils who say that they feel safe at school.", grain=YEAR),
    _views("parent_satisfaction", "Parents' satisfaction", "Parents who say that they are satisfied.", grain=YEAR),
    _views("parent_recommend", "Parents who would recommend the school", "Parents who say that they would.", grain=YEAR),
    _views("inclusion_feedback", "Inclusion in parents' eyes", "Parents and carers who say that the school meets their child's needs.", grain=YEAR),
    _views("parents_evening_attendance", "Parents' evenings", "Families who came to parents' evenings or open days."),
    _views("complaints", "Complaints", "Formal complaints.", "number", "lower", "term", 0),
    _views("stakeholder_satisfaction", "Stakeholders' satisfaction", "People of all groups asked who say that they are satisfied.", grain=YEAR),
    _views("governor_satisfaction", "Governors' satisfaction", "Governors who say that they are satisfied.", grain=YEAR),
    _views("parent_bulletins", "Bulletins to parents", "Bulletins sent in the period.", "number", decimals=0),
    _views("reports_to_parents", "Reports to parents", "Reports on progress sent to parents.", "number", decimals=0),
)  # fmt: skip
