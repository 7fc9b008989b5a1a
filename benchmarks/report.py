"""Saving a section of a report at each pause, by a hundred editors at once, against a bare authenticated POST."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import django

from .load import Answers
from .page import cookie_of, serve

EDITORS = 100
SAVES_EACH = 8
ROUNDS = 3
TARGET = 3.0
PORT = 8766


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who writes one box of one report. Both addresses take the same form."""

    autosave: str
    bare: str
    box: str
    cookie: str
    token: str


def run() -> bool:
    """Print the 95th percentiles and their ratio; True where it keeps to the target."""
    os.environ["DATABASE_POOL"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.page_settings"
    django.setup()
    subprocess.run([sys.executable, "manage.py", "load_demo"], check=True, stdout=subprocess.DEVNULL)
    editors = _editors()
    server = serve(PORT)
    try:
        rounds: dict[str, list[Answers]] = {"bare": [], "autosave": []}
        for number in range(ROUNDS):
            for name, found in rounds.items():
                found.append(_press(editors, name, number))
    finally:
        server.terminate()
        server.wait(20)
    if any(answers.wrong for found in rounds.values() for answers in found):
        raise RuntimeError("Some saves were not answered with 200")
    best = {name: min(found, key=lambda one: one.percentile(0.95)) for name, found in rounds.items()}
    print(f"{EDITORS} editors at once, best of {ROUNDS} rounds of {EDITORS * SAVES_EACH} saves")
    for name, answers in best.items():
        middle, late = answers.percentile(0.5) * 1000, answers.percentile(0.95) * 1000
        print(f"  {name:<10}p50 {middle:.0f} p95 {late:.0f} ms")
    ratio = best["autosave"].percentile(0.95) / best["bare"].percentile(0.95)
    print(f"Autosave against a bare authenticated POST: p95 ratio {ratio:.2f}, target {TARGET}")
    return ratio <= TARGET


def _editors() -> list[Editor]:
    """Each has a box of their own, in the reports that the demo's heads are writing."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string

    from assurance.models import OPEN_STATES, Report
    from assurance.reports.questions import asked_by
    from trust_portal.accounts.models import Membership
    from trust_portal.accounts.roles import Role
    from trust_portal.tenancy.models import Trust
    from trust_portal.tenancy.scope import trust_scope

    boxes: list[Editor] = []
    for trust in Trust.objects.order_by("slug"):
        if Role.HEADTEACHER.value in trust.second_factor_roles:
            continue
        with trust_scope(trust.pk):
            reports = Report.objects.filter(state__in=OPEN_STATES).select_related("academy", "version")
            heads = {
                one.place_id: one.person
                for one in Membership.objects.filter(role=Role.HEADTEACHER).select_related("person")
            }
            for report in reports:
                if (person := heads.get(report.academy.place_id)) is None:
                    continue
                token = _get_new_csrf_string()
                cookie = f"{cookie_of(person)}; {settings.CSRF_COOKIE_NAME}={token}"
                boxes += [
                    Editor(
                        f"/{trust.slug}/reports/{report.pk}/sections/{section.id}/",
                        f"/bench/{trust.slug}/reports/{report.pk}/",
                        question.id,
                        cookie,
                        token,
                    )
                    for section in asked_by(report).sections
                    for question in section.questions
                ]
    if len(boxes) < EDITORS:
        raise RuntimeError(f"The demo's open reports have {len(boxes)} boxes; {EDITORS} are needed")
    return boxes[:EDITORS]


def _press(editors: Sequence[Editor], what: str, number: int) -> Answers:
    """Each editor sends saves one after the other as the text grows, all editors at the same time."""
    seconds: list[float] = []
    wrong: list[int] = []
    start = threading.Barrier(len(editors))

    def edit(place: int, editor: Editor) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        headers = {
            "Cookie": editor.cookie,
            "X-CSRFToken": editor.token,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        path = editor.autosave if what == "autosave" else editor.bare
        connection.request("GET", editor.autosave, headers=headers)  # the page that shows what stands
        seen, text = _revision(connection.getresponse().read().decode(), editor.box), ""
        start.wait()
        for save in range(SAVES_EACH):
            text += f"Sentence {save} of editor {place} in round {number}. "
            fields = {
                f"text-{editor.box}": text,
                f"seen-{editor.box}": seen,
                "editor": f"{what}-{place}",
            }
            began = time.perf_counter()
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            seconds.append(time.perf_counter() - began)
            seen = _revision(body, editor.box) or seen
            if answer.status != HTTPStatus.OK:
                wrong.append(answer.status)

    threads = [threading.Thread(target=edit, args=pair) for pair in enumerate(editors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        print(f"  {what}: answered with {sorted(set(wrong))} in {len(wrong)} of {len(seconds)} saves")
    return Answers(seconds, len(wrong))


def _revision(body: str, box: str) -> str:
    _, _, behind = body.partition(f'id="seen-{box}" value="')
    return behind.partition('"')[0]
