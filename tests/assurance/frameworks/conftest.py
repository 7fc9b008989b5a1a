from __future__ import annotations

import pytest
from django.utils import timezone

from assurance.models import PackDraft
from assurance.use_cases import drafts, publishing
from tests.assurance.frameworks.documents import SOUND
from tests.assurance.frameworks.drafting import BY
from tests.cast import Cast
from trust_portal.tenancy.scope import trust_scope


@pytest.fixture
def draft(cast: Cast) -> PackDraft:
    """Of the sound document, after it was published in Alder."""
    with trust_scope(cast.trust("alder").pk):
        version = publishing.publish(document=SOUND, first_year=2024, at=timezone.now(), by=BY)
        return drafts.start(document=SOUND, based_on=version, at=timezone.now(), by=BY)
