"""The approach matrix of model E: figures for the test, written apart from the pack."""

from __future__ import annotations

# key | name | has a rhythm | says who decides | says who is told
APPROACHES = """
leadership.benchmarking | Performance benchmarking | yes | yes | yes
leadership.planning | Strategic planning | yes | yes | yes
leadership.performance_management | Performance management | yes | yes | yes
leadership.quality_assurance | Quality assurance | yes | yes | yes
teaching.teaching_learning | Teaching and learning | no | no | no
teaching.cpd | CPD | yes | yes | no
teaching.curriculum | Curriculum | no | yes | no
data.pupil_progress | Pupil progress reports | yes | no | yes
data.annual_analysis | Annual performance analysis | yes | yes | yes
data.attendance | Attendance systems | no | no | yes
data.behaviour | Behaviour systems | no | no | yes
inclusion.inclusion | Inclusion | no | no | no
inclusion.safeguarding | Safeguarding | no | no | no
business.finance | Finance | yes | yes | yes
business.hr | HR | no | no | no
business.ict | ICT | no | yes | no
business.buildings | Buildings and facilities | no | yes | no
business.health_safety | Health and safety | no | yes | yes
business.data_management | Data management | no | yes | no
business.levy | Levy | no | no | no
governance.selection | Selection | yes | no | no
governance.structures | Structures | no | no | no
governance.organisation | Organisation | no | yes | no
governance.meetings | Meetings | yes | no | yes
governance.reporting | Performance reporting | yes | no | yes
"""
