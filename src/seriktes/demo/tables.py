"""Rows straight into the tables, in portions: nothing large is ever held in memory.

    writer = Writer()
    writer.put(Person(…))                                     # an instance; it gets the next key
    sessions = writer.table(Session, ("id", "group_id", "day"))
    sessions.add((writer.key(Session), 7, day_of(day)))       # a plain row: for long tables
    writer.close()

SQLite takes prepared statements, PostgreSQL takes COPY. Plain rows hold values in the form that the database
keeps; `day_of`, `time_of` and `instant_of` give it.

A portion is written in the order of the apps, so that a row never comes before those it names: SQLite looks
through whole tables for every row that somebody is already waiting for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.backends.base.operations import BaseDatabaseOperations

from seriktes.core.mixins import CODE_ALPHABET, CODE_LENGTH, Coded

PORTION = 5000
VALUES_AT_ONCE = 3_300  # of ten times as many the statement itself takes longer than the rows
# Coprime to the number of codes: counting up gives every code once, and neighbours look unrelated.
_STRIDE = 165_580_141_011_113
_CODES = len(CODE_ALPHABET) ** CODE_LENGTH
# Values of these kinds stand in the table as they are, whatever the field; of others the field is asked.
_PLAIN = frozenset({str, int, bool, type(None)})
_PLAIN_FIELDS = frozenset(
    {
        models.CharField, models.TextField, models.BooleanField, models.IntegerField,
        models.PositiveIntegerField, models.PositiveSmallIntegerField, models.SmallIntegerField,
        models.BigIntegerField, models.BigAutoField, models.ForeignKey,
    }
)  # fmt: skip


@dataclass
class Table:
    """One table that is being filled; `columns` are the names of the model's columns."""

    model: type[models.Model]
    columns: Sequence[str]
    written: int = 0
    waiting: list[Sequence[Any]] = field(default_factory=list)

    def add(self, row: Sequence[Any]) -> None:
        self.waiting.append(row)

    def add_all(self, rows: Iterable[Sequence[Any]]) -> None:
        self.waiting.extend(rows)

    def flush(self) -> None:
        """Write what is waiting."""
        if self.waiting:
            write = _copy if connection.vendor == "postgresql" else _insert
            write(self.model._meta.db_table, self.columns, self.waiting)
            self.written += len(self.waiting)
            self.waiting = []


def _insert(table: str, columns: Sequence[str], rows: list[Sequence[Any]]) -> None:
    """Insert some hundred rows by a statement: in less than half the time of one by one."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = f"({', '.join(['%s'] * len(columns))})"
    start = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES "  # noqa: S608 -- names of our own models
    size = min(VALUES_AT_ONCE, connection.features.max_query_params or VALUES_AT_ONCE) // len(columns)
    filled = len(rows) - len(rows) % size
    groups = (chain.from_iterable(rows[first : first + size]) for first in range(0, filled, size))
    with connection.cursor() as cursor:
        filling = ", ".join([places] * size)
        cursor.executemany(start + filling, map(tuple, groups))  # type: ignore[arg-type]  # any iterable will do
        cursor.executemany(start + places, rows[filled:])


def _copy(table: str, columns: Sequence[str], rows: list[Sequence[Any]]) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    statement = f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=8192)
def day_of(day: date | None) -> Any:
    return _operations().adapt_datefield_value(day)


@lru_cache(maxsize=256)
def time_of(moment: time) -> Any:
    return _operations().adapt_timefield_value(moment)


@lru_cache(maxsize=8192)
def instant_of(moment: datetime | None) -> Any:
    return _operations().adapt_datetimefield_value(moment)


@lru_cache(maxsize=1)
def _operations() -> BaseDatabaseOperations:
    """The database's ways, at hand: finding them anew takes longer than using them."""
    return connection.ops


def code(number: int) -> str:
    """Return the code of the `number`th row of a table: all differ, and no chance is used up."""
    rest = (number * _STRIDE) % _CODES
    signs = []
    for _position in range(CODE_LENGTH):
        rest, sign = divmod(rest, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[sign])
    return "".join(signs)


class Writer:
    """The tables that a load fills, one for each model, and the keys it has given out."""

    def __init__(self) -> None:
        order = {model: place for place, model in enumerate(apps.get_models())}
        self._place = order.__getitem__
        self._tables: dict[type[models.Model], Table] = {}
        self._keys: dict[type[models.Model], int] = {}

    def key(self, model: type[models.Model]) -> int:
        """Return the next key of a model: 1, 2, 3…"""
        self._keys[model] = self._keys.get(model, 0) + 1
        return self._keys[model]

    def put(self, instance: models.Model) -> None:
        """Take an instance; one without a key gets the next one, and the code that belongs to it."""
        model = type(instance)
        if instance.pk is None:
            instance.pk = self.key(model)
            if isinstance(instance, Coded):
                instance.code = code(instance.pk)
        columns, stored = _columns(model)
        self.table(model, columns).add([keep(getattr(instance, name)) for name, keep in stored])

    def table(self, model: type[models.Model], columns: Sequence[str]) -> Table:
        """Return the table of a model, to be filled with rows of these columns."""
        if model not in self._tables:
            self._tables[model] = Table(model, columns)
        return self._tables[model]

    def settle(self) -> None:
        """Write what is waiting, if it has become much. Call it where every row's ancestors are put."""
        if sum(len(table.waiting) for table in self._tables.values()) >= PORTION:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting, and let the database count on from the keys that were given."""
        for model in sorted(self._tables, key=self._place):
            self._tables[model].flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(statement)


@cache
def _columns(model: type[models.Model]) -> tuple[list[str], list[tuple[str, Callable[[Any], Any]]]]:
    """Return the columns of a model; and the attribute of each, with what makes a value as it is kept."""
    fields = model._meta.concrete_fields
    return [str(field.column) for field in fields], [(field.attname, _keeper(field)) for field in fields]


def _keeper(field: Any) -> Callable[[Any], Any]:
    if type(field) not in _PLAIN_FIELDS:
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: value if type(value) in _PLAIN else field.get_db_prep_save(value, connection)
