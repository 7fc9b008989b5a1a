from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from academies.demo.trusts import DEMO_TRUSTS
from tests.cast import Cast
from trust_portal.tenancy.models import Trust


def test_refused_where_other_people_can_sign_in(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example.org"
    with pytest.raises(CommandError, match="known to everybody"):
        call_command("load_demo")
    assert not Trust.objects.filter(slug="harrowmere").exists()
    out = StringIO()
    Trust.objects.bulk_create(Trust(slug=one.slug, name=one.name) for one in DEMO_TRUSTS)
    call_command("load_demo", "--public", stdout=out)
    assert "Loaded 0 trusts, 0 academies, 1 people" in out.getvalue()
