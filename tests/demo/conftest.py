from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction


@pytest.fixture(scope="session")
def until():
    """The last day of the records in these tests."""
    return date(2026, 5, 20)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, until):
    """A demo network of two clubs with one year, loaded once for all tests of a module."""
    from seriktes.demo.load import load
    from seriktes.demo.scale import Scale

    with django_db_blocker.unblock(), transaction.atomic():
        yield load(Scale(until=until, clubs=2, years=1))
        transaction.set_rollback(True)
