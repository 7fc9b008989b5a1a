from __future__ import annotations

import pytest
from django.test import RequestFactory

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.ui.conflict import Difference, render_conflict


@pytest.mark.django_db
def test_both_texts_are_shown(cast: Cast) -> None:
    request = RequestFactory().post("/")
    request.user = cast.person("alder", Role.CEO)
    response = render_conflict(
        request,
        subject="the commentary on attendance",
        differences=[
            Difference("Commentary", "<b>Theirs</b>", "<b>Mine</b>"),
            Difference("Reason", "", "Because"),
        ],
        edit_href="/alder/reports/1/edit/",
        saved_by="J. Okafor",
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "J. Okafor saved the commentary on attendance after you opened it" in page
    assert "&lt;b&gt;Theirs&lt;/b&gt;" in page
    assert "&lt;b&gt;Mine&lt;/b&gt;</textarea>" in page
    assert '<p class="conflict-text">Nothing</p>' in page
    assert 'href="/alder/reports/1/edit/"' in page
