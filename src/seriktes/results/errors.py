"""Refusals of results.

DomainError
├── WrongPeriod         the months cannot be those of a report
├── NotOver             the last month still runs
├── Unresolved          some visits belong to more than the whole of partners
├── FiguresChanged      they are not those of the preview any more
├── AlreadyPublished    a snapshot of these months is published
├── SharesMonths        a published snapshot of the partner has some of these months
└── NotWithdrawn        only a withdrawn snapshot can be brought back
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class WrongPeriod(DomainError):
    code = "wrong_period"


class NotOver(DomainError):
    code = "not_over"


class Unresolved(DomainError):
    code = "unresolved"


class FiguresChanged(DomainError):
    code = "figures_changed"


class AlreadyPublished(DomainError):
    code = "already_published"


class SharesMonths(DomainError):
    code = "shares_months"


class NotWithdrawn(DomainError):
    code = "not_withdrawn"
