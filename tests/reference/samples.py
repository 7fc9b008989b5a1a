"""The extracts of public files, and loading them: the real ones that the project ships, and those made for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from trust_portal.reference.loading.load import load
from trust_portal.reference.models import Load
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.sources.reading import read
from trust_portal.reference.sources.sheet import ReadRow
from trust_portal.tabular import open_tables

FOLDER = Path(__file__).parent / "extracts"
SHIPPED = Path(__file__).parents[2] / "docs" / "sample-data"

# file -> source, and the school year of those that do not say it.
FILES: dict[str, tuple[str, int | None]] = {
    "gias_surrey_hampshire_2022-04-20.csv": ("gias", None),
    "gias_all_columns_sample_2024.csv": ("gias", None),
    "groups_20220321.csv": ("groups", None),
    "group_links_20220321.csv": ("group-links", None),
    "group_links_20220718.csv": ("group-links", None),
    "links_edubasealldata20230421.csv": ("links", None),
    "england_abs_2018-19.csv": ("absence", None),
    "2022-2023_england_census.csv": ("census", None),
    "2017-2018_936_ks2final.csv": ("ks2", None),
    "2018-2019_936_ks2final.csv": ("ks2", None),
    "2018-2019_850_ks2final.csv": ("ks2", None),
    "ks2.xlsx": ("ks2", 2022),
    "2018-2019_936_ks4final.csv": ("ks4", None),
    "2022-2023_england_ks4-mats-performance.csv": ("ks4-mats", None),
    "ees_attendance_ytd_2025-26.csv": ("ees-attendance", None),
    "202324_information_about_schools_final.csv": ("school-info", None),
    "exclusions_surrey_hampshire_2015-17.csv": ("exclusions", None),
    "ofsted_most_recent_2026-01-31.csv": ("ofsted", None),
    "ofsted_in_year_2026-01-31.csv": ("ofsted", None),
    "census_workforce.xlsx": ("workforce", None),
    "academy_ar.xlsx": ("aar", 2021),
}
KITE = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "groups_20220321.csv",
    "group_links_20220321.csv",
    "links_edubasealldata20230421.csv",
    "england_abs_2018-19.csv",
    "2022-2023_england_census.csv",
    "2018-2019_936_ks2final.csv",
    "2018-2019_850_ks2final.csv",
    "exclusions_surrey_hampshire_2015-17.csv",
)


def path_of(name: str) -> Path:
    shipped = SHIPPED / name
    return shipped if shipped.exists() else FOLDER / name


def rows_of(name: str, path: Path | None = None) -> list[ReadRow]:
    source, year = FILES[name]
    with open_tables(path or path_of(name), name=name) as tables:
        return list(read(SOURCES[source], tables, file_name=name, year=year))


def load_extract(name: str) -> Load:
    source, year = FILES[name]
    # The only one of a day that its name does not say.
    on = date(2024, 2, 12) if name == "gias_all_columns_sample_2024.csv" else None
    return load(source=SOURCES[source], path=path_of(name), name=name, published_on=on, year=year)


def load_all(names: Iterable[str]) -> list[Load]:
    return [load_extract(name) for name in names]
