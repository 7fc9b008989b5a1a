"""The sheet of 28 areas and 60 academies: against a bare view of the same rows, for 6 academies, among 1,000 trusts."""

from __future__ import annotations

import os

import django

from .load import Answers, press
from .page import serve

PORT = 8766
PEOPLE = 4
REQUESTS_EACH = 8
ROUNDS = 3
TARGET = 3.0
FLAT = 1.25
OTHER_TRUSTS = 1_000
LARGE, SMALL = ("bench-sixty", 60), ("bench-six", 6)


def run() -> bool:
    """Print the ratios and the numbers of queries; True where all keep to their targets."""
    os.environ["DATABASE_POOL"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.page_settings"
    django.setup()
    from .dashboard_trusts import many_others, rated_trust

    cookies = {slug: rated_trust(slug, academies) for slug, academies in (LARGE, SMALL)}
    queries = {slug: _queries(slug, cookies[slug]) for slug in cookies}
    slug, cookie = LARGE[0], cookies[LARGE[0]]
    path, bare_path = f"/{slug}/assurance/", f"/bench/{slug}/sheet"
    alone, bare = _measure(path, cookie, bare_path)
    many_others(OTHER_TRUSTS)
    among, _ = _measure(path, cookie, bare_path)
    ratio, growth = _p95(alone) / _p95(bare), _p95(among) / _p95(alone)
    print(f"{PEOPLE} people at once, best of {ROUNDS} rounds of {PEOPLE * REQUESTS_EACH} requests")
    for name, answers in (
        ("sheet", alone),
        ("bare view", bare),
        (f"sheet, {OTHER_TRUSTS:,} other trusts", among),
    ):
        print(f"  {name:<28} p50 {answers.percentile(0.5) * 1000:5.0f} p95 {_p95(answers) * 1000:5.0f} ms")
    print(f"28 areas x 60 academies against a bare view: p95 ratio {ratio:.2f}, target {TARGET}")
    print(f"Queries for 6 academies {queries[SMALL[0]]}, for 60 {queries[slug]}; target: the same")
    print(f"Among {OTHER_TRUSTS:,} other trusts against none: p95 ratio {growth:.2f}, target {FLAT}")
    return ratio <= TARGET and growth <= FLAT and queries[SMALL[0]] == queries[slug]


def _measure(path: str, cookie: str, bare_path: str) -> tuple[Answers, Answers]:
    """Turn by turn, so that a slow minute of the machine is everybody's."""
    server = serve(PORT)
    try:
        for one in (path, bare_path):
            press(_url(one), people=PEOPLE, requests_each=2, cookie=cookie)
        rounds = [
            [
                press(_url(one), people=PEOPLE, requests_each=REQUESTS_EACH, cookie=cookie)
                for one in (path, bare_path)
            ]
            for _ in range(ROUNDS)
        ]
    finally:
        server.terminate()
        server.wait(20)
    if any(answers.wrong for pair in rounds for answers in pair):
        raise RuntimeError("A page did not answer with 200")
    return min((pair[0] for pair in rounds), key=_p95), min((pair[1] for pair in rounds), key=_p95)


def _url(path: str) -> str:
    return f"http://127.0.0.1:{PORT}{path}"


def _p95(answers: Answers) -> float:
    return answers.percentile(0.95)


def _queries(slug: str, cookie: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    name, _, value = cookie.partition("=")
    client = Client()
    client.cookies[name] = value
    client.get(f"/{slug}/assurance/")
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"/{slug}/assurance/")
    if response.status_code != 200:
        raise RuntimeError(f"/{slug}/assurance/ answered {response.status_code}")
    return len(seen)
