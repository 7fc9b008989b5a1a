"""The people of the demo trusts: somebody for every role, and a headteacher for each academy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trust_portal.accounts.roles import Role

from .trusts import HARROWMERE, KESTRELDOWN, LANTERNFIELD, DemoTrust

# Known to everybody, which is why load_demo asks twice before it writes them where others can sign in.
PASSWORD = "improve-every-school"  # noqa: S105
SECOND_FACTOR_SECRET = "DEMODEMODEMODEMODEMODEMODEMODEMO"  # noqa: S105

_FIRST_NAMES = (
    *("Maya", "Tom", "Aisha", "Daniel", "Grace", "Oluwaseun", "Hannah", "Ravi", "Bethan", "Marcus"),
    *("Leila", "Joseph", "Chloe", "Kwame", "Eleanor", "Imran", "Niamh", "Samuel", "Zainab", "Peter"),
    *("Sunita", "George", "Amara", "Callum", "Ffion", "Hassan", "Rosalind", "Wei", "Martha", "Declan"),
)
_SURNAMES = (
    *("Okafor", "Hartley", "Rahman", "Pryce", "Lindqvist", "Adeyemi", "Fairbrother", "Menon", "Driscoll"),
    *("Achterberg", "Summerscale", "Nwosu", "Tattersall", "Iqbal", "Wetherby", "Kowalczyk", "Bannerman"),
    *("Sithole", "Greenhalgh", "Castellano", "Thackray", "Osei", "Whitcombe", "Farooq", "Ellingham"),
    *("Mbeki", "Rowbotham", "Chaudhry", "Pemberton"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """A role at the academies with these numbers in the trust's list; none for the whole trust."""

    trust: DemoTrust
    role: Role
    academies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    full_name: str
    email: str
    posts: tuple[Post, ...] = ()
    is_operator: bool = False
    has_second_factor: bool = False


_TRUST_WIDE = (
    Role.TRUST_ADMIN,
    Role.CEO,
    Role.DIRECTOR_OF_EDUCATION,
    Role.OPERATIONS_LEAD,
    Role.TRUSTEE,
    Role.CLERK,
    Role.DATA_MANAGER,
)
_AT_ONE_ACADEMY = (Role.CONTRIBUTOR, Role.LGB_CHAIR, Role.LGB_GOVERNOR)
_ACADEMIES_OF_AN_OFFICER = 10

OPERATOR = DemoPerson(
    "Rowan Adair", "rowan.adair@operating.example", is_operator=True, has_second_factor=True
)
IN_TWO_TRUSTS = DemoPerson(
    "Imogen Calloway",
    "imogen.calloway@clerking.example",
    posts=(Post(HARROWMERE, Role.CLERK), Post(LANTERNFIELD, Role.TRUSTEE)),
)
WITH_SEVERAL_ROLES = DemoPerson(
    "Gareth Vaughan-Ellis",
    "gareth.vaughan-ellis@harrowmere.example",
    posts=(
        Post(HARROWMERE, Role.HEADTEACHER, (8,)),
        Post(HARROWMERE, Role.IMPROVEMENT_OFFICER, (3, 4)),
    ),
)
OTHERS = (IN_TWO_TRUSTS, WITH_SEVERAL_ROLES, OPERATOR)

# Invited and not yet come: (trust, name, e-mail address, days since the invitation). The second of each
# has expired.
INVITED = tuple(
    (trust, name, f"{name.lower().replace(' ', '.')}@{trust.slug}.example", days)
    for trust, invited in (
        (HARROWMERE, (("Priya Ramanathan", 2), ("Stephen Oakshott", 30))),
        (LANTERNFIELD, (("Yusuf Abernethy", 1), ("Clare Donnachie", 45))),
        (KESTRELDOWN, (("Tamsin Polglase", 3), ("Victor Mandeville", 20))),
    )
    for name, days in invited
)


def people_of(trust: DemoTrust) -> tuple[DemoPerson, ...]:
    """Those of one trust only, always the same: trust-wide roles first, then academies' people."""
    names = _names(trust)
    posts = [Post(trust, role) for role in _TRUST_WIDE]
    numbers = range(len(trust.academies))
    for start in numbers[::_ACADEMIES_OF_AN_OFFICER]:
        own = tuple(numbers[start : start + _ACADEMIES_OF_AN_OFFICER])
        posts.append(Post(trust, Role.IMPROVEMENT_OFFICER, own))
    posts += [Post(trust, Role.HEADTEACHER, (number,)) for number in numbers if number not in _led(trust)]
    posts += [Post(trust, role, (0,)) for role in _AT_ONE_ACADEMY]
    return tuple(_person(next(names), post) for post in posts)


def _led(trust: DemoTrust) -> frozenset[int]:
    """Numbers of the academies whose head is one of the others."""
    posts = (post for person in OTHERS for post in person.posts if post.trust is trust)
    return frozenset(number for post in posts if post.role is Role.HEADTEACHER for number in post.academies)


def _person(full_name: str, post: Post) -> DemoPerson:
    return DemoPerson(
        full_name=full_name,
        email=f"{full_name.lower().replace(' ', '.')}@{post.trust.slug}.example",
        posts=(post,),
        has_second_factor=post.role in post.trust.second_factor_roles,
    )


def _names(trust: DemoTrust) -> Iterator[str]:
    # The two lists have no common divisor of their lengths: the pairs repeat after 30 x 29 people.
    number = trust.academies[0].urn
    while True:
        yield f"{_FIRST_NAMES[number % len(_FIRST_NAMES)]} {_SURNAMES[number % len(_SURNAMES)]}"
        number += 1
