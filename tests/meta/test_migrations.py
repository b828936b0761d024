from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from seriktes.cli.tables import bring_up_to_date, make_tables
from seriktes.people.models import Person


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)

    assert capsys.readouterr().out == "No changes detected\n"


def test_a_database_made_by_the_migrations_takes_the_small_world(world):
    """Run with `--migrations` by tools/suite.py; without it the tables come from the models."""
    assert world.child.enrolments.get().group == world.chess


@pytest.fixture
def other(db):
    """A second database, empty, beside that of the run."""
    made = connection.copy("other")
    name = ":memory:" if connection.vendor == "sqlite" else f"{connection.settings_dict['NAME']}_other"
    made.settings_dict = connection.settings_dict | {"NAME": name}
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    connections["other"] = made
    yield made
    made.close()
    del connections["other"]
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def test_tables_made_at_once_are_those_of_the_migrations(other, request):
    """Compares two ways only with `--migrations`: see above."""
    make_tables(other)

    assert described(other) == described(connection)
    if not request.config.getoption("nomigrations"):
        assert noted(other) == noted(connection)


def test_control_a_missing_index_or_constraint_is_noticed(other, monkeypatch):
    make_tables(other)
    whole = described(other)
    index, (constraint, *kept) = Person._meta.indexes[0], Person._meta.constraints
    with other.schema_editor() as editor:
        editor.remove_index(Person, index)
    without_index = described(other)
    monkeypatch.setattr(Person._meta, "constraints", kept)  # SQLite makes the table anew from its model
    with other.schema_editor() as editor:
        editor.remove_constraint(Person, constraint)

    assert without_index != whole
    assert described(other) not in (whole, without_index)


def test_a_database_with_tables_walks_through_the_migrations_it_lacks(db, request, monkeypatch):
    """Has migrations, and can lack one, only with `--migrations`: see above."""
    called = []
    monkeypatch.setattr("seriktes.cli.tables.call_command", lambda *names, **_options: called.append(names))

    bring_up_to_date()

    assert called == []
    if not request.config.getoption("nomigrations"):
        MigrationRecorder(connection).record_unapplied("results", "0001_initial")
        bring_up_to_date()
        assert called == [("migrate",)]


def noted(database):
    return sorted(MigrationRecorder(database).applied_migrations())


def described(database):
    """Return what the database itself says of its tables: columns, keys, checks, indexes."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return sorted((kind, table, parts(sql)) for kind, table, sql in cursor.fetchall())
        found = []
        for asked in (COLUMNS, CONSTRAINTS, INDEXES):
            cursor.execute(asked)
            found += [row for row in cursor.fetchall() if row[:2] != NARROWER]
        return sorted(map(repr, found))


# Django's migrations forget that its own app counts with smaller integers. Nothing of ours uses the table.
NARROWER = ("auth_group_permissions", "id")
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length,
        is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def parts(statement):
    """Return a statement in pieces whose order does not matter: columns and constraints of a table."""
    depth, piece, found = 0, "", []
    for sign in statement:
        depth += (sign == "(") - (sign == ")")
        if (sign == "," and depth == 1) or (sign in "()" and depth == (sign == "(")):
            found.append(piece.strip())
            piece = ""
        else:
            piece += sign
    return sorted(re.sub(r'"new__', '"', piece) for piece in [*found, piece.strip()] if piece)
