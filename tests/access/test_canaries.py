"""Planted names reach no line of the log, no mail, no address that an answer leads to."""

from __future__ import annotations

import io
import logging
from urllib.parse import quote, unquote

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from seriktes.core import quiet_logs
from seriktes.people.models import Person

NAMES = [f"Құпия{chr(0x430 + number % 30)}{chr(0x430 + number // 30)}ев" for number in range(50)]
PHONE, IIN = "+77090000{:03}", "99010130{:04}"


@pytest.fixture
def log():
    """What the program's own handlers write."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("{asctime} {levelname} {name}: {message}", style="{"))
    handler.filters = list(logging.getLogger("seriktes").handlers[0].filters)
    loggers = [logging.getLogger(name) for name in ("django", "seriktes", "django_tasks", "")]
    for logger in loggers:
        logger.addHandler(handler)
    yield out
    for logger in loggers:
        logger.removeHandler(handler)


def refused(*args, **kwargs):
    """Stand in for a database that refuses a row and quotes it."""
    raise IntegrityError(f"Key (family_name)=({args[0].family_name}) already exists.")


def drive(world, number: int, name: str) -> tuple[set[int], list[str]]:
    """Send a name through requests that end in every way; return the statuses and where they lead."""
    body = {
        "family_name": name, "given_name": name, "sex": "m", "birth_date": "2014-05-10",
        "phones": PHONE.format(number), "iin": IIN.format(number), "is_checked": "on",
    }  # fmt: skip
    coordinator, akimat = (Client(raise_request_exception=False) for _ in range(2))
    coordinator.force_login(world.users["coordinator"])
    akimat.force_login(world.users["akimat"])
    answers = [
        coordinator.post("/people/add/", body),
        coordinator.post("/people/add/", body | {"iin": ""}),
        coordinator.post("/people/add/", body | {"birth_date": "9999-99-99"}),
        akimat.post("/people/add/", body),
        coordinator.post(f"/people/{world.other_child.code}/edit/", body),
        coordinator.get(f"/people/?q=%00{quote(name)}"),
        coordinator.get(f"/search/?q={quote(name)}"),
        coordinator.post("/people/ZZZZZZZZZZ/edit/", body),
    ]
    return {answer.status_code for answer in answers}, [
        answer.headers.get("Location", "") for answer in answers
    ]


def found(told: str) -> list[str]:
    planted = [
        *NAMES,
        *(PHONE.format(number) for number in range(50)),
        *(IIN.format(number) for number in range(50)),
    ]
    return [word for word in planted if word in told or word in unquote(told)]


def test_no_planted_word_is_in_a_log_a_mail_or_an_address(world, log, monkeypatch):
    statuses, places = set(), []
    for number, name in enumerate(NAMES[:49]):
        some, led = drive(world, number, name)
        statuses |= some
        places += led
    monkeypatch.setattr(Person, "save", refused)
    some, led = drive(world, 49, NAMES[49])

    assert {400, 403, 404, 422, 500} <= statuses | some
    assert found(log.getvalue()) == []
    assert found("\n".join(places + led)) == []
    assert found("\n".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)) == []


def test_control_without_the_filter_the_log_tells_the_name(world, log, monkeypatch):
    monkeypatch.setattr(quiet_logs, "_is_of_the_database", lambda error: False)
    monkeypatch.setattr(Person, "save", refused)

    drive(world, 0, NAMES[0])

    assert found(log.getvalue()) == [NAMES[0]]
