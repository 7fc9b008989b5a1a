"""The whole line on real files: the register and published figures, a trust, a framework, ratings, a pack."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import database
from tests.print.layout import problems
from tests.print.reading import failures, texts
from tests.reference.samples import load_all

FILES = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "groups_20220321.csv",
    "group_links_20220321.csv",
    "links_edubasealldata20230421.csv",
    "england_abs_2018-19.csv",
    "2017-2018_936_ks2final.csv",
    "2018-2019_936_ks2final.csv",
    "exclusions_surrey_hampshire_2015-17.csv",
)
# The academies that were in the trust in the summer of 2019. Attendance and persistent absence of 2018/19, and the
# level of each in model A (absolute bands) and model B (against England: 96.0 and 8.2), worked out by hand; "-" where
# nothing is published. Model B calls its levels by longer names.
B_NAMES = {"Green": "Meets the standard", "Amber": "Close to the standard", "Red": "Below the standard"}
BY_HAND = """
Cross Farm Infant Academy            | 96.9% | -     | Assured -       | Green -
Holly Lodge Primary Academy          | 97.1% | 2.7%  | Assured Assured | Green Green
Lakeside Nursery & Primary Academy   | 96.6% | 7.6%  | Assured Assured | Green Green
Mytchett Primary & Nursery Academy   | 97.1% | 2.2%  | Assured Assured | Green Green
Sandringham Infant & Nursery Academy | 96.3% | 4.3%  | Assured Assured | Green Green
The Ferns Primary Academy            | 95.2% | 14.8% | Assured Assured | Red Red
The Grove Primary Academy            | 95.7% | 10.2% | Assured Assured | Amber Amber
Wyke Primary Academy                 | 96.1% | 9.0%  | Assured Assured | Green Amber
"""


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def pack_of(folder: Path, framework: str) -> list[str]:
    """The pages of the pack that the commands make by this framework."""
    run("publish_framework", "--trust", "15864", "--pack", framework, "--year", "2018")
    run("recompute_ratings", "--trust", "15864", "--term", "2018-19/3")
    file = folder / f"{framework}.pdf"
    said = run("build_pack", "--trust", "15864", "--term", "2018-19/3", "--out", str(file))
    content = file.read_bytes()
    assert failures(content) == []
    assert list(problems(content)) == []
    pages = texts(content)
    assert f"{len(pages)} pages" in said
    return pages


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_from_real_files_to_a_pack(tmp_path: Path) -> None:
    with database.as_owner():
        load_all(FILES)
    run("create_trust", "--uid", "15864", "--slug", "kite", "--admin-email", "admin@kite.example")
    with pytest.raises(CommandError, match="no framework yet"):
        run("recompute_ratings", "--trust", "kite")
    for framework, column in (("assured-four-category", 3), ("four-tier-growth", 4)):
        pages = pack_of(tmp_path, framework)
        assert "The Kite Academy Trust" in pages[0]
        assert "Hale Nursery" not in " ".join(pages)  # it joined in October 2019
        for line in BY_HAND.strip().splitlines():
            parts = [part.strip() for part in line.split("|")]
            page = " ".join(page for page in pages[4:] if parts[0] in page and " by academy, " not in page)
            for kpi, figure, level in zip(
                ("Attendance", "Persistent absence"), parts[1:3], parts[column].split(), strict=True
            ):
                if figure != "-":
                    assert re.search(
                        rf"{kpi} was {re.escape(figure)} in 2018/19 .*?, which is {B_NAMES.get(level, level)}",
                        page,
                    ), (parts[0], kpi, page)
                else:
                    assert f"{kpi} was" not in page
