"""Somebody else, at the worst moment: an act between the reading of a table and the writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, act: Callable[[], object]) -> Iterator[None]:
    """Do `act` once, right after the first reading of `table`; it fails where nobody reads it."""
    with _watching(f'SELECT .*"{table}"', act, is_before=False):
        yield


@contextmanager
def just_before_writing(table: str, act: Callable[[], object]) -> Iterator[None]:
    """Do `act` once, right before the first row of `table` is written; it fails where nobody writes any."""
    with _watching(f'INSERT INTO "{table}"', act, is_before=True):
        yield


@contextmanager
def _watching(pattern: str, act: Callable[[], object], *, is_before: bool) -> Iterator[None]:
    waiting = [act]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        is_met = bool(waiting) and re.match(pattern, sql, re.DOTALL) is not None
        if is_met and is_before:
            waiting.pop()()
        result = execute(sql, *rest)
        if is_met and not is_before:
            waiting.pop()()
        return result

    with connection.execute_wrapper(watch):
        yield
    assert not waiting, f"Nobody did {pattern}."
