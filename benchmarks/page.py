"""A signed-in page against a bare Django view on the same server, at 20 concurrent users."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from importlib import import_module
from typing import Any

import django

from .load import Answers, press

PEOPLE = 20
REQUESTS_EACH = 40
ROUNDS = 3
TARGET = 3.0
PORT = 8765
PAGES = {"overview": "", "people": "people/", "audit": "audit/"}


def run() -> bool:
    """Print the ratios of the 95th percentiles; True where every page keeps to the target.

    Each page is held against the bare view of the same rows (page_urls.py); the ratio to the least a view can
    do is printed too.
    """
    os.environ["DATABASE_POOL"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.page_settings"
    django.setup()
    subprocess.run([sys.executable, "manage.py", "load_demo"], check=True, stdout=subprocess.DEVNULL)
    slug, cookie = _sign_in()
    server = serve()
    try:
        (least,) = _best_of_each(["/bench/least"], cookie)
        bare, page = {}, {}
        for name, path in PAGES.items():
            bare[name], page[name] = _best_of_each([f"/bench/{slug}/{name}", f"/{slug}/{path}"], cookie)
    finally:
        server.terminate()
        server.wait(20)
    print(f"{PEOPLE} people at once, best of {ROUNDS} rounds of {PEOPLE * REQUESTS_EACH} requests")
    print(f"  {'':<10}{'page':>28}{'bare view':>22}   ratio of p95   to the least view")
    for name in PAGES:
        ratio = page[name].percentile(0.95) / bare[name].percentile(0.95)
        to_least = page[name].percentile(0.95) / least.percentile(0.95)
        print(
            f"  {name:<10}{_times(page[name]):>28}{_times(bare[name]):>22}   {ratio:12.2f}   {to_least:17.2f}"
        )
    print(f"  {'least':<10}{_times(least):>28}")
    worst = max(page[name].percentile(0.95) / bare[name].percentile(0.95) for name in PAGES)
    print(f"Slowest page against a bare view of the same rows: p95 ratio {worst:.2f}, target {TARGET}")
    return worst <= TARGET


def _times(answers: Answers) -> str:
    return f"p50 {answers.percentile(0.5) * 1000:.0f} p95 {answers.percentile(0.95) * 1000:.0f} ms"


def _best_of_each(paths: list[str], cookie: str) -> list[Answers]:
    """The best round of each; they take turns, so that what else the machine does strikes all of them."""
    urls = [f"http://127.0.0.1:{PORT}{path}" for path in paths]
    for url in urls:
        press(url, people=PEOPLE, requests_each=3, cookie=cookie)
    rounds: dict[str, list[Answers]] = {url: [] for url in urls}
    for _ in range(ROUNDS):
        for url in urls:
            rounds[url].append(press(url, people=PEOPLE, requests_each=REQUESTS_EACH, cookie=cookie))
    if wrong := [url for url in urls if any(answers.wrong for answers in rounds[url])]:
        raise RuntimeError(f"{', '.join(wrong)} did not answer with 200")
    return [min(rounds[url], key=lambda answers: answers.percentile(0.95)) for url in urls]


def _sign_in() -> tuple[str, str]:
    """The slug of a trust and the cookie of one of its trust admins."""
    from trust_portal.accounts.models import Membership
    from trust_portal.accounts.roles import Role
    from trust_portal.tenancy.models import Trust
    from trust_portal.tenancy.scope import trust_scope

    for trust in Trust.objects.order_by("slug"):
        if Role.CEO.value in trust.second_factor_roles:
            continue
        with trust_scope(trust.pk):
            person = Membership.objects.filter(role=Role.CEO).select_related("person").first().person  # type: ignore[union-attr]
        return trust.slug, cookie_of(person)
    raise RuntimeError("The demo has no trust whose chief executive signs in by password alone")


def cookie_of(person: Any) -> str:
    """Of a session in which this person is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def serve(port: int = PORT) -> subprocess.Popen[bytes]:
    """The web server as `./dev run` starts it."""
    options = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 4 --no-ws --log-level warning"
    command = [
        sys.executable,
        "-m",
        "granian",
        *options.split(),
        "--port",
        str(port),
        "trust_portal.wsgi:application",
    ]
    server = subprocess.Popen(command)
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    raise RuntimeError("The web server did not start")
