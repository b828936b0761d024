"""Whatever is typed into any field of any form: a plain answer, never a fault, nothing half-written."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_GET

from seriktes.settings import env
from tests.access.forms import Field, Form, forms_of
from tests.access.test_routes import addresses, call
from tests.access.things import things

pytestmark = pytest.mark.either

LONG = "ұ" * 100_000
ANYWHERE = ("a\x00b", LONG, "\ud800", "\u202eгі\u202c", "", "²", "%00", "'\"><b>{{1}}{%x%}", "-1")
NUMBERS = ("-1", "0", "9" * 40, "1e400", "NaN", "-9223372036854775809", "2147483648", "٣", "1.5")
DAYS = ("0000-01-01", "9999-12-31", "-001-01-01", "2025-02-30", "1899-12-31", "10000-01-01", "0001-01-01")
MONTHS = ("0000-01", "9999-12", "-001-01", "2025-13", "2025-00", "0001-01")
TIMES = ("25:00", "-1:00", "00:00:00.0000001", "24:00")
WORSE = {"number": NUMBERS, "date": DAYS, "month": MONTHS, "time": TIMES}
REFUSED = {400, 403, 404, 409, 413, 422}
# What stands in the place of a code in an address.
CODES = ("%00", quote("\u202eгі"), "x" * 3000, "9" * 30, "%ED%A0%80")
# Routes that take what is posted and whose form no page of the sweep shows, each with the reason.
WITHOUT_A_FORM: dict[str, str] = {
    "state-forms/<slug:code>/edition/": "its button waits for a second edition of the same act",
}
# In `make test` each field meets one of the values, another one in each run; SERIKTES_SEED repeats a run.
SAMPLE = None if env.read("SERIKTES_PROVE") else 1
SEED = env.read("SERIKTES_SEED")


def values_for(field: Field, sample: int | None, seed: int = SEED) -> list[str]:
    """Return what a field meets: its own worst values and those of every field."""
    every = [*WORSE[field.kind], *ANYWHERE[:4]] if field.kind in WORSE else [*ANYWHERE]
    if field.kind in ("text", "hidden") and not field.value.strip("0123456789-"):
        every += [*NUMBERS[2:4], *DAYS[:2]]
    if sample is None:
        return every
    return random.Random(f"{seed} {field.name} {field.kind}").sample(every, sample)


class Writes:
    """Notices whether a request wrote anything that outlives it: sessions and messages do not count."""

    def __init__(self, *spared: str) -> None:
        self.found, self.spared = False, ("django_session", *spared)

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.found |= not any(f'"{table}"' in sql[:60] for table in self.spared)
        return execute(sql, params, many, context)


def contents() -> dict[str, int]:
    """Return a sum of all that stands in each table, but for who is signed in."""
    models = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    return {model._meta.label: _content(model) for model in models}


def _content(model) -> int:
    columns = [field.attname for field in model._meta.concrete_fields if field.attname != "last_login"]
    return hash(tuple(map(repr, model._default_manager.order_by("pk").values_list(*columns))))


def faults(form: Form, client: Client, before: dict[str, int], *, every: bool = False) -> list[str]:
    """Return what goes wrong with a form: values that break it, refusals that leave something behind."""
    found = []
    for field in form.fields or [Field("unasked", "text", "")]:
        for value in values_for(field, None if every else SAMPLE):
            told = f"{form.method} {form.route} {field.name}={value[:20]!r} {field.kind}"
            after, writes = {}, Writes()

            def look(answer, after=after, writes=writes):
                if answer.status_code in REFUSED and writes.found:
                    after.update(contents())

            with connection.execute_wrapper(writes):
                answer = form.send(client, look=look, **{field.name: value})
            if answer.status_code >= 500:
                found.append(f"{answer.status_code}: {told}")
            if after not in ({}, before):
                found.append(f"half-written: {told}")
    return found


def test_no_field_of_any_form_breaks_or_writes_half(world):
    named = things(world)
    forms, before = forms_of(world, named), contents()
    reached = {form.route for form in forms if form.method == "post"}
    clients = {}
    found = []
    for form in forms:
        if form.reader not in clients:
            clients[form.reader] = Client(raise_request_exception=False)
            clients[form.reader].force_login(world.users[form.reader])
        found += faults(form, clients[form.reader], before)

    assert takers(world, named) - reached == WITHOUT_A_FORM.keys()
    assert found == [], f"again with SERIKTES_SEED={SEED}"


def takers(world, named) -> set[str]:
    """Return the routes that take what is posted: all but those that say otherwise when they refuse PUT."""
    found = {route: "POST" for route, _own, _foreign in addresses(named)}
    for name in ("administrator", "leader", "partnership_manager"):
        client = Client(raise_request_exception=False)
        client.force_login(world.users[name])
        for route, own, _foreign in addresses(named):
            if (answer := call(client, "put", own)).status_code == 405:
                found[route] = answer.headers["Allow"]
    return {route for route, methods in found.items() if "POST" in methods}


def test_control_a_route_that_takes_posts_is_noticed_without_a_page(world, settings):
    settings.ROOT_URLCONF = (path("broken/", login_not_required(broken)), path("shown/", require_GET(shown)))

    assert takers(world, things(world)) == {"broken/"}


@login_not_required
def shown(request):
    return HttpResponse()


def test_a_field_meets_every_value_in_the_course_of_runs():
    field = Field("name", "text", "Айбар")

    met = {value for seed in range(200) for value in values_for(field, 2, seed)}

    assert met == set(values_for(field, None))
    assert values_for(field, 2, 7) == values_for(field, 2, 7)


@pytest.mark.parametrize("reader", ["administrator", "teacher"])
def test_no_part_of_an_address_breaks(world, reader):
    client = Client(raise_request_exception=False)
    client.force_login(world.users[reader])
    found = [
        f"{method} {url[:60]}"
        for route, own, _foreign in addresses(things(world))
        for url in wrong_addresses(route, own, f"{SEED} {reader}")
        for method in ("get", "post")
        if call(client, method, url).status_code >= 500
    ]

    assert found == [], f"again with SERIKTES_SEED={SEED}"


def wrong_addresses(route: str, own: str, seed: str) -> list[str]:
    """Return the address with wrong codes in each place of one; in `make test` with one of them."""
    parts, given = route.split("/"), own.strip("/").split("/")
    end = "/" if route.endswith("/") else ""
    chosen = random.Random(f"{seed} {route}")
    return [
        f"/{'/'.join([*given[:place], value, *given[place + 1 :]])}{end}"
        for place in (place for place, part in enumerate(parts) if "<" in part)
        for value in (CODES if SAMPLE is None else chosen.sample(CODES, SAMPLE))
    ]


def broken(request):
    """A view as no view may be: it writes before it looks, and trusts that a number is one."""
    request.user.full_name = request.POST["number"][:40]
    request.user.save()
    return HttpResponse(status=422 if int(request.POST["number"]) < 0 else 204)


def test_control_a_careless_view_is_found(world, settings):
    settings.ROOT_URLCONF = (path("broken/", login_not_required(broken)),)
    form = Form("administrator", "post", "/broken/", [Field("number", "number", "1")])
    client = Client(raise_request_exception=False)
    client.force_login(world.users["administrator"])

    found = faults(form, client, contents(), every=True)

    assert "half-written: post broken/ number='-1' number" in found
    assert "500: post broken/ number='NaN' number" in found
