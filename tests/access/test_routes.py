"""Each route, each role, own and foreign object, GET and POST: the exact status, and nothing leaks.

The routes come from the URL configuration: a new one without a place here fails the test.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.test import Client

from seriktes.core import access
from seriktes.core.access import allows
from seriktes.core.checks import routes
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_xlsx
from tests import turns
from tests.access.things import things
from tests.turns import EVERY, Turn
from tests.world import CANARY

CANARIES = (CANARY.encode(), quote(CANARY).encode(), json.dumps(CANARY)[1:-1].encode())
TABLES = Path(__file__).with_name("routes")

# The first part of a route: an object of one's own club or organisation, and a foreign one.
OBJECTS = {
    "users": ("user_teacher", "user_chair"),
    "jobs": ("job", "job"),
    "people": ("child", "other_child"),
    "erasures": ("erasure", "done_erasure"),
    "sessions": ("session", "other_session"),
    "groups": ("chess", "dombra"),
    "clubs": ("club", "other_club"),
    "units": ("network", "network"),
    "programmes": ("programme", "programme"),
    "photographs": ("photograph", "other_photograph"),
    "stories": ("story", "other_story"),
    "imports": ("journal_import", "other_journal_import"),
    "anomalies": ("anomaly_flag", "other_anomaly_flag"),
    "set-aside": ("set_aside", "other_set_aside"),
    "organisations": ("akimat", "company"),
    "agreements": ("akimat_agreement", "company_agreement"),
    "contributions": ("contribution", "other_contribution"),
    "valued-contributions": ("valued_contribution", "other_valued_contribution"),
    "rules": ("akimat_rule", "company_rule"),
    "rule-proposals": ("rule_proposal", "rule_proposal"),
    "share-proposals": ("share_proposal", "share_proposal"),
    "categories": ("category", "category"),
    "reports": ("akimat", "company"),
    "releases": ("release", "other_release"),
    "report-templates": ("report_template", "report_template"),
    "report-looks": ("akimat", "company"),
    "plans": ("akimat_agreement", "company_agreement"),
    "goals": ("aim", "aim"),
    "indicators": ("indicator", "indicator"),
    "targets": ("target", "target"),
    "reasons": ("remark", "remark"),
    "places": ("population_import", "population_import"),
    "schedules": ("schedule", "other_schedule"),
    "state-forms": ("state_form", "portfolio"),
    "portfolios": ("chess", "dombra"),
    "views": ("saved_view", "other_saved_view"),
    "verify": ("seal", "reserved_seal"),
}
# What else a route may ask for beside the object's code.
EXTRAS = {
    "role": "chair",
    "kind": "csv",
    "section_kind": "text",
    "key": "protection",
    "whose": "agreement",
    "sheet": "0",
    "row": "1",
    "section": "1-iii",
    "field": "1-11",
    "language": "kk",
    "number": "1",
}
# A row that hangs on the object, by its name in the route: an own one and a foreign one. No code is 0.
ROWS: dict[str, tuple[str | None, str | None]] = {
    "guardianship": ("guardianship", None),
    "consent": (None, None),
    "distinction": (None, None),
    "merge": (None, None),
    "appointment": ("appointment", "other_appointment"),
    "slot": (None, None),
    "teaching": ("teaching", "other_teaching"),
    "enrolment": ("enrolment", "other_enrolment"),
    "party": (None, None),
    "line": ("state_form_line", None),
    "date": ("scheduled_date", None),
    "representative": ("representative", "other_representative"),
    "belonging": ("belonging", None),
}
# Pages of allauth that are open to everybody and have their own tests.
LEFT_OUT = ("accounts/",)
PEOPLE = (
    "anonymous",
    "outsider",
    "former_teacher",
    "teacher",
    "leader",
    "coordinator",
    "auditor",
    "partnership_manager",
    "chair",
    "administrator",
    "akimat",
)


def addresses(named, only: tuple[str, ...] = (), turn: Turn = EVERY) -> list[tuple[str, str, str]]:
    """Every (route, own address, foreign address); a control is content with some, a turn with its half."""
    found = []
    for route, _view in routes():
        if not route.startswith(LEFT_OUT) and (not only or route in only) and turn.has(route):
            found.append((route, *(address(route, named, foreign) for foreign in (0, 1))))
    return found


def address(route: str, named, foreign: int) -> str:
    parts = route.split("/")
    return "/" + "/".join(filled(part, parts[0], named, foreign) if "<" in part else part for part in parts)


def filled(part: str, first: str, named, foreign: int) -> str:
    start, end = part.index("<"), part.index(">")
    name = part[start + 1 : end].rsplit(":", maxsplit=1)[-1]
    if name in ROWS:
        row = ROWS[name][foreign]
        value = named[row].code if row else "0"
    elif name == "code":
        value = named[OBJECTS[first][foreign]].code
    elif name in {"person", "other"}:
        value = named[OBJECTS["people"][foreign]].code
    else:
        value = EXTRAS[name]
    return part[:start] + value + part[end + 1 :]


def statuses(world, name: str, only: tuple[str, ...] = (), turn: Turn = EVERY) -> tuple[list[str], list[str]]:
    """One person's table (own GET, own POST, foreign GET, foreign POST), and the routes that leak.

    An address without an object is both own and foreign, and asked once.
    """
    named = things(world)
    client = Client(raise_request_exception=False)
    sees_foreign = False
    if name != "anonymous":
        client.force_login(world.users[name])
        sees_foreign = allows(world.actor(name), "people.person.view", world.other_child)
    lines, leaks = [], []
    for route, own, foreign in addresses(named, only, turn):
        asked = {url: [call(client, method, url) for method in ("get", "post")] for url in {own, foreign}}
        answers = asked[own] + asked[foreign]
        lines.append(f"{route:59} {' '.join(str(answer.status_code) for answer in answers)}")
        leaks += [route] * (not sees_foreign and any(map(tells, answers)))
    return lines, leaks


def call(client: Client, method: str, url: str, body: str = "", *, look=None):
    """Ask, and take back whatever the answer did to the database; `look(answer)` sees it before that."""
    with transaction.atomic():
        if body:
            answer = getattr(client, method)(url, body, content_type="application/x-www-form-urlencoded")
        else:
            answer = getattr(client, method)(url)
        if look is not None:
            look(answer)
        transaction.set_rollback(True)
    return answer


def tells(answer) -> bool:
    """Whether an answer holds the canary: as text, in an address or the name of a file, in JSON, packed."""
    content = body(answer)
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            content += b"".join(map(packed.read, packed.namelist()))
    return any(form in content for form in CANARIES)


def body(answer) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + "".join(f"{key}: {value}" for key, value in answer.headers.items()).encode()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_route_answers_each_person_as_reviewed(world, name, reviewed_lines):
    lines, leaks = statuses(world, name, turn=turns.this)

    assert leaks == []
    assert [line for line in lines if " 500" in line] == []
    assert lines == [line for line in reviewed_lines(name, lines) if turns.this.has(line.split(" ")[0])]


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(f"<p>{CANARY}</p>"),
        HttpResponse(headers={"Location": f"/people/?q={quote(CANARY)}"}),
        JsonResponse({"name": CANARY}),
        HttpResponse(write_xlsx([SheetSpec("1", [Column("name")], [(CANARY,)])])),
    ],
)
def test_control_the_canary_is_found_in_whatever_it_is_told(answer):
    assert (tells(answer), tells(HttpResponse("PK"[:1]))) == (True, False)


def test_an_unguarded_view_would_leak(world, monkeypatch):
    """The control: with every permission given to everybody, the canary must be found."""
    monkeypatch.setattr(access, "rows", lambda actor, name: access.EVERYTHING)
    monkeypatch.setattr(access, "require", lambda actor, name, obj=None: None)
    monkeypatch.setattr(access, "allows", lambda actor, name, obj=None: True)

    _lines, leaks = statuses(world, "outsider", ("people/", "clubs/"))

    assert leaks == ["people/"]


@pytest.fixture
def reviewed_lines(request):
    """Give the reviewed lines of one person; `--write-tables` writes them anew."""

    def reviewed(name: str, lines: list[str]) -> list[str]:
        table = TABLES / f"{name}.txt"
        if request.config.getoption("write_tables"):
            table.write_text("\n".join(lines) + "\n")
        return table.read_text().splitlines()

    return reviewed
