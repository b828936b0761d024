"""Planted names reach no line of the log, no mail, no address that an answer leads to."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from seriktes.attendance.models import JournalImport
from seriktes.core import quiet_logs
from seriktes.people.models import Person
from seriktes.settings import env
from tests import factories as make
from tests.attendance.imports.files import CHILDREN, MONTH, month
from tests.world import World

pytestmark = pytest.mark.either

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


@dataclass
class Planter:
    """Sends one planted name through the pages, each time by whoever may, or may not."""

    world: World
    number: int
    name: str

    def client(self, reader: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.world.users[reader])
        return client

    @property
    def person(self) -> Person:
        """A child of this name in the group."""
        made = make.person(self.name, self.name)
        make.enrolment(made, self.world.chess)
        return made

    @property
    def body(self) -> dict[str, str]:
        return {
            "family_name": self.name, "given_name": self.name, "sex": "m", "birth_date": "2014-05-10",
            "phones": PHONE.format(self.number), "iin": IIN.format(self.number), "is_checked": "on",
            "starts_on": "2025-09-01",
        }  # fmt: skip

    def register(self) -> Iterator[Any]:
        post, get = self.client("coordinator").post, self.client("coordinator").get
        yield post("/people/add/", self.body)
        yield post("/people/add/", self.body | {"iin": ""})
        yield post("/people/add/", self.body | {"birth_date": "9999-99-99"})
        yield self.client("akimat").post("/people/add/", self.body)
        yield post(f"/people/{self.world.other_child.code}/edit/", self.body)
        yield post("/people/likely/", self.body)
        yield post("/people/ZZZZZZZZZZ/edit/", self.body)
        yield get(f"/people/?q=%00{quote(self.name)}")
        yield get(f"/search/?q={quote(self.name)}")

    def enrolments(self) -> Iterator[Any]:
        start = f"/groups/{self.world.chess.code}/enrolments"
        post = self.client("leader").post
        yield post(f"{start}/likely/", self.body)
        yield post(f"{start}/new/", self.body | {"starts_on": self.name})
        yield post(f"{start}/new/", self.body)
        yield post(f"{start}/known/", {"q": self.name, "person": self.person.code, "starts_on": "2025-09-01"})
        held = self.person.enrolments.get()
        yield post(f"{start}/{held.code}/end/", {"ends_on": "2025-09-30", "reason": self.name})
        yield self.client("akimat").post(f"{start}/new/", self.body)

    def marks(self) -> Iterator[Any]:
        start = f"/sessions/{self.world.session.code}"
        client, event = self.client("teacher"), str(uuid4())
        tap = {"event": event, "person": self.person.code}
        yield client.post(f"{start}/marks/", tap | {"status": "present"})
        yield client.post(f"{start}/marks/", tap | {"status": "absent"})  # 409: the same id says otherwise
        yield client.post(f"{start}/marks/", tap | {"status": self.name})
        yield client.post(f"{start}/topic/", {"event": str(uuid4()), "topic": self.name})
        yield client.post(f"{start}/topic/", {"event": event, "topic": self.name}, follow=True)
        yield client.get(f"{start}/walk-ins/?q={quote(self.name)}")
        walked = make.person(self.name, self.name)
        yield client.post(f"{start}/walk-ins/{walked.code}/", {"event": str(uuid4())})
        yield client.post(f"{start}/not-held/", {"event": str(uuid4()), "reason": "ill", "note": self.name})

    def merges(self) -> Iterator[Any]:
        client, one, other = self.client("coordinator"), self.person, self.person
        pair = f"/people/{one.code}/merge/{other.code}/"
        yield client.get(f"/people/{one.code}/merge/?q={quote(self.name)}")
        yield client.post(pair, {"kept": self.name})
        yield client.post(pair, {"kept": one.code})
        yield client.post(f"/people/{one.code}/distinctions/{self.person.code}/add/")
        yield client.post(f"/people/{one.code}/distinctions/{one.code}/add/")  # 409
        yield self.client("akimat").post(pair, {"kept": one.code})

    def imports(self) -> Iterator[Any]:
        client = self.client("leader")
        rows = [[cell if cell != CHILDREN[1] else self.name for cell in row] for row in MONTH]
        for content in (month(rows, sheet=self.name), month(rows), b"not a journal"):
            file = SimpleUploadedFile(f"{self.name}.xlsx", content)
            yield client.post("/imports/new/", {"club": self.world.club.code, "file": file})
            for made in JournalImport.objects.filter(club=self.world.club):
                yield client.get(f"/imports/{made.code}/")
                yield client.post(f"/imports/{made.code}/decisions/", {"group-0": self.name})
                yield client.post(f"/imports/{made.code}/decisions/", {"add_group": "group-0"})
                yield client.post(f"/imports/{made.code}/undo/")
                yield client.get(f"/imports/{made.code}/issues.csv")
                yield client.post(f"/imports/{made.code}/discard/")

    def reports(self) -> Iterator[Any]:
        client, named = self.client("partnership_manager"), quote(self.name)
        start = f"/reports/{self.world.akimat.code}"
        yield client.get(f"{start}/?from={named}&until={named}")
        yield client.get(f"{start}/marks/?row={named}")
        yield client.post(f"{start}/report.{named}")
        yield client.post(f"{start}/report.csv", {"from": named, "until": named})
        yield client.post(f"{start}/releases/", {"from": self.name, "until": self.name})
        yield client.post(f"{start}/files/", {"form": self.name})
        yield self.client("akimat").get(f"{start}/?from={named}")


WAYS = (
    Planter.register,
    Planter.enrolments,
    Planter.marks,
    Planter.merges,
    Planter.imports,
    Planter.reports,
)
# In `make test` each name takes one of the ways, eight names take each; `make prove` sends all by all ways.
SAMPLE = None if env.read("SERIKTES_PROVE") else 1


def drive(world, number: int, ways=WAYS) -> tuple[set[int], list[str]]:
    """Send a name through requests that end in every way; return the statuses and where they lead."""
    planter = Planter(world, number, NAMES[number])
    answers = []
    for way in ways:
        with transaction.atomic():  # taken back, so that the pages stay as small as the world
            answers += way(planter)
            transaction.set_rollback(True)
    return {answer.status_code for answer in answers}, [place for one in answers for place in led_to(one)]


def led_to(answer) -> list[str]:
    passed = [place for place, _status in getattr(answer, "redirect_chain", [])]
    return [*passed, answer.headers.get("Location", ""), answer.headers.get("HX-Redirect", "")]


def found(told: str) -> list[str]:
    planted = [
        *NAMES,
        *(PHONE.format(number) for number in range(50)),
        *(IIN.format(number) for number in range(50)),
    ]
    return [word for word in planted if word in told or word in unquote(told)]


def test_no_planted_word_is_in_a_log_a_mail_or_an_address(world, log, monkeypatch):
    statuses, places = set(), []
    for number in range(49):
        some, led = drive(world, number, WAYS if SAMPLE is None else [WAYS[number % len(WAYS)]])
        statuses |= some
        places += led
    monkeypatch.setattr(Person, "save", refused)
    some, led = drive(world, 49, [Planter.register])

    assert {200, 302, 400, 403, 404, 409, 422, 500} <= statuses | some
    assert found(log.getvalue()) == []
    assert found("\n".join(places + led)) == []
    assert found("\n".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)) == []


def test_control_without_the_filter_the_log_tells_the_name(world, log, monkeypatch):
    monkeypatch.setattr(quiet_logs, "_is_of_the_database", lambda error: False)
    monkeypatch.setattr(Person, "save", refused)

    drive(world, 0, [Planter.register])

    assert found(log.getvalue()) == [NAMES[0]]
