"""Refusals of indicators and plans.

DomainError
├── WrongDefinition   what is asked contradicts itself, or cannot be counted so
├── InUse             a plan rests on the definition: the change needs its reason
├── WrongTarget       the plan has no number, or months that cannot be
├── PlanUnchanged    the plan says so already
├── Archived          it was archived meanwhile
├── HoldsIndicators   a goal still has something under it
└── AlreadyThere      the ready-made set stands there already
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class WrongDefinition(DomainError):
    code = "indicator.wrong"

    def __init__(self, sentence: object, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field  # type: ignore[misc]  # where in the form it stands depends on the mistake


class InUse(DomainError):
    code = "indicator.in_use"
    field = "why"


class WrongTarget(DomainError):
    code = "indicator.wrong_target"

    def __init__(self, sentence: object, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field  # type: ignore[misc]  # as above


class PlanUnchanged(DomainError):
    code = "indicator.nothing_changed"


class Archived(DomainError):
    code = "indicator.archived"


class HoldsIndicators(DomainError):
    code = "indicator.holds_indicators"


class AlreadyThere(DomainError):
    code = "indicator.already_there"
