"""What a person decided about one file, as it is kept with the import."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.readings import Hints
from seriktes.core.text import clean

NEW, LEAVE_OUT = "new", "skip"
LONGEST_KEY = 40


@dataclass(frozen=True)
class Decisions:
    """What the file does not say.

    `groups` gives each part of the file the code of a group or `LEAVE_OUT`; `people` gives each person
    of the file a person's code, `NEW` or `LEAVE_OUT`; `add_new` answers for all unknown people at once.
    `months` holds months of single sheets. What is not here is not decided.
    """

    month: int | None = None
    year: int | None = None
    school_year: int | None = None
    months: Mapping[str, int] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    add_new: bool | None = None
    journal_wins: bool = False
    august: int | None = None  # the year of an August that the school year leaves open

    def hints(self) -> Hints:
        """Return the hints for the reader."""
        by_sheet = {sheet: Hints(month=month) for sheet, month in self.months.items()}
        return Hints(self.month, self.year, self.school_year, by_sheet, self.august)

    def kept(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        return {
            "month": self.month,
            "year": self.year,
            "school_year": self.school_year,
            "months": dict(self.months),
            "meanings": {mark: meaning.value for mark, meaning in self.meanings.items()},
            "groups": dict(self.groups),
            "people": dict(self.people),
            "add_new": self.add_new,
            "journal_wins": self.journal_wins,
            "august": self.august,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Decisions:
        """Return the decisions kept in a JSON column; an empty one holds none."""
        meanings = {mark: Meaning(value) for mark, value in kept.get("meanings", {}).items()}
        return cls(**{**kept, "meanings": meanings})


@lru_cache(maxsize=4096)
def mark_key(raw: str) -> str:
    """Return the key under which the meaning of a mark is kept: clean, and short for long texts."""
    key = clean(raw)
    return key if 0 < len(key) <= LONGEST_KEY else hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()
