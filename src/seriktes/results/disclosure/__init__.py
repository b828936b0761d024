"""Disclosure control: what of a report may leave the network, judged against everything that ever left it.

limits        how many people have to stand behind a number
measuring     who stands behind each cell
differences   who stands between two reports of one partner
apart         how many people differ, as far as that was counted
periods       months within months
knowledge     what a reader of all released reports knows, as one `Problem`
adversary     what can be learned of a hidden cell, by linear programmes
region        all that the cells can be together, in parts that do not bear on each other
suppression   as few cells as possible to hide, so that nothing can be learned
marking       the report without those cells
narrative     what the words around the figures may tell of one person
audit         a second look by other means, which has the last word

    protected(live, pool)       what may leave of a report, and the auditor's certificate
"""

from __future__ import annotations

from seriktes.results.disclosure.differences import Recount
from seriktes.results.disclosure.releasing import Cleared, Published, Undisclosable, protected

__all__ = ["Cleared", "Published", "Recount", "Undisclosable", "protected"]
