from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.help.topics import TOPICS, by_role, for_everybody

PATHS = ["/help/", *(f"/help/{topic.key}/" for topic in TOPICS)]


@pytest.mark.parametrize("path", PATHS)
def test_anybody_may_read_it(cast: Cast, path: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(path)
    assert answer.status_code == 200
    assert b"<h1>" in answer.content
    assert Client().post(path).status_code == 405


def test_unknown_topic(cast: Cast) -> None:
    assert Client().get("/help/no-such-topic/").status_code == 404


def test_every_topic_has_its_text_and_every_text_its_topic() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "help" / "topics"
    assert {path.stem for path in folder.iterdir()} == {topic.key for topic in TOPICS}


def test_index_leads_to_every_topic_and_names_every_role(cast: Cast) -> None:
    text = Client().get("/help/").content.decode()
    assert all(f'href="/help/{topic.key}/"' in text for topic in TOPICS)
    assert all(f">{role.label}</dt>" in text for role in Role)


def test_topics_follow_the_permission_table() -> None:
    topics = {one.role: {topic.key for topic in one.topics} for one in by_role()}
    assert topics[Role.TRUST_ADMIN] == {
        "academies",
        "academy-card",
        "key-figures",
        "kpis-and-calendar",
        "kpi-imports",
        "reports",
        "report-words",
        "targets",
        "frameworks",
        "people",
        "settings",
        "audit-trail",
        "exports",
    }
    assert "changing-academies" in topics[Role.DIRECTOR_OF_EDUCATION]
    assert topics[Role.LGB_GOVERNOR] == {
        "academies",
        "academy-card",
        "board-packs",
        "meetings",
        "lgb-reviews",
        "key-figures",
        "reports",
        "report-words",
        "kpis-and-calendar",
        "frameworks",
        "dashboards",
        "support-levels",
        "targets",
        "ratings",
        "termly-reviews",
        "improvement-actions",
        "visits",
    }
    assert topics[Role.DATA_MANAGER] == {
        "academies",
        "academy-card",
        "key-figures",
        "kpis-and-calendar",
        "kpi-imports",
        "targets",
        "frameworks",
        "audit-trail",
    }
    assert {topic.key for topic in for_everybody()} >= {"signing-in", "problems"}
