"""What a report asks, as the framework of its year says."""

from __future__ import annotations

from assurance.frameworks.schema import Report as AskedReport
from assurance.frameworks.schema import ReportSection
from assurance.in_force import pack_of
from assurance.models import Report


def asked_by(report: Report) -> AskedReport:
    """No query where the version is loaded. KeyError where the version has no such report."""
    return report_named(report.key, pack_of(report.version).reports)


def report_named(key: str, reports: tuple[AskedReport, ...]) -> AskedReport:
    for one in reports:
        if one.id == key:
            return one
    raise KeyError(key)


def section_of(report: Report, section: str) -> ReportSection:
    """KeyError where the report has no such section."""
    for one in asked_by(report).sections:
        if one.id == section:
            return one
    raise KeyError(section)


def boxes_of(asked: AskedReport) -> int:
    """How many boxes there are to fill in."""
    return sum(len(section.questions) for section in asked.sections)
