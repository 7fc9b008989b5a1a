"""The three demo trusts and their academies. No school, trust or number here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from academies.models import Phase
from trust_portal.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class DemoAcademy:
    name: str
    phase: Phase
    joined_on: date
    urn: int  # from 910000 on, which DfE has not reached


@dataclass(frozen=True, slots=True)
class DemoTrust:
    """`second_factor_roles` are few, so that a newcomer gets in with the password alone."""

    slug: str
    name: str
    short_name: str
    colour: str
    second_factor_roles: tuple[Role, ...]
    academies: tuple[DemoAcademy, ...]


def _academies(first_urn: int, *rows: tuple[str, Phase, int]) -> tuple[DemoAcademy, ...]:
    """Rows of name, phase and the year in which the academy joined."""
    return tuple(
        DemoAcademy(name, phase, date(year, 9, 1), first_urn + number)
        for number, (name, phase, year) in enumerate(rows)
    )


HARROWMERE = DemoTrust(
    slug="harrowmere",
    name="Harrowmere Learning Trust",
    short_name="Harrowmere",
    colour="#0b5d6b",
    second_factor_roles=(Role.TRUST_ADMIN,),
    academies=_academies(
        910_101,
        ("Ashmarsh Primary Academy", Phase.PRIMARY, 2014),
        ("Brindlecote Church of England Primary", Phase.PRIMARY, 2016),
        ("Cobbleford Infant and Nursery School", Phase.PRIMARY, 2018),
        ("Dunwater High School", Phase.SECONDARY, 2012),
        ("Eastermere Academy", Phase.SECONDARY, 2013),
        ("Fallowgate Primary Academy", Phase.PRIMARY, 2015),
        ("Gorsehollow Junior School", Phase.PRIMARY, 2019),
        ("Inglewater School", Phase.ALL_THROUGH, 2020),
        ("Juniperdale Special School", Phase.SPECIAL, 2021),
        ("Kingsmarrow Academy", Phase.SECONDARY, 2017),
        ("Larkenfold Sixth Form College", Phase.SIXTEEN_PLUS, 2022),
        ("Owlsmere Primary Academy", Phase.PRIMARY, 2024),
    ),
)

LANTERNFIELD = DemoTrust(
    slug="lanternfield",
    name="Lanternfield Trust",
    short_name="",
    colour="#9a3412",
    second_factor_roles=(),
    academies=_academies(
        910_201,
        ("Curlewgate School", Phase.SPECIAL, 2013),
        ("Knotweir Academy", Phase.ALTERNATIVE, 2014),
        ("Mossgate Bridge School", Phase.SPECIAL, 2016),
        ("Quayhollow Academy", Phase.ALTERNATIVE, 2018),
        ("Thornwater School", Phase.SPECIAL, 2019),
        ("Tidebridge Pupil Referral Service", Phase.ALTERNATIVE, 2023),
    ),
)

_KESTRELDOWN_NAMES = (
    "Barrowfold Primary School",
    "Beckmarsh Primary School",
    "Birchenlow Infant School",
    "Bitternfen Primary School",
    "Brackenhay Church of England Primary",
    "Bramblewick Primary School",
    "Butterlow Junior School",
    "Chaffhythe Primary School",
    "Cherrymarsh Primary School",
    "Cloverhythe Primary School",
    "Cowslipdale Nursery School",
    "Cuckoowood Primary School",
    "Dipperbeck Primary School",
    "Dovemarsh Primary School",
    "Elderhythe Primary School",
    "Fennelbrook Primary School",
    "Finchmead Infant School",
    "Foxglovehill Primary School",
    "Grebewater Primary School",
    "Hawfinchlow Primary School",
    "Heronmarsh Junior School",
    "Hollowoak Primary School",
    "Honeybeck Primary School",
    "Jackdawrise Primary School",
    "Lapwinglow Primary School",
    "Linnetwood Primary School",
    "Mallowfield Catholic Primary",
    "Meadowlow Primary School",
    "Merlinfold Primary School",
    "Nuthatchrise Primary School",
    "Pipitdale Primary School",
    "Plovermead Primary School",
    "Quailmarsh Primary School",
    "Sedgewarren Primary School",
    "Sorrelwood Primary School",
    "Sparrowmead Nursery School",
    "Starlingfold Primary School",
    "Tealmarsh Primary School",
    "Wheatearhill Primary School",
    "Wrenfold Primary School",
)

KESTRELDOWN = DemoTrust(
    slug="kestreldown",
    name="Kestreldown Primary Partnership",
    short_name="Kestreldown",
    colour="#a4c639",
    second_factor_roles=(),
    academies=_academies(
        910_301,
        *(
            (name, Phase.NURSERY if "Nursery" in name else Phase.PRIMARY, 2012 + number * 5 % 13)
            for number, name in enumerate(_KESTRELDOWN_NAMES)
        ),
    ),
)

DEMO_TRUSTS = (HARROWMERE, LANTERNFIELD, KESTRELDOWN)
