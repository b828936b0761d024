"""The pages people open most, against a view that answers with one word; and their queries."""

from __future__ import annotations

from urllib.parse import urlencode

from _measuring import Measured, network, show, stopwatch

network()

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path

from seriktes.accounts.models import User
from seriktes.attendance.models import Session

TARGET, MOST_QUERIES = 15, 12
LOOKS = 30  # a look is short: more of them find a moment without neighbours

urlpatterns = [
    path("trivial/", login_not_required(lambda request: HttpResponse("good"))),
    path("", include("seriktes.urls")),
]


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    teacher = User.objects.get(username="teacher")
    session = Session.objects.filter(lead=teacher).order_by("-day")[0]
    group = session.group
    person = group.enrolments.filter(ends_on=None)[0].person
    pages = (
        ("teacher", "the teacher's day", "/day/"),
        ("teacher", "a session's sheet", f"/sessions/{session.code}/"),
        ("leader", "a group", f"/groups/{group.code}/"),
        ("leader", "a person", f"/people/{person.code}/"),
        ("coordinator", "the list of people", "/people/"),
        ("coordinator", "the list of groups", "/groups/"),
        ("chair", "the home page", "/"),
        ("leader", "a group's marks of a month", f"/groups/{group.code}/journal/"),
        ("coordinator", "the search", f"/search/?{urlencode({'q': person.family_name})}"),
    )
    with override_settings(ROOT_URLCONF="__main__"):
        rows = [_measure(*page) for page in pages]
    show(f"Pages: server time, target {TARGET} ms and {MOST_QUERIES} queries", rows)


def _measure(username: str, what: str, address: str) -> Measured:
    client = Client()
    client.force_login(User.objects.get(username=username))
    answer = client.get(address)
    if answer.status_code != 200:
        return Measured(what, 0, note=f"{address} answered {answer.status_code}")
    trivial = stopwatch(lambda: client.get("/trivial/"), LOOKS)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    note = f"{len(queries)} queries, {len(answer.content) // 1024} KB"
    took = stopwatch(lambda: client.get(address), LOOKS)
    return Measured(f"{what} ({username})", took, trivial, TARGET, note)


main()
