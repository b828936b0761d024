"""The files and fragments that the guides name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "seriktes"
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
SAID = re.compile(r"[`\"]((?:[a-z_]+/)+[a-z_]+\.(?:py|html))(?:#([a-z_]+))?[`\"]")


def missing(guide: Path) -> list[str]:
    return [
        f"{name}#{fragment}" if fragment else name
        for name, fragment in SAID.findall(guide.read_text(encoding="utf-8"))
        if not any(not fragment or f"{{% partialdef {fragment} " in text for text in texts(name))
    ]


def texts(name: str) -> list[str]:
    """Return the files a guide may mean: from the root, from the package, or a template by its name."""
    app = name.partition("/")[0]
    places = (ROOT / name, PACKAGE / name, PACKAGE / "templates" / name, PACKAGE / app / "templates" / name)
    return [place.read_text(encoding="utf-8") for place in places if place.is_file()]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_guides_name_files_that_are_there(guide):
    assert missing(guide) == []
