"""One stylesheet made of the small ones, so that the first page asks once instead of two dozen times.

The sources stay small and apart in `static/seriktes/css/`; their order means nothing, because each opens a
layer of its own after `_tokens.css` has named the layers. Sheets of single pages and of print stay apart. The
joined file is made where collectstatic and the server look for static files, and anew when a source changes.
"""

from __future__ import annotations

import builtins
import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

FOLDER = "seriktes/css"
JOINED = f"{FOLDER}/seriktes.css"
ROOT = settings.PACKAGE / "static" / FOLDER

_ADDRESS = re.compile(r'url\("(?!data:)([^"]+)"\)')


class JoinedStyles(BaseFinder):
    """Offers the joined stylesheet as any other static file."""

    def __init__(self, *_args: object) -> None:
        self.storage = FileSystemStorage(settings.VAR / "joined", settings.STATIC_URL)

    def check(self, **_kwargs: object) -> builtins.list[CheckMessage]:
        return []

    def find(self, path: str, find_all: Any = None, **_kwargs: object) -> Any:
        if path != JOINED:
            return []
        made = str(self._made())
        return [made] if find_all else made

    def list(self, _ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        self._made()
        yield JOINED, self.storage

    def _made(self) -> Path:
        """Return the joined file, written first where it is missing or differs from its sources."""
        joined = Path(self.storage.path(JOINED))
        text = join(sources())
        if not joined.exists() or joined.read_text("utf-8") != text:
            joined.parent.mkdir(parents=True, exist_ok=True)
            new = joined.with_suffix(f".{os.getpid()}")
            new.write_text(text, encoding="utf-8")
            new.replace(joined)  # whoever reads it meanwhile gets a whole file
        return joined


def sources() -> Sequence[Path]:
    """Return the sheets that every page needs, `_tokens.css` first."""
    return sorted({*ROOT.glob("*.css"), *ROOT.glob("components/*.css")} - {ROOT / "print.css"})


def join(sheets: Sequence[Path]) -> str:
    """Return the sheets one after another, their addresses as seen from the joined file."""
    return "\n".join(_moved(sheet.read_text("utf-8"), sheet.relative_to(ROOT).parent) for sheet in sheets)


def _moved(text: str, folder: Path) -> str:
    return _ADDRESS.sub(lambda found: f'url("{posixpath.normpath(folder / found[1])}")', text)
