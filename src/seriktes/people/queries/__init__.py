"""What is read of people: the register, one person, possible duplicates."""

from __future__ import annotations

from seriktes.people.queries.duplicates import (
    Decided,
    Described,
    Likely,
    Pair,
    decided_pairs,
    distinction_of,
    likely_same,
    possible_duplicates,
)
from seriktes.people.queries.register import (
    ConsentState,
    Kin,
    PeopleSought,
    PersonPage,
    consent_states,
    find_people,
    is_in_force,
    matching,
    merges_of,
    person_page,
    rows_of,
)

__all__ = [
    "ConsentState",
    "Decided",
    "Described",
    "Kin",
    "Likely",
    "Pair",
    "PeopleSought",
    "PersonPage",
    "consent_states",
    "decided_pairs",
    "distinction_of",
    "find_people",
    "is_in_force",
    "likely_same",
    "matching",
    "merges_of",
    "person_page",
    "possible_duplicates",
    "rows_of",
]
