"""What is refused is refused before it is looked at, and what is foreign looks like what does not exist."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from seriktes.core import access
from seriktes.core.access import allows
from seriktes.settings import env
from tests.access.forms import encoded, forms_of
from tests.access.test_bad_input import Writes
from tests.access.test_routes import PEOPLE, TABLES, addresses, body, call, tells
from tests.access.things import things

pytestmark = pytest.mark.either

# What differs from answer to answer: the token of a form, the number of a page's own scripts, the clock.
CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|nonce[-=]"?[\w+/=-]+|"X-CSRFToken": "\w+"|Expires: [\w, :]+ GMT'
)
LEAST_COMPARED = 10
NOWHERE = "Z"  # as often as the code is long: a page repeats its own address
REFUSALS = {"403", "404", "405"}
WRONG = "жоқ нәрсе"
# In `make test` four of those who sign in send the filled forms, others in each run.
SAMPLE = None if env.read("SERIKTES_PROVE") else 4
SEED = env.read("SERIKTES_SEED")


def reviewed(name: str) -> dict[str, list[str]]:
    """Return by route what a person's reviewed table says: own GET, own POST, foreign GET, foreign POST."""
    lines = TABLES.joinpath(f"{name}.txt").read_text().splitlines()
    return {line[:-16].rstrip(): line[-15:].split() for line in lines}


def filled_bodies(world, named) -> dict[str, str]:
    """Return by route a body whose every field is filled with what no form accepts."""
    names: dict[str, set[str]] = {}
    for form in forms_of(world, named):
        if form.method == "post" and form.fields:
            names.setdefault(form.route, set()).update(one.name for one in form.fields)
    return {route: encoded(dict.fromkeys(sorted(fields), WRONG)) for route, fields in names.items()}


def looked_at(world, named, bodies, name: str) -> list[str]:
    """Return where a filled form is answered otherwise than an empty one, though it is refused; or leaks,
    or writes.
    """
    client = Client(raise_request_exception=False)
    client.force_login(world.users[name])
    sees_foreign = allows(world.actor(name), "people.person.view", world.other_child)
    table, found = reviewed(name), []
    for route, own, foreign in addresses(named, tuple(bodies)):
        for url, expected in {own: table[route][1], foreign: table[route][3]}.items():
            if expected in REFUSALS:
                writes = Writes("core_auditentry")  # that a portfolio was opened is logged first
                with connection.execute_wrapper(writes):
                    answer = call(client, "post", url, bodies[route])
                found += [f"{route} {expected} {answer.status_code}"] * (str(answer.status_code) != expected)
                found += [f"{route} leaks"] * (tells(answer) and not sees_foreign)
                found += [f"{route} writes"] * writes.found
    return found


def test_a_filled_form_is_refused_before_it_is_looked_at(world):
    named = things(world)
    bodies = filled_bodies(world, named)

    assert len(bodies) > 40
    found = {name: looked_at(world, named, bodies, name) for name in senders(SAMPLE)}
    assert {name: routes for name, routes in found.items() if routes} == {}, f"SERIKTES_SEED={SEED}"


def senders(sample: int | None, seed: int = SEED) -> list[str]:
    return random.Random(f"{seed} senders").sample(PEOPLE[1:], sample or len(PEOPLE) - 1)


def test_everybody_sends_in_the_course_of_runs():
    assert {name for seed in range(100) for name in senders(4, seed)} == {*PEOPLE[1:]}


def test_control_without_permissions_forms_are_looked_at(world, monkeypatch):
    named = things(world)
    bodies = dict.fromkeys(("people/add/", "sessions/<slug:code>/sheet/"), encoded({"event": WRONG}))
    monkeypatch.setattr(access, "rows", lambda actor, name: access.EVERYTHING)
    monkeypatch.setattr(access, "require", lambda actor, name, obj=None: None)
    monkeypatch.setattr(access, "allows", lambda actor, name, obj=None: True)

    found = looked_at(world, named, bodies, "outsider")

    assert "people/add/ 403 422" in found
    assert "sessions/<slug:code>/sheet/ leaks" in found


def test_control_a_refusal_that_writes_is_noticed():
    """A view that writes before it refuses; a line in the log is no harm."""
    for table, noticed in (("clubs_club", True), ("core_auditentry", False), ("django_session", False)):
        writes = Writes("core_auditentry")
        writes(lambda *_asked: None, f'UPDATE "{table}" SET x = 1', (), False, {})
        assert writes.found == noticed


@dataclass(frozen=True)
class Answer:
    """What somebody outside can tell one answer from another by."""

    status: int
    said: str
    queries: int

    def __str__(self) -> str:
        return f"{self.status} {sha256(self.said.encode()).hexdigest()[:8]} {self.queries}"


def answer(client: Client, method: str, url: str, code: str) -> Answer:
    """Ask, and keep all that is said, headers too, but for the code itself and what is chance."""
    with CaptureQueriesContext(connection) as asked:
        given = call(client, method, url)
    said = CHANCE.sub("", body(given).decode(errors="replace"))
    return Answer(given.status_code, said.replace(code, "").replace(NOWHERE * len(code), ""), len(asked))


def told_apart(world, named, name: str, only: tuple[str, ...] = ()) -> list[str]:
    """Return where a foreign object that is hidden answers otherwise than a code that nothing has."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[name])
    table, found, compared = reviewed(name), [], 0
    for route, own, foreign in addresses(named, only):
        start = f"/{route.split('/')[0]}/"
        if "code>" not in route or own == foreign or is_shown(table, route):
            continue
        code = foreign.removeprefix(start).split("/")[0]
        unknown = foreign.replace(code, NOWHERE * len(code), 1)
        for method, expected in (("get", table[route][2]), ("post", table[route][3])):
            if expected == "404":
                compared += 1
                one = answer(client, method, foreign, code)
                other = answer(client, method, unknown, code)
                found += [f"{method} {route}: {one}, {other}"] * (one != other)
    return found if compared > LEAST_COMPARED or only else [f"only {compared} are hidden"]


def is_shown(table: dict[str, list[str]], route: str) -> bool:
    """Whether the other object's own page is open to the person: then only a part of it is not there."""
    start = "/".join(route.split("/")[:2])
    return table.get(f"{start}/", ["", "", "", ""])[2] == "200"


@pytest.mark.parametrize("name", ["leader", "teacher", "akimat"])
def test_a_hidden_object_answers_like_one_that_does_not_exist(world, name):
    named = things(world)

    assert told_apart(world, named, name) == []


def test_control_an_object_that_is_not_hidden_answers_otherwise(world, monkeypatch):
    named = things(world)
    everybody = access.everyone_signed_in()
    granted = {name: replace(known, rule=everybody) for name, known in access.permissions().items()}
    monkeypatch.setattr(access, "_permissions", granted)

    shown = ("clubs/<str:code>/", "people/<str:code>/")
    found = [line.split(": ")[0] for line in told_apart(world, named, "teacher", shown)]

    assert found == ["get people/<str:code>/", "get clubs/<str:code>/"]
