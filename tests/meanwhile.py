"""Somebody else, at the worst moment: an act that happens as soon as a table was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, act: Callable[[], object]) -> Iterator[None]:
    """Do `act` once, right after the first reading of `table`; it fails where nobody reads it."""
    waiting = [act]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if waiting and sql.startswith("SELECT") and f'"{table}"' in sql:
            waiting.pop()()
        return result

    with connection.execute_wrapper(watch):
        yield
    assert not waiting, f"Nobody read {table}."
