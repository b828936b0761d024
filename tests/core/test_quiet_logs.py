"""No value of a row reaches the log when the database refuses it."""

from __future__ import annotations

import io
import logging
import sys

import pytest
from django.db import DataError, IntegrityError

NAME = "Үлгібаев Құпия"


def refused() -> None:
    raise IntegrityError(f"duplicate key\nDETAIL: Key (full_name)=({NAME}) already exists.")


def refused_below() -> None:
    try:
        refused()
    except IntegrityError as fault:
        raise RuntimeError("the work stopped") from fault


def refused_with_a_word_about_it() -> None:
    try:
        refused()
    except IntegrityError as fault:
        raise ValueError(str(fault)) from fault


def no_fault_of_the_database() -> None:
    raise RuntimeError("the work stopped at the third step")


def output(*, filters: bool = True) -> tuple[logging.Handler, io.StringIO]:
    """Return a handler like the one the program writes through, and what it writes into."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.filters = list(logging.getLogger("seriktes").handlers[0].filters) if filters else []
    return handler, out


def written(fault, *, filters: bool = True) -> str:
    """Return what the log says of a fault."""
    handler, out = output(filters=filters)
    try:
        fault()
    except (IntegrityError, RuntimeError, ValueError):
        record = logging.LogRecord("a", logging.ERROR, "", 1, "job %s failed", ("ABC",), sys.exc_info())
        handler.handle(record)
    return out.getvalue()


@pytest.mark.parametrize("fault", [refused, refused_below, refused_with_a_word_about_it])
def test_a_fault_of_the_database_is_told_without_the_row(fault):
    told = written(fault)

    assert NAME not in told
    assert "job ABC failed" in told
    assert "IntegrityError" in told
    assert "in refused\n" in told


@pytest.mark.parametrize("fault", [refused, refused_below, refused_with_a_word_about_it])
def test_control_without_the_filter_the_row_is_told(fault):
    assert NAME in written(fault, filters=False)


def test_other_faults_are_told_whole():
    assert "RuntimeError: the work stopped at the third step" in written(no_fault_of_the_database)


def test_a_fault_given_as_an_argument_is_not_printed():
    record = logging.LogRecord("a", logging.ERROR, "", 1, "refused: %s", (DataError(NAME),), None)
    handler, out = output()
    handler.handle(record)

    assert NAME not in out.getvalue()


def told_of(client, caplog, address):
    """Return the answer to a request and what the log says of it."""
    handler, out = output()
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        answer = client.get(address)
    finally:
        logger.removeHandler(handler)
    return answer.status_code, out.getvalue()


@pytest.mark.django_db
def test_a_request_refused_on_purpose_is_one_line(client, caplog):
    status, told = told_of(client, caplog, "/people/?q=%00")

    assert status == 400
    assert told.count("\n") == 1
    assert "Traceback" not in told


@pytest.mark.django_db
def test_control_without_the_filter_it_is_told_with_lines_of_code(client, caplog, monkeypatch):
    from seriktes.core import quiet_logs

    monkeypatch.setattr(quiet_logs, "REFUSALS", ())

    assert "Traceback" in told_of(client, caplog, "/people/?q=%00")[1]
