from __future__ import annotations

from pathlib import Path

from trust_portal.embedded.passwords import LocalPasswords
from trust_portal.embedded.private_file import PrivateFile


def test_a_password_is_made_once(folder: Path) -> None:
    first = LocalPasswords(folder / "passwords.json")["app"]
    assert len(first) >= 50
    assert LocalPasswords(folder / "passwords.json")["app"] == first
    assert LocalPasswords(folder / "passwords.json")["app_migrator"] != first


def test_only_the_owner_may_read_it(folder: Path) -> None:
    file = PrivateFile(folder / "new" / "values.json")
    file.write({"NAME": "value"})
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.read() == {"NAME": "value"}
    file.remove()
    assert file.read() == {}
