"""What is read of people: the register, one person, possible duplicates."""

from __future__ import annotations

from seriktes.people.queries.categories import (
    PersonCategories,
    categories_of,
    categories_offered,
    categories_with_sizes,
    category_choices,
    in_category,
    ordinary_words,
    ready_missing,
)
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
from seriktes.people.queries.erasures import erasures, erasures_to_confirm, waiting_for
from seriktes.people.queries.register import (
    ConsentState,
    Kin,
    PeopleSought,
    PersonPage,
    consent_states,
    find_people,
    in_force_of,
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
    "PersonCategories",
    "PersonPage",
    "categories_of",
    "categories_offered",
    "categories_with_sizes",
    "category_choices",
    "consent_states",
    "decided_pairs",
    "distinction_of",
    "erasures",
    "erasures_to_confirm",
    "find_people",
    "in_category",
    "in_force_of",
    "likely_same",
    "matching",
    "merges_of",
    "ordinary_words",
    "person_page",
    "possible_duplicates",
    "ready_missing",
    "rows_of",
    "waiting_for",
]
