"""The tables of the database: made where there are none, brought up to date where there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def bring_up_to_date() -> None:
    """Make all tables at once in an empty database; walk through the missing migrations in any other.

    Both ways end with the same tables (tests/meta/test_migrations.py); the first takes a tenth of the time.
    Where none is missing nothing is done: Django would still make the models of the whole project anew.
    """
    if _is_empty(connection):
        emit_pre_migrate_signal(0, interactive=False, db=DEFAULT_DB_ALIAS)
        make_tables(connection)
        emit_post_migrate_signal(0, interactive=False, db=DEFAULT_DB_ALIAS)
    elif _lacks_a_migration(connection):
        call_command("migrate", verbosity=0)


def make_tables(database: BaseDatabaseWrapper) -> None:
    """Make the tables of the models as they are now, and note every migration as applied: all or nothing.

    No migration of ours or of what we use puts a row into an empty table, so there is nothing else to do.
    """
    with database.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(database):
                editor.create_model(model)
        recorder = MigrationRecorder(database)
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)


def _is_empty(database: BaseDatabaseWrapper) -> bool:
    with database.cursor() as cursor:
        return not database.introspection.table_names(cursor)


def _lacks_a_migration(database: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(database)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
