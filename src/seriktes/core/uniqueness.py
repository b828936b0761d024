"""Two people write down the same thing at once: the look beforehand passes for both, the unique key decides.

with unique_or(BinTaken(BIN_TAKEN)):
    organisation.save()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from seriktes.core.errors import DomainError


@contextmanager
def unique_or(refusal: DomainError) -> Iterator[None]:
    """Raise `refusal` where a unique key of the database refuses what is written inside.

    What was done before in the same transaction stands; other constraints speak for themselves.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        if "unique" not in str(broken).lower():  # «UNIQUE constraint failed», «violates unique constraint»
            raise
        raise refusal from None
