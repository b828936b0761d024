"""Which released reports rest on the figures of some months: the app that releases them says so.

    released.register(current_releases)      # in its `ready()`

Nothing here knows what a release is; without anybody registered, nothing was ever released.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seriktes.core.formats import month_range


@dataclass(frozen=True)
class ReleasedReport:
    """A report that left the network and still stands: whose it is, its whole months, its number."""

    code: str
    number: str
    partner_id: int
    first_month: int
    last_month: int

    @property
    def period(self) -> str:
        """The months in words, in the active language."""
        return month_range(self.first_month, self.last_month)


# `find(first_month, last_month)` returns the reports that share a month with these.
Find = Callable[[int, int], list[ReleasedReport]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Ask `find` whenever a change of rules may alter what was released. Called from an app's `ready()`."""
    _finders.append(find)


def released_reports(first_month: int, last_month: int) -> list[ReleasedReport]:
    """Return the released reports that share a month with these."""
    return [report for find in _finders for report in find(first_month, last_month)]
