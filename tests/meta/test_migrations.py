from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)

    assert capsys.readouterr().out == "No changes detected\n"


def test_a_database_made_by_the_migrations_takes_the_small_world(world):
    """Run with `--migrations` by tools/suite.py; without it the tables come from the models."""
    assert world.child.enrolments.get().group == world.chess
