"""Which columns of files may name people, by their headings."""

from __future__ import annotations

import re

from academies.kpi_files.group_words import is_about_a_group
from trust_portal.tabular.headers import normal

_OF_A_PERSON = re.compile(
    r"\b(upn|uln|dob|birth|forenames?|surnames?|first ?names?|last ?names?|middle ?names?|preferred|legal|known as"
    r"|adno|adm(ission)? ?(no|number)|candidate|learner|nhs|passport)\b"
    r"|\b(pupil|student|child|person)('?s)?( full)? ?(name|id|number|no|ref)\b|^(full )?name$|^(pupil|student|child)$"
)
_PRIVATE = re.compile(
    r"\b(names?|address|post ?code|e-?mail|phone|mobile|telephone|parents?|carers?|contacts?|tutors?|forms?|class"
    r"|reg(istration)?|teachers?|staff|mentor|comments?|notes?|reasons?|religion|ids?)\b"
)
_OF_A_SCHOOL = re.compile(
    r"\b(school|academy|establishment|estab|laestab|urn|trust|dfe|provider|institution)\b"
)


def is_about_a_person(heading: str) -> bool:
    """Whether what stands in the column names or numbers a person."""
    over = normal(heading)
    return bool(_OF_A_PERSON.search(over)) and not _OF_A_SCHOOL.search(over)


def may_name_people(heading: str) -> bool:
    """Whether nothing of the column may be shown or kept."""
    over = normal(heading)
    if _OF_A_SCHOOL.search(over) or is_about_a_group(heading):
        return False
    return bool(_OF_A_PERSON.search(over) or _PRIVATE.search(over))


def names_people(heading: str) -> bool:
    """The same of a column that is said to name academies: a heading such as “Name” says nothing by itself."""
    return is_about_a_person(heading) and normal(heading) not in ("name", "full name")
