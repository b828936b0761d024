"""The forms of every page, found by asking for each route of the URL configuration and reading the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus, urlencode, urlsplit
from uuid import uuid4

from django.test import Client
from django.urls import resolve

from tests.access.states import pages
from tests.access.test_routes import addresses, call

# Each may do something that the others may not; others read only the pages that are named for them.
READERS = ("administrator", "leader", "teacher", "partnership_manager", "akimat")
CHOSEN = {"date": "2025-09-15", "month": "2025-09", "time": "15:00", "number": "10", "email": "a@example.org"}
SILENT = ("submit", "button", "image", "reset")


@dataclass
class Field:
    """A control: its name, its kind, and a value that its form may well accept."""

    name: str
    kind: str
    value: str


@dataclass
class Form:
    """A form as a browser sees it, with who was shown it and the route it is sent to."""

    reader: str
    method: str
    address: str
    fields: list[Field] = field(default_factory=list)

    @property
    def route(self) -> str:
        return resolve(urlsplit(self.address).path).route

    @property
    def key(self) -> tuple[object, ...]:
        return (self.method, self.route, *sorted({one.name for one in self.fields}))

    def body(self, **changed: str) -> str:
        """Return what a browser would send, with some fields changed; half signs are sent as they are."""
        values = {one.name: one.value for one in self.fields} | changed
        return encoded(values)

    def send(self, client: Client, *, look=None, **changed: str):
        """Send it and take back whatever the answer did to the database."""
        if self.method == "get":
            return call(client, "get", f"{urlsplit(self.address).path}?{self.body(**changed)}", look=look)
        return call(client, "post", self.address, self.body(**changed), look=look)


def encoded(values: dict[str, str]) -> str:
    return urlencode(values, errors="surrogatepass", quote_via=quote_plus)


class Reader(HTMLParser):
    """Collects the forms of one page."""

    def __init__(self, reader: str, address: str) -> None:
        super().__init__()
        self.reader, self.page = reader, address
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag, attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = given.get("action") or self.page
            self._open = Form(self.reader, given.get("method", "get").lower(), address)
            self.forms.append(self._open)
        elif self._open is not None and "hx-post" in given:
            self.forms.append(Form(self.reader, "post", given["hx-post"], self._open.fields))
        elif self._open is not None and tag in ("input", "select", "textarea", "button"):
            self._control(tag, given)
        elif tag == "option" and self._select is not None and not self._select.value:
            self._select.value = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag in ("input", "button") else tag
        name = given.get("name", "")
        if not name or name == "csrfmiddlewaretoken" or kind in SILENT:
            return
        if kind == "radio" and any(one.name == name for one in self._open.fields):
            return
        made = Field(name, kind, given.get("value") or CHOSEN.get(kind, "Үлгі" if tag != "select" else ""))
        self._open.fields.append(made)
        self._select = made if tag == "select" else self._select

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None


def forms_of(world, named) -> list[Form]:
    """Return every form of every page, each once."""
    found: dict[tuple[object, ...], Form] = {}
    more = pages(world, named)
    every = [own for _route, own, _foreign in addresses(named)]
    for name in dict.fromkeys([*READERS, *(reader for reader, _address in more)]):
        client = Client(raise_request_exception=False)
        client.force_login(world.users[name])
        own = every if name in READERS else []
        for address in (*own, *(address for reader, address in more if reader == name)):
            answer = call(client, "get", address)
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                reader = Reader(name, address)
                reader.feed(answer.content.decode())
                for form in (*reader.forms, *sent_by_scripts(name, answer.content.decode())):
                    found.setdefault(form.key, form)
    return [form for form in found.values() if form.method != "dialog"]


def sent_by_scripts(reader: str, page: str) -> list[Form]:
    """Return what the sheet's element sends when a mark is tapped: it has no form of its own."""
    found = re.search(r'data-marks-url="([^"]+)"', page)
    person = re.search(r'data-person="([^"]+)"', page)
    if not (found and person):
        return []
    said = {"event": str(uuid4()), "made_at": "2025-09-15T15:00:00Z", "person": person[1], "status": "late"}
    return [Form(reader, "post", found[1], [Field(name, "hidden", value) for name, value in said.items()])]
