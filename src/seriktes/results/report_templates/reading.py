"""Texts are read before they leave: do they name anybody, or speak of one child?"""

from __future__ import annotations

from collections.abc import Iterable

from seriktes.results.disclosure.narrative import scan
from seriktes.results.reports import Names


def found_in(texts: Iterable[Names]) -> list[str]:
    """Return the words that seem to speak of single people, each once, in the order they stand."""
    every = (text for names in texts for text in (names.kk, names.ru, names.en) if text)
    return list(dict.fromkeys(finding.said for text in every for finding in scan(text)))
