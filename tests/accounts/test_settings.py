"""The trust's settings: name and colour, logo, who needs a second factor."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos
from trust_portal.ui.context import theme_css_url

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P") else (90, 40, 130, 255)[: len(mode)]).save(
        out, kind, **more
    )
    return out.getvalue()


def upload(client: Client, content: bytes, name: str = "logo.png") -> Any:
    return client.post(
        address("trust_logo_change"), {"logo-logo": SimpleUploadedFile(name, content)}, follow=True
    )


# --- name and colour --------------------------------------------------------------------------------------


def test_saving_name_and_colour(admin: Client, cast: Cast) -> None:
    data = {"name": "Alder Trust", "short_name": "Alder", "colour": "0B6E6E"}
    response = admin.post(address("trust_settings"), data, follow=True)
    assert "The settings are saved." in words(response)
    trust = cast.trust("alder")
    assert (trust.name, trust.short_name, trust.colour) == ("Alder Trust", "Alder", "#0b6e6e")
    assert theme_css_url("#0b6e6e") in response.content.decode()
    (entry,) = trail(cast, "trust.changed")
    assert entry.before == {"name": "Alder Learning Trust", "short_name": "", "colour": "#5b2a86"}
    assert entry.after == {"name": "Alder Trust", "short_name": "Alder", "colour": "#0b6e6e"}


def test_saving_the_same_writes_nothing(admin: Client, cast: Cast) -> None:
    trust = cast.trust("alder")
    data = {"name": trust.name, "short_name": trust.short_name, "colour": trust.colour}
    admin.post(address("trust_settings"), data)
    assert trail(cast, "trust.changed") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Enter the trust's name"),
        ({"name": "x" * 201}, "200 characters"),
        ({"short_name": "x" * 61}, "60 characters"),
        ({"colour": ""}, "Enter a colour"),
        ({"colour": "red"}, "Enter a colour such as"),
        ({"colour": "#12345"}, "Enter a colour such as"),
        ({"colour": "#1234567"}, "Enter a colour such as"),
        ({"colour": "#12345g"}, "Enter a colour such as"),
    ],
)
def test_what_cannot_be_saved_is_said(
    admin: Client, cast: Cast, change: dict[str, str], message: str
) -> None:
    data = {"name": "Changed", "short_name": "", "colour": "#0b6e6e", **change}
    response = admin.post(address("trust_settings"), data)
    assert response.status_code == 422
    assert message in words(response)
    assert cast.trust("alder").name == "Alder Learning Trust"


def test_a_preview_shows_the_colour_and_saves_nothing(admin: Client, cast: Cast) -> None:
    data = {"name": "Changed", "short_name": "", "colour": "#ffe066", "preview": "1"}
    response = admin.post(address("trust_settings"), data)
    assert response.status_code == 200
    assert theme_css_url("#ffe066") in response.content.decode()
    text = words(response)
    assert "This page shows the colour #ffe066. It is not saved yet." in text
    assert "Text on the colour is black: contrast 16" in text
    assert "so links and buttons use a darker shade of it" in text
    assert 'value="Changed"' in response.content.decode()
    assert cast.trust("alder").name == "Alder Learning Trust"


def test_the_preview_link_shows_the_page_in_the_colour(admin: Client) -> None:
    response = admin.get(f"{address('trust_settings')}?colour=%230b6e6e")
    assert theme_css_url("#0b6e6e") in response.content.decode()
    assert 'value="#0b6e6e"' in response.content.decode()


@pytest.mark.parametrize("colour", ["", "red", "%23zzzzzz", "%00", "x" * 500])
def test_a_preview_of_no_colour_is_the_page_as_it_is(admin: Client, cast: Cast, colour: str) -> None:
    response = admin.get(f"{address('trust_settings')}?colour={colour}")
    assert response.status_code == 200
    assert theme_css_url(cast.trust("alder").colour) in response.content.decode()


def test_while_typing_only_the_sample_comes(admin: Client) -> None:
    page = address("trust_settings")
    response = admin.get(f"{page}?colour=%230b6e6e", headers={"HX-Request": "true"})
    body = response.content.decode()
    assert 'fill="#0b6e6e"' in body
    assert "<html" not in body
    assert "HX-Request" in response["Vary"]
    assert (
        "Not a colour yet."
        in admin.get(f"{page}?colour=%230b", headers={"HX-Request": "true"}).content.decode()
    )


def test_readers_read_and_cannot_change(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.CEO)
    response = client.get(address("trust_settings"))
    assert "You can read these. Trust admins change them." in words(response)
    assert "Trust admin, Chief executive, Director of Education" in words(response)
    assert "Save" not in words(response)
    for name in ("trust_settings", "trust_logo_change", "trust_second_factor"):
        assert client.post(address(name), {"name": "x", "colour": "#0b6e6e"}).status_code == 403
    assert cast.trust("alder").name == "Alder Learning Trust"


# --- second factor ----------------------------------------------------------------------------------------


def test_the_second_factor_rule(admin: Client, cast: Cast) -> None:
    data = {"factor-roles": ["trustee", "trust_admin"]}
    response = admin.post(address("trust_second_factor"), data, follow=True)
    assert "The second-factor rule is saved." in words(response)
    assert cast.trust("alder").second_factor_roles == ["trust_admin", "trustee"]
    (entry,) = trail(cast, "trust.changed")
    assert entry.after == {"second_factor_roles": ["trust_admin", "trustee"]}


def test_a_trust_may_ask_nobody_for_one(admin: Client, cast: Cast) -> None:
    assert admin.post(address("trust_second_factor"), {}).status_code == 302
    assert cast.trust("alder").second_factor_roles == []


def test_a_role_that_does_not_exist_is_refused(admin: Client, cast: Cast) -> None:
    before = cast.trust("alder").second_factor_roles
    response = admin.post(address("trust_second_factor"), {"factor-roles": ["king"]})
    assert response.status_code == 422
    assert cast.trust("alder").second_factor_roles == before


# --- logo -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("PNG", "RGBA", (300, 200)),
        ("PNG", "P", (64, 64)),
        ("PNG", "L", (1, 1)),
        ("JPEG", "RGB", (2000, 500)),
        ("JPEG", "CMYK", (80, 80)),
        ("WEBP", "RGBA", (500, 900)),
    ],
)
def test_a_logo_is_drawn_again_in_two_sizes(
    admin: Client, cast: Cast, files: Path, kind: str, mode: str, size: tuple[int, int]
) -> None:
    response = upload(admin, picture(kind, size, mode))
    assert "The logo is saved." in words(response)
    trust = cast.trust("alder")
    folder = files / "trusts" / str(trust.pk)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [trust.logo, logos.small_name(trust.logo)]
    )
    for name, longest in ((trust.logo, 640), (logos.small_name(trust.logo), 120)):
        with Image.open(folder / name) as drawn:
            assert drawn.format == "PNG"
            assert max(drawn.size) == min(longest, max(size))
    assert address("trust_logo", name=logos.small_name(trust.logo)) in response.content.decode()
    (entry,) = trail(cast, "trust.changed")
    assert (entry.before, entry.after) == ({"logo": ""}, {"logo": trust.logo})


def test_what_else_a_picture_carries_is_left_behind(admin: Client, cast: Cast, files: Path) -> None:
    secret = b"<script>alert(1)</script> 51.5007 N"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    upload(admin, picture("JPEG", exif=exif) + secret, "logo.jpg")
    stored = list((files / "trusts").rglob("*.png"))
    assert len(stored) == 2
    assert all(b"script" not in path.read_bytes() for path in stored)


def test_a_photo_on_its_side_is_turned(admin: Client, cast: Cast, files: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upload(admin, picture("JPEG", (300, 100), exif=exif), "logo.jpg")
    with Image.open(files / "trusts" / str(cast.trust("alder").pk) / cast.trust("alder").logo) as drawn:
        assert drawn.size == (100, 300)


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny file whose header promises a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG files can carry programs"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "SVG files can carry programs"),
        (b"GIF89a" + b"\0" * 50, "Choose a PNG, JPEG or WebP picture"),
        (b"%PDF-1.7", "Choose a PNG, JPEG or WebP picture"),
        (b"not a picture", "Choose a PNG, JPEG or WebP picture"),
        (picture()[:60], "Choose a PNG, JPEG or WebP picture"),
        (picture("JPEG", (500, 500))[:-400], "Choose a PNG, JPEG or WebP picture"),
        (png_that_claims(60_000, 60_000), "Choose a PNG, JPEG or WebP picture"),
        (png_that_claims(12_000, 9_000), "Choose a PNG, JPEG or WebP picture"),
        (png_that_claims(4001, 10), "at most 4000 pixels wide and high; this one has 4001 by 10"),
        (png_that_claims(3000, 3000), "Choose a PNG, JPEG or WebP picture"),
        (picture() + b"\0" * 1024 * 1024, "The logo must be smaller than 1 MB"),
        (b"", "The file is empty"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value)[:30],
)
def test_a_file_that_cannot_be_a_logo(
    admin: Client, cast: Cast, files: Path, content: bytes, message: str
) -> None:
    response = upload(admin, content)
    assert response.status_code == 422
    assert message in words(response)
    assert cast.trust("alder").logo == ""
    assert list(files.rglob("*.png")) == []


def test_no_file_at_all(admin: Client) -> None:
    response = admin.post(address("trust_logo_change"), {})
    assert response.status_code == 422
    assert "Choose a picture" in words(response)


def test_removing_the_logo(
    admin: Client, cast: Cast, django_capture_on_commit_callbacks: Any, files: Path
) -> None:
    upload(admin, picture())
    with django_capture_on_commit_callbacks(execute=True):
        response = admin.post(address("trust_logo_change"), {"remove": "1"}, follow=True)
    assert "The logo is removed." in words(response)
    assert cast.trust("alder").logo == ""
    assert list(files.rglob("*.png")) == []
    assert "<img" not in response.content.decode()


def test_a_new_logo_takes_the_place_of_the_old(
    admin: Client, cast: Cast, django_capture_on_commit_callbacks: Any, files: Path
) -> None:
    upload(admin, picture())
    old = cast.trust("alder").logo
    with django_capture_on_commit_callbacks(execute=True):
        upload(admin, picture(size=(50, 60)))
    new = cast.trust("alder").logo
    assert old != new
    assert {path.name for path in files.rglob("*.png")} == {new, logos.small_name(new)}


def test_the_logo_is_served_to_whoever_knows_its_name(admin: Client, cast: Cast) -> None:
    upload(admin, picture())
    name = cast.trust("alder").logo
    for client in (admin, Client()):
        response = client.get(address("trust_logo", name=name))
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert b"".join(response).startswith(b"\x89PNG")
        assert response["Cache-Control"] == "private, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["logo-x.png", "..", "%2e%2e%2fetc%2fpasswd", ".logo.png"])
def test_other_names_open_nothing(admin: Client, cast: Cast, files: Path, name: str) -> None:
    upload(admin, picture())
    (files / "trusts" / str(cast.trust("alder").pk) / "logo-x.png").write_bytes(b"another")
    assert admin.get(f"/alder/logo/{name}").status_code == 404


def test_the_logo_of_one_trust_is_not_there_in_another(admin: Client, cast: Cast) -> None:
    upload(admin, picture())
    assert admin.get(address("trust_logo", trust="birch", name=cast.trust("alder").logo)).status_code == 404
