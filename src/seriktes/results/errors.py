"""Refusals of results.

DomainError
├── WrongPeriod         the months cannot be those of a report
├── NotOver             the last month still runs
├── Unresolved          some visits belong to more than the whole of partners
├── NotChecked          no figures have passed the check yet
├── FiguresChanged      they are not those that were looked at any more
├── AlreadyDrafted      a draft of these months is on its way
├── AlreadyReleased     a release of these months is current: it can be restated
├── NotADraft           what only a draft allows was asked of a release
├── NotReleased         what only a release allows was asked of a draft
├── NotCurrent          a restated or withdrawn release cannot be restated
├── NothingChanged      there is nothing to restate
├── NothingProposed     no rows are proposed to be read as one
├── NotApproved         fewer than two people have approved these figures
├── StoriesChanged      a story or photograph may not leave as it was approved
├── ConsentEnded        papers of a consent that has ended, or of a story that says something else now
├── Unsettled           other reports are released all the time; try again
└── NotWithdrawn        only a withdrawn release can be brought back
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class WrongPeriod(DomainError):
    code = "wrong_period"


class NotOver(DomainError):
    code = "not_over"


class Unresolved(DomainError):
    code = "unresolved"


class NotChecked(DomainError):
    code = "not_checked"


class FiguresChanged(DomainError):
    code = "figures_changed"


class AlreadyDrafted(DomainError):
    code = "already_drafted"


class AlreadyReleased(DomainError):
    code = "already_released"


class NotADraft(DomainError):
    code = "not_a_draft"


class NotReleased(DomainError):
    code = "not_released"


class NotCurrent(DomainError):
    code = "not_current"


class NothingChanged(DomainError):
    code = "nothing_changed"


class NothingProposed(DomainError):
    code = "nothing_proposed"


class NotApproved(DomainError):
    code = "not_approved"


class StoriesChanged(DomainError):
    code = "stories_changed"


class ConsentEnded(DomainError):
    code = "consent_ended"


class Unsettled(DomainError):
    code = "unsettled"


class NotWithdrawn(DomainError):
    code = "not_withdrawn"
