"""Texts are read before they leave: do they name anybody, or speak of one child?"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from seriktes.results.disclosure.narrative import scan
from seriktes.results.report_templates.errors import UnreadText
from seriktes.results.reports import Names


def found_in(texts: Iterable[Names]) -> list[str]:
    """Return the words that seem to speak of single people, each once, in the order they stand."""
    every = (text for names in texts for text in (names.kk, names.ru, names.en) if text)
    return list(dict.fromkeys(finding.said for text in every for finding in scan(text)))


def read(texts: Iterable[Names], *, is_confirmed: bool) -> list[str]:
    """Return what the scan found in texts that will be printed, for the log.

    Raises UnreadText where they seem to name somebody and nobody has said that they may.
    """
    found = found_in(texts)
    if found and not is_confirmed:
        raise UnreadText(
            _("The texts seem to speak of single people: %(found)s. Take it out, or confirm below.")
            % {"found": "; ".join(found)}
        )
    return found
