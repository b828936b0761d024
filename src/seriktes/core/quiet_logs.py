"""What a log may tell: the values of a failed statement are people's data and stay out of it.

A request that the program refuses on purpose is no fault either: one line says so, without lines of code.
"""

from __future__ import annotations

import logging
import traceback

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import Error
from django.http import Http404
from django.http.multipartparser import MultiPartParserError

REFUSALS = (BadRequest, Http404, MultiPartParserError, PermissionDenied, SuspiciousOperation)


class NoRowValues(logging.Filter):
    """Tells a database's fault by its class and by where it happened, without what it says of the row.

    PostgreSQL's DETAIL quotes the row (`Key (iin)=(…) already exists`) and drivers quote parameters. A chain
    of errors is judged whole: one that the database began is told in the same way.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and _is_of_the_database(error):
            record.exc_info = None
            record.exc_text = "\n".join(_told(each) for each in reversed(_chain(error)))
        if isinstance(record.args, tuple):
            record.args = tuple(_kept(argument) for argument in record.args)
        return True


class NoRefusedRequests(logging.Filter):
    """Takes the lines of code away from a record of a request that was refused as it should be (4xx)."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, REFUSALS):
            record.exc_info = None
        return True


def _kept(argument: object) -> object:
    if isinstance(argument, BaseException) and _is_of_the_database(argument):
        return type(argument).__qualname__
    return argument


def _is_of_the_database(error: BaseException) -> bool:
    """Whether the database began it: Django's error, or a driver's own, is in the chain."""
    return any(
        isinstance(each, Error) or type(each).__module__.partition(".")[0] in ("psycopg", "sqlite3")
        for each in _chain(error)
    )


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


def _told(error: BaseException) -> str:
    """Return the lines of code and the class, never the text."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{lines}{type(error).__module__}.{type(error).__qualname__}"
