"""A file that somebody sends to be compared: hashed as it comes in, kept nowhere, not even for a moment."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 50 * 1024 * 1024
WRAPPING = 64 * 1024  # what a form puts around its file


class HashedFile(UploadedFile):
    """What is left of an uploaded file: its name, its size and the SHA-256 of its bytes."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(io.BytesIO(), name, "application/octet-stream", size)
        self.sha256 = sha256


class HashingHandler(FileUploadHandler):
    """Hashes each piece and lets it go."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django's own signature
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        return HashedFile(self.file_name or "", file_size, self._hash.hexdigest())


def is_too_large(request: HttpRequest) -> bool:
    """Whether what is on its way is larger than any paper; nothing of it has been read yet."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdecimal() or int(told) > MOST_BYTES + WRAPPING
