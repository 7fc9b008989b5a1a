from __future__ import annotations

import pytest

from academies.demo.people import IN_TWO_TRUSTS, INVITED, OTHERS, WITH_SEVERAL_ROLES, people_of
from academies.demo.trusts import DEMO_TRUSTS, HARROWMERE, KESTRELDOWN, LANTERNFIELD, DemoTrust
from academies.models import Phase
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
from trust_portal.ui.theme import contrast, theme_of


def test_three_trusts_of_the_sizes_and_kinds_asked_for() -> None:
    assert [len(trust.academies) for trust in DEMO_TRUSTS] == [12, 6, 40]
    assert {one.phase for one in LANTERNFIELD.academies} == {Phase.SPECIAL, Phase.ALTERNATIVE}
    assert {one.phase for one in KESTRELDOWN.academies} == {Phase.PRIMARY, Phase.NURSERY}
    assert len({one.phase for one in HARROWMERE.academies}) >= 4


def test_academies_have_names_and_numbers_of_their_own() -> None:
    academies = [one for trust in DEMO_TRUSTS for one in trust.academies]
    assert len({one.name for one in academies}) == len(academies) == 58
    assert len({one.urn for one in academies}) == 58
    assert all(910_000 <= one.urn <= 919_999 for one in academies)


@pytest.mark.parametrize("trust", DEMO_TRUSTS, ids=lambda trust: trust.slug)
def test_every_role_has_a_person_and_every_academy_a_head(trust: DemoTrust) -> None:
    posts = [post for person in (*people_of(trust), *OTHERS) for post in person.posts if post.trust is trust]
    assert {post.role for post in posts} == set(Role)
    assert all(bool(post.academies) is (post.role in ROLES_AT_A_PLACE) for post in posts)
    led = [number for post in posts if post.role is Role.HEADTEACHER for number in post.academies]
    assert sorted(led) == list(range(len(trust.academies)))


def test_addresses_are_unique_and_lead_nowhere() -> None:
    emails = [person.email for trust in DEMO_TRUSTS for person in people_of(trust)]
    emails += [person.email for person in OTHERS] + [email for _, _, email, _ in INVITED]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(".example") and email.isascii() and email == email.lower() for email in emails)


def test_somebody_is_in_two_trusts_and_somebody_has_several_roles() -> None:
    assert len({post.trust.slug for post in IN_TWO_TRUSTS.posts}) == 2
    assert len({post.role for post in WITH_SEVERAL_ROLES.posts}) > 1


def test_brand_colours_differ_and_can_be_read() -> None:
    assert len({trust.colour for trust in DEMO_TRUSTS}) == 3
    for trust in DEMO_TRUSTS:
        theme = theme_of(trust.colour)
        assert contrast(theme.on_brand, theme.brand) >= 4.5
        assert contrast(theme.brand_strong, "#ffffff") >= 4.5
