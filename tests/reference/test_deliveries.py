"""Handing a file in on the operators' page, and the loader that loads it."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.cast import Cast
from tests.reference.samples import path_of
from trust_portal.accounts.roles import Role
from trust_portal.reference import deliveries
from trust_portal.reference.loading.deliveries import BROKEN, GONE, load_next, load_waiting
from trust_portal.reference.models import Delivery, DeliveryState, Load, Published, Status

PAGE = "/operator/public-data/load/"
ABSENCE = b"LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,100000,1.5,SUPP\n201,3615,100001,abc,1\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


@pytest.fixture
def operator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.operator)
    return client


def send(client: Client, content: bytes = ABSENCE, name: str = "england_abs_2021-22.csv", **more: Any) -> Any:
    form = {"source": "absence", **more, "file": SimpleUploadedFile(name, content)}
    return client.post(PAGE, form)


def waiting_file(files: Path) -> list[Path]:
    return list((files / "public_data").iterdir())


def hand_in(content: bytes = ABSENCE, **more: Any) -> Delivery:
    asked = {"published_on": None, "status": None, "year": None, **more}
    return deliveries.hand_in(
        source="absence", file_name="england_abs_2021-22.csv", chunks=[content], by="Rowan", **asked
    )


def test_a_file_that_is_handed_in_waits(operator: Client, cast: Cast, files: Path) -> None:
    answer = send(operator, published_on="31/10/2022", status="revised", year="2021/22")
    assert answer.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.source, delivery.published_on, delivery.status, delivery.year, delivery.state) == (
        "absence",
        date(2022, 10, 31),
        "revised",
        2021,
        DeliveryState.WAITING,
    )
    assert delivery.handed_in_by == cast.operator.full_name
    assert [path.read_bytes() for path in waiting_file(files)] == [ABSENCE]
    assert "Waiting to be loaded" in operator.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"source": ""}, "Choose what the file is"),
        ({"published_on": "31/02/2022"}, "Enter a date such as"),
        ({"published_on": "31/01/2999"}, "This day is still to come"),
        ({"year": "2021"}, "Enter a school year such as 2022/23"),
        ({"source": "groups"}, "a list of a day, and its name does not say which"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(operator: Client, asked: dict[str, Any], words: str) -> None:
    answer = send(operator, **asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Delivery.objects.exists()


def test_nobody_else_may(cast: Cast, sign_in: Any) -> None:
    assert send(sign_in("alder", Role.TRUST_ADMIN)).status_code == 404
    assert send(Client()).status_code == 302
    assert not Delivery.objects.exists()


def test_the_app_may_hand_in_and_change_nothing_afterwards(cast: Cast) -> None:
    delivery = hand_in()
    for statement in ("UPDATE reference_delivery SET state = 'loaded'", "DELETE FROM reference_delivery"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    with pytest.raises(CommandError, match="MIGRATION_DATABASE_URL"):
        call_command("load_deliveries")
    assert Delivery.objects.get(pk=delivery.pk).state == DeliveryState.WAITING


@pytest.mark.usefixtures("owner")
def test_the_loader_loads_it_as_was_asked_and_removes_the_file(files: Path) -> None:
    hand_in(published_on=date(2022, 10, 31), status=Status.REVISED)
    out = StringIO()
    call_command("load_deliveries", stdout=out)
    assert "england_abs_2021-22.csv: loaded" in out.getvalue()
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.LOADED
    assert delivery.load is not None
    assert (delivery.load.published_on, delivery.load.status) == (date(2022, 10, 31), "revised")
    assert (delivery.load.rows_read, delivery.load.problems) == (2, 1)
    assert waiting_file(files) == []
    assert load_next() is None


@pytest.mark.usefixtures("owner")
def test_a_file_that_is_refused_says_why_and_leaves_nothing(operator: Client, files: Path) -> None:
    hand_in(b"A,B\n1,2\n")
    hand_in(ABSENCE.replace(b"100001", b"100000"))
    assert [one.state for one in load_waiting()] == [DeliveryState.REFUSED, DeliveryState.LOADED]
    refused = Delivery.objects.order_by("pk")[0]
    assert "not a file of “absence”" in refused.said
    assert Load.objects.count() == 1
    assert waiting_file(files) == []
    text = operator.get("/operator/public-data/").content.decode()
    assert "not a file of “absence”" in text


@pytest.mark.usefixtures("owner")
def test_a_file_that_is_gone_or_breaks_the_loader_keeps_no_other_waiting(files: Path) -> None:
    hand_in()
    waiting_file(files)[0].unlink()
    assert [one.said for one in load_waiting()] == [GONE]
    hand_in()
    with mock.patch("trust_portal.reference.loading.deliveries.load", side_effect=ZeroDivisionError):
        assert [one.said for one in load_waiting()] == [BROKEN]
    assert not Published.objects.exists()


@pytest.mark.usefixtures("owner")
def test_the_problems_of_a_load_are_a_file(operator: Client) -> None:
    hand_in(ABSENCE + b'201,3616,100002,"=cmd|x",1\n')
    [delivery] = load_waiting()
    assert delivery.load is not None
    address = f"/operator/public-data/{delivery.load.pk}/problems.csv"
    assert f'href="{address}"' in operator.get("/operator/public-data/").content.decode()
    answer = operator.get(address)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "sheet,line,column,value,reason"
    assert lines[1].startswith("england_abs_2021-22,3,PERCTOT,abc,")
    assert ",4,PERCTOT,'=cmd|x," in lines[2]


@pytest.mark.usefixtures("owner")
def test_a_file_of_the_departments_goes_all_the_way(operator: Client) -> None:
    path = path_of("groups_20220321.csv")
    assert send(operator, path.read_bytes(), path.name, source="groups").status_code == 302
    [delivery] = load_waiting()
    assert delivery.load is not None
    assert (delivery.load.published_on, delivery.load.rows_read) == (date(2022, 3, 21), 41)
