"""Refusals of the activities app.

DomainError
├── GroupFrozen        programme, language or season of a group that has marks
├── GroupRefused       dates or teachers that do not fit the group
├── EnrolmentRefused   an enrolment that cannot be made, ended or moved
└── GroupFull          no place is left
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class GroupFrozen(DomainError):
    code = "group_frozen"


class GroupRefused(DomainError):
    code = "group_refused"


class EnrolmentRefused(DomainError):
    code = "enrolment_refused"


class GroupFull(DomainError):
    code = "group_full"
