"""Refusals of explorations.

DomainError
├── NameTaken       the person has a view of this name already
└── NotDeleted      only a deleted view can be brought back
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class NameTaken(DomainError):
    code = "name_taken"
    field = "name"


class NotDeleted(DomainError):
    code = "not_deleted"
