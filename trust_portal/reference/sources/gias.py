"""Get Information About Schools (GIAS): the register of establishments.

Three layouts share the columns with "(name)": an extract without codes (2022), all columns of `edubasealldata`, and
the columns from 2026, when GIAS dropped Ofsted and the regional directors. Heads' names, telephone numbers and web
addresses are in none of the fields below: the portal does not keep them.
"""

from __future__ import annotations

from trust_portal.reference.measures import GRADES

from .shape import About, Field, Figure, Layout, Register, Source

_FIELDS = (
    Field("urn", "whole", ("URN",), required=True),
    Field("name", "text", ("EstablishmentName",), required=True, length=200),
    Field("laestab", "laestab", ("LA (code)", "EstablishmentNumber")),
    Field("la_code", "code", ("LA (code)",), length=3),
    Field("la_name", "text", ("LA (name)",), length=100),
    Field("phase", "text", ("PhaseOfEducation (name)",), length=60),
    Field("type", "text", ("TypeOfEstablishment (name)",), length=100),
    Field("type_group", "text", ("EstablishmentTypeGroup (name)",), length=100),
    Field("status", "text", ("EstablishmentStatus (name)",), length=60),
    Field("opened_on", "date", ("OpenDate",)),
    Field("closed_on", "date", ("CloseDate",)),
    Field("low_age", "whole", ("StatutoryLowAge",), length=3),
    Field("high_age", "whole", ("StatutoryHighAge",), length=3),
    Field("gender", "text", ("Gender (name)",), length=40),
    Field("religious_character", "text", ("ReligiousCharacter (name)",), length=100),
    Field("sixth_form", "text", ("OfficialSixthForm (name)",), length=60),
    Field("region", "text", ("GOR (name)",), length=60),
    Field("urban_rural", "text", ("UrbanRural (name)",), length=100),
    Field("postcode", "text", ("Postcode",), length=10),
    Field("capacity", "whole", ("SchoolCapacity",)),
    Field("pupils", "whole", ("NumberOfPupils",)),
    Field("fsm_percent", "number", ("PercentageFSM",)),
    Field("sen_unit_pupils", "whole", ("SenUnitOnRoll",)),
    Field("resourced_provision_pupils", "whole", ("ResourcedProvisionOnRoll",)),
    Field("census_on", "date", ("CensusDate",)),
)
_GRADES = {
    **{words: number for number, words in GRADES.items()},
    "Serious Weaknesses": 4,
    "Special Measures": 4,
}
_COUNTED = (
    Figure("NumberOfPupils", "gias_pupils", on="CensusDate"),
    Figure("PercentageFSM", "gias_fsm_percent", cohort="NumberOfPupils", on="CensusDate"),
)
_INSPECTED = Figure("OfstedRating (name)", "ofsted_oeif_overall", codes=_GRADES, on="OfstedLastInsp")

_NEEDED = frozenset(
    {"URN", "LA (code)", "EstablishmentNumber", "EstablishmentName", "PhaseOfEducation (name)", "OpenDate"}
)
_REGISTER = Register("establishment", _FIELDS)
_SCHOOL = (About("school", "URN"),)

SOURCE = Source(
    key="gias",
    title="Get Information About Schools",
    covers="Every school and academy: name, area, phase, type, dates, capacity, pupils; Ofsted grades up to 2024",
    layouts=(
        Layout(
            "names only, 2022",
            has=_NEEDED | {"OfstedRating (name)"},
            has_not=frozenset({"PhaseOfEducation (code)"}),
            about=_SCHOOL,
            figures=(*_COUNTED, _INSPECTED),
            register=_REGISTER,
            list_at_end=True,  # "Linked establishments", without quotation marks
        ),
        Layout(
            "all columns, to 2025",
            has=_NEEDED | {"PhaseOfEducation (code)", "OfstedRating (name)"},
            about=_SCHOOL,
            figures=(*_COUNTED, _INSPECTED),
            register=_REGISTER,
        ),
        Layout(
            "all columns, from 2026",
            has=_NEEDED | {"PhaseOfEducation (code)"},
            has_not=frozenset({"OfstedRating (name)"}),
            about=_SCHOOL,
            figures=_COUNTED,
            register=_REGISTER,
        ),
    ),
    needs_day=True,
)
