"""Refusals of places.

DomainError
├── WrongPopulation   the file holds no line that can be brought in, or was brought in already
└── SpreadsheetError  the file could not be read (core.spreadsheets.errors)
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class WrongPopulation(DomainError):
    code = "places.population"
    field = "file"
