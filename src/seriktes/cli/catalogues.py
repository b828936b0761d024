"""Translations are kept as text; the form that Django reads is made where it is missing or older."""

from __future__ import annotations

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_stale() -> list[Path]:
    """Compile each catalogue whose `.mo` is missing or older than its `.po`; return those compiled.

    Processes that start together may both compile one; each puts a whole file in place.
    """
    stale = [path for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")) if _is_stale(path)]
    for path in stale:
        draft = path.with_suffix(f".{os.getpid()}.draft")
        polib.pofile(str(path)).save_as_mofile(str(draft))
        draft.replace(path.with_suffix(".mo"))
    return stale


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime
