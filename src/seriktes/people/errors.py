"""Refusals of the people app.

DomainError
├── IinTaken            the ИИН belongs to another row
├── MergeRefused        the two rows cannot be joined, or the joining cannot be undone
├── DistinctionRefused  two rows that cannot be told apart, or an answer already taken back
├── FamilyRefused       a guardian who cannot be one
├── ConsentRefused      a consent that cannot be given or withdrawn so
├── ErasureRefused      an erasure that something stands in the way of, or that is over
├── PersonErased        somebody whose data were erased: nothing is written about them any more
├── CategoryRefused     a category that cannot be, or into which somebody cannot be put so
└── ExportRefused       a file of more people than one may hold
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class IinTaken(DomainError):
    code = "iin_taken"
    field = "iin"


class MergeRefused(DomainError):
    code = "merge_refused"


class DistinctionRefused(DomainError):
    code = "distinction_refused"


class FamilyRefused(DomainError):
    code = "family_refused"


class ConsentRefused(DomainError):
    code = "consent_refused"


class CategoryRefused(DomainError):
    code = "category_refused"


class ErasureRefused(DomainError):
    code = "erasure_refused"


class PersonErased(DomainError):
    code = "person_erased"


class ExportRefused(DomainError):
    code = "export_refused"
