"""Files that people send: onto the disk as they come in, and refused at once where a view has no room."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .limits import MB
from .storage import uploads_folder

View = TypeVar("View", bound=Callable[..., Any])

USUAL_LIMIT = 10 * MB
_FORGOTTEN_AFTER = 24 * 60 * 60  # seconds


def takes_uploads(limit: int) -> Callable[[View], View]:
    """Says how many bytes a request to this view may have; USUAL_LIMIT unless said."""

    def mark(view: View) -> View:
        view.upload_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


class FileOnDisk(UploadedFile):  # type: ignore[type-arg]
    """A file in the folder of uploads, deleted when the request ends."""

    def __init__(self, name: str, content_type: str, size: int, charset: str | None) -> None:
        file: IO[bytes] = tempfile.NamedTemporaryFile(dir=uploads_folder(), prefix="upload-")  # noqa: SIM115
        super().__init__(file, name, content_type, size, charset)


class SizedUpload(FileUploadHandler):
    """The only upload handler: names are never used, and the size is known before anything is read."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        match = getattr(self.request, "resolver_match", None)
        if content_length > getattr(match.func if match else None, "upload_limit", USUAL_LIMIT):
            raise RequestDataTooBig("The request is larger than this view takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        _remove_forgotten(uploads_folder())
        self.file = FileOnDisk(self.file_name or "", self.content_type or "", 0, self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> FileOnDisk:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if file := getattr(self, "file", None):
            file.close()


def _remove_forgotten(folder: Path) -> None:
    """What a killed web process left."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_AFTER:
                path.unlink()
