from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction


@pytest.fixture(scope="session")
def until():
    """The last day of the records in these tests."""
    return date(2026, 5, 20)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, until, kept):
    """A demo network of two clubs with one year, there for all tests of a module."""
    from seriktes.demo.load import load
    from seriktes.demo.scale import Scale

    with django_db_blocker.unblock(), transaction.atomic():
        made = kept("demo", lambda: load(Scale(until=until, clubs=2, years=1)))
        connection.check_constraints()  # once for all tests: PostgreSQL would do it at the end of each
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def kept(tmp_path_factory, request):
    """Make something in the database and its files once in a run, and find it again in any other module."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if hasattr(request.config, "workerinput") else folder

    def made_or_found(name: str, make: Callable[[], object]) -> object:
        place = shared / f"{name}-{connection.vendor}"
        place.mkdir(exist_ok=True)
        with (place / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "rows").exists():
                made = make()
                keep(made, place)
                return made
        return find(place)

    return made_or_found


def keep(made: object, place: Path) -> None:
    """Write every row, and every file beside the database."""
    shutil.copytree(settings.VAR, place / "var")
    with (place / "rows").open("wb") as kept:
        pickle.dump((made, {model._meta.label: rows_of(model) for model in tables()}), kept)


def find(place: Path) -> object:
    """Put the rows and files back where they were; the database is empty."""
    shutil.copytree(place / "var", settings.VAR, dirs_exist_ok=True)
    with (place / "rows").open("rb") as kept:
        made, found = pickle.load(kept)
    for model in tables():
        put_back(model, found[model._meta.label])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    return made


def tables() -> list[type[models.Model]]:
    """Return what a load fills: Django writes the tables of its own when it makes the database."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in ("auth", "contenttypes")
    ]


def rows_of(model: type[models.Model]) -> list[object]:
    """Return a table as the database itself writes it."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} TO STDOUT") as copy:
                return [bytes(part) for part in copy]
        # A sign before a column keeps its value as it lies: no day, no time is made of it.
        columns = ", ".join(f'+"{field.column}"' for field in model._meta.concrete_fields)
        return connection.connection.execute(f"SELECT {columns} FROM {table}").fetchall()


def put_back(model: type[models.Model], rows: list[object]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for part in rows:
                    copy.write(part)
        elif rows:
            fields = model._meta.concrete_fields
            columns, places = (", ".join(f'"{one.column}"' for one in fields), ", ".join("?" * len(fields)))
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
