"""Queries whose SQL Django writes once; afterwards a call only puts its values in.

Putting a query together costs Django some ten times what SQLite needs to answer it. A page that always asks
the same thing of other rows need not pay that each time:

    _open = Prepared(lambda: Enrolment.objects.filter(group=given("group"), ends_on=None))
    enrolments = _open(group=7)

What may differ from call to call is `given`; everything else stays as it was at the first call. So a
language, an actor or a day never stands in the queryset itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, Expression, Field, QuerySet, Value

RowT = TypeVar("RowT")
Params = tuple[Any, ...]


class given(Expression):  # noqa: N801 -- read as a word in a query: filter(group=given("group"))
    """The place of a value in a prepared query; in a list, `[given("groups")]`, of any number of them."""

    def __init__(self, name: str, output_field: Field | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 -- Django calls
        return "%s", [self]


@dataclass
class Prepared(Generic[RowT]):
    """Callable: a list of the rows that the queryset of `make()` gives with the values named."""

    make: Callable[[], QuerySet[Any, RowT]]
    _written: dict[str, _Written] = field(default_factory=dict, repr=False)

    def __call__(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> list[RowT]:
        if using not in self._written:
            self._written[using] = _Written(self.make().using(using))
        return list(self._written[using].rows(values))


def count_of(rows: QuerySet) -> QuerySet[Any, int]:
    """Return the query of how many `rows` there are: one number, or none at all instead of 0."""
    together = rows.order_by().annotate(together=Value(1)).values("together")
    return together.annotate(number=Count("pk")).values_list("number", flat=True)


class _Written:
    """One queryset as SQL of one database."""

    def __init__(self, queryset: QuerySet) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = self._compiler.as_sql()
        self._pieces: list[str] = sql.split("%s")
        self._params: Params = tuple(params)

    def rows(self, values: dict[str, Any]) -> QuerySet:
        """Return the queryset with its answer: Django makes objects or tuples of the rows as ever."""
        asked = self._queryset.all()
        compiler = copy.copy(self._compiler)
        compiler.connection = connections[asked.db]  # the one of this thread
        compiler.execute_sql = lambda *args, **kwargs: self._answer(compiler.connection, values)
        asked.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        return asked

    def _answer(self, connection: Any, values: dict[str, Any]) -> Iterator[list[Params]]:
        sql, params = [self._pieces[0]], []
        for param, piece in zip(self._params, self._pieces[1:], strict=True):
            filled = [param] if not isinstance(param, given) else _filled(connection, values[param.name])
            sql += [", ".join(["%s"] * len(filled)) or "NULL", piece]
            params += filled
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), params)
            return iter([cursor.fetchall()])


def _filled(connection: Any, value: Any) -> list[Any]:
    """Return what stands in one place: a list gives as many values as it has; none at all match nothing."""
    many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return [_adapted(connection, one) for one in many]


def _adapted(connection: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
