"""The pages of what deserves a look: who sees, explains, closes and takes back, and what is refused."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import translation

from seriktes.attendance.anomalies.actions import close_flag, reopen_flag
from seriktes.attendance.anomalies.enums import Anomaly, FlagOutcome
from seriktes.attendance.anomalies.errors import AlreadyClosed, NotClosed
from seriktes.attendance.anomalies.models import AnomalyFlag, FlagClosure, FlagExplanation
from seriktes.attendance.anomalies.ruleset import BY_NAME
from seriktes.attendance.enums import SessionState
from seriktes.core.access import allows
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from tests import factories as make
from tests.world import CANARY

pytestmark = pytest.mark.django_db

EVIDENCE = {
    Anomaly.SAME_SECOND: {"days": 2},
    Anomaly.IN_ONE_GO: {"held": 9, "minutes": 14, "day": "2025-09-30"},
    Anomaly.LONG_AFTER: {"held": 9, "days": 43},
    Anomaly.BEFORE_START: {"held": 9, "visits": 30},
    Anomaly.TWO_PLACES: {"times": 3},
    Anomaly.NEVER_ABSENT: {"first": "2025-09-01", "last": 24310, "people": 12, "marks": 120},
    Anomaly.SAME_PATTERN: {"first": "2025-09-01", "last": "2025-10-10", "people": 12, "absent": 3},
    Anomaly.ON_HOLIDAY: {"day": "2026-03-22", "visits": 9},
    Anomaly.CLOSED_DAY: {"day": "2026-02-02", "others": 4, "visits": 9},
}
SAID = "It was a concert in the square."


@pytest.fixture
def flag(world):
    return make.anomaly_flag(world.session)


@pytest.fixture
def other_flag(world):
    return make.anomaly_flag(world.other_session)


def signed_in(world, client, name):
    client.force_login(world.users[name])
    return client


@pytest.mark.parametrize("rule", Anomaly.values)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_rule_says_its_evidence_in_every_language(world, client, rule, language):
    flag = make.anomaly_flag(
        world.session, Anomaly(rule), evidence={"sessions": [world.session.pk], **EVIDENCE[Anomaly(rule)]}
    )
    world.users["chair"].language = language
    world.users["chair"].save()

    answer = signed_in(world, client, "chair").get(flag.get_absolute_url())

    with translation.override(language):
        said = BY_NAME[rule].tell(flag.evidence)
    page = answer.context["page"]
    assert answer.status_code == 200
    assert (page.line.sentence, [one.pk for one in page.sessions]) == (said, [world.session.pk])
    assert f'href="{world.session.get_absolute_url()}"' in answer.content.decode()
    assert "%(" not in said


def test_all_rules_are_declared_once():
    assert sorted(BY_NAME) == sorted(Anomaly.values)


SEES = {
    "administrator": "view explain close scan",
    "chair": "view explain close scan",
    "coordinator": "view explain close scan",
    "auditor": "view",
    "leader": "view explain",
    "partnership_manager": "view",
}


@pytest.mark.parametrize("name", [*SEES, "teacher", "former_teacher", "other_leader", "akimat", "outsider"])
def test_who_may_do_what_with_a_flag_of_the_club(world, flag, name):
    verbs = ("view", "explain", "close", "scan")
    actor = world.actor(name)

    may = [verb for verb in verbs if allows(actor, f"attendance.anomalyflag.{verb}", flag)]

    assert may == SEES.get(name, "").split()
    assert list(AnomalyFlag.objects.visible_to(actor)) == ([flag] if "view" in may else [])


def test_who_answers_to_partners_sees_the_question_but_no_register_and_no_words(world, client, flag):
    written = flag.explanations.create(text=f"{CANARY} had a cold.", written_by=world.users["leader"])
    close_flag(actor=world.actor("chair"), flag=flag, outcome=FlagOutcome.EXPLAINED, explanation=SAID)

    def told(name):
        browser = signed_in(world, client, name)
        page = browser.get(flag.get_absolute_url())
        file = browser.post("/anomalies/export/?state=closed", {"form": "csv"}).content.decode()
        body = page.content.decode()
        words = [one.text for one in page.context["page"].explanations]
        return words, SAID in body, SAID in file, world.session.get_absolute_url() in body

    assert told("partnership_manager") == ([], False, False, False)
    assert told("auditor") == ([written.text], True, True, True)


def test_who_answers_to_partners_and_runs_a_club_reads_the_words_of_that_club_alone(
    world, client, flag, other_flag
):
    manager = world.users["partnership_manager"]
    make.appointment(world.other_club, manager)
    for one in (flag, other_flag):
        one.explanations.create(text=SAID, written_by=world.users["chair"])
        close_flag(actor=world.actor("chair"), flag=one, outcome=FlagOutcome.EXPLAINED, explanation=SAID)
    browser = signed_in(world, client, "partnership_manager")

    told = [SAID in browser.get(one.get_absolute_url()).content.decode() for one in (flag, other_flag)]
    file = browser.post("/anomalies/export/?state=closed", {"form": "csv"}).content.decode()

    assert (told, file.count(SAID)) == ([False, True], 1)


def test_both_clubs_see_a_flag_of_both_and_each_its_own_session(world, client):
    flag = make.anomaly_flag(
        world.session,
        Anomaly.TWO_PLACES,
        other_club=world.other_club,
        other_group=world.dombra,
        person=world.child,
        evidence={"sessions": [world.session.pk, world.other_session.pk], "times": 1},
    )

    pages = {
        name: signed_in(world, client, name).get(flag.get_absolute_url()).context["page"]
        for name in ("leader", "other_leader", "coordinator")
    }

    assert {name: [one.pk for one in page.sessions] for name, page in pages.items()} == {
        "leader": [world.session.pk],
        "other_leader": [world.other_session.pk],
        "coordinator": [world.session.pk, world.other_session.pk],
    }
    assert {name: page.hidden_sessions for name, page in pages.items()} == {
        "leader": 1,
        "other_leader": 1,
        "coordinator": 0,
    }
    # The child is enrolled in one of the clubs: the leader of the other one does not know who it is.
    assert {name: page.person for name, page in pages.items()} == {
        "leader": world.child,
        "other_leader": None,
        "coordinator": world.child,
    }


def test_many_sessions_are_folded_away(world, client):
    days = [date(2026, 3, 1) + timedelta(days=number) for number in range(10)]
    sessions = [make.session(world.chess, day=day) for day in days]
    evidence = {"sessions": [one.pk for one in sessions], "day": "2026-03-22", "visits": 9}
    flag = make.anomaly_flag(sessions[0], evidence=evidence)

    answer = signed_in(world, client, "leader").get(flag.get_absolute_url())

    page, text = answer.context["page"], answer.content.decode()
    assert (page.sessions, page.more_sessions) == (sessions[:8], sessions[8:])
    assert all(f'href="{one.get_absolute_url()}"' in text for one in sessions)


def test_the_list_names_nobody(world, client):
    make.anomaly_flag(
        world.other_session,
        Anomaly.TWO_PLACES,
        person=world.other_child,
        evidence={"sessions": [world.other_session.pk], "times": 1},
    )

    page = signed_in(world, client, "chair").get("/anomalies/").content.decode()
    told = client.post("/anomalies/export/", {"form": "csv"}).content.decode()

    assert CANARY not in page
    assert CANARY not in told


def test_the_list_is_narrowed(world, client, flag, other_flag):
    FlagClosure.objects.create(
        flag=other_flag, outcome=FlagOutcome.EXPLAINED, explanation=SAID, closed_by=world.users["chair"]
    )
    chair = signed_in(world, client, "chair")

    def listed(query=""):
        return [line.flag for line in chair.get(f"/anomalies/{query}").context["lines"]]

    assert listed() == [flag]
    assert listed("?state=closed") == [other_flag]
    assert set(listed("?state=all")) == {flag, other_flag}
    assert listed("?state=all&rule=closed_day") == []
    assert listed(f"?state=all&club={world.other_club.code}") == [other_flag]
    assert set(listed("?page=99")) == {flag}


@pytest.mark.parametrize("query", ["?state=x", "?rule=' or 1", "?club=0"])
def test_a_list_asked_for_wrongly_says_so(world, client, flag, query):
    answer = signed_in(world, client, "chair").get(f"/anomalies/{query}")

    assert (answer.status_code, answer.context["lines"]) == (422, [])


def test_an_empty_list_says_so(world, client):
    page = signed_in(world, client, "chair").get("/anomalies/")

    with translation.override(world.users["chair"].language):
        assert translation.gettext("The registers raise no question") in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_times(world, client, django_assert_num_queries, count):
    for _ in range(count):
        group = make.group(club=world.club)
        make.anomaly_flag(make.session(group))
    chair = signed_in(world, client, "chair")
    chair.get("/anomalies/")

    with django_assert_num_queries(8):
        chair.get("/anomalies/")


def test_the_list_is_taken_as_a_file(world, client, flag, other_flag):
    world.users["chair"].language = "en"
    world.users["chair"].save()
    chair = signed_in(world, client, "chair")

    told = chair.post("/anomalies/export/?rule=on_holiday", {"form": "csv"})
    book = chair.post("/anomalies/export/", {"form": "xlsx"})

    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig")), delimiter=";"))
    assert [len(row) for row in rows] == [8, 8, 8]
    assert rows[0][:4] == ["Month", "Club", "Group", "Question"]
    assert [row[3] for row in rows[1:]] == ["On a public holiday", "On a public holiday"]
    assert book.content.startswith(b"PK")
    assert chair.post("/anomalies/export/", {"form": "exe"}).status_code == 404
    assert chair.post("/anomalies/export/?rule=x", {"form": "csv"}).status_code == 404
    logged = AuditEntry.objects.filter(action="attendance.anomalyflag.exported").order_by("pk")
    assert [entry.after for entry in logged] == [{"form": form, "flags": 2} for form in ("csv", "xlsx")]


def test_the_leader_explains_and_the_coordinator_closes(world, client, flag):
    leader = signed_in(world, client, "leader")
    explained = leader.post(f"/anomalies/{flag.code}/explanations/", {"explanation": SAID})
    refused = leader.post(
        f"/anomalies/{flag.code}/closure/", {"closure-outcome": "explained", "closure-explanation": SAID}
    )

    assert (explained.status_code, refused.status_code) == (302, 403)
    assert FlagExplanation.objects.get().text == SAID
    assert AnomalyFlag.objects.open().get() == flag

    coordinator = signed_in(world, client, "coordinator")
    page = coordinator.get(flag.get_absolute_url()).content.decode()
    closed = coordinator.post(
        f"/anomalies/{flag.code}/closure/", {"closure-outcome": "explained", "closure-explanation": SAID}
    )

    assert SAID in page
    assert (closed.status_code, closed.url) == (302, "/anomalies/")
    closure = FlagClosure.objects.get()
    assert (closure.flag, closure.outcome, closure.explanation, closure.closed_by) == (
        flag, FlagOutcome.EXPLAINED, SAID, world.users["coordinator"],
    )  # fmt: skip
    assert list(AnomalyFlag.objects.open()) == []
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert [name for name in actions if "anomaly" in name] == [
        "attendance.anomalyflag.explained",
        "attendance.anomalyflag.closed",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"closure-outcome": "guilty", "closure-explanation": SAID},
        {"closure-outcome": "explained", "closure-explanation": "ok"},
        {"closure-outcome": "explained", "closure-explanation": "   " * 20},
        {"closure-outcome": "explained", "closure-explanation": "x" * 501},
    ],
)
def test_a_closing_without_a_reason_is_refused(world, client, flag, fields):
    answer = signed_in(world, client, "chair").post(f"/anomalies/{flag.code}/closure/", fields)

    assert (answer.status_code, FlagClosure.objects.count()) == (422, 0)


def test_an_empty_explanation_is_refused(world, client, flag):
    answer = signed_in(world, client, "leader").post(f"/anomalies/{flag.code}/explanations/", {})

    assert (answer.status_code, FlagExplanation.objects.count()) == (422, 0)


def test_a_closing_is_taken_back_and_stays_as_history(world, client, flag):
    chair = world.actor("chair")
    close_flag(actor=chair, flag=flag, outcome=FlagOutcome.EXPLAINED, explanation=SAID)
    with pytest.raises(AlreadyClosed):
        close_flag(actor=chair, flag=flag, outcome=FlagOutcome.CORRECTED, explanation=SAID)

    answer = signed_in(world, client, "chair").post(f"/anomalies/{flag.code}/closure/undo/")
    page = client.get(flag.get_absolute_url())

    assert (answer.status_code, list(AnomalyFlag.objects.open())) == (302, [flag])
    assert [one.explanation for one in page.context["page"].past_closures] == [SAID]
    assert FlagClosure.objects.get().ended_by == world.users["chair"]
    with pytest.raises(NotClosed):
        reopen_flag(actor=chair, flag=flag)


@pytest.mark.parametrize("name", ["auditor", "leader", "teacher", "other_leader"])
def test_who_may_not_close_cannot(world, flag, name):
    with pytest.raises(NotAllowed):
        close_flag(actor=world.actor(name), flag=flag, outcome=FlagOutcome.EXPLAINED, explanation=SAID)

    assert FlagClosure.objects.count() == 0


@pytest.mark.parametrize("path", ["explanations/", "closure/", "closure/undo/"])
def test_what_is_posted_leads_back_when_it_is_only_looked_at(world, client, flag, path):
    answer = signed_in(world, client, "chair").get(f"/anomalies/{flag.code}/{path}")

    assert (answer.status_code, answer.url) == (302, flag.get_absolute_url())


def test_the_first_page_tells_those_who_can_act(world, client, flag, other_flag):
    def told(name):
        answer = signed_in(world, client, name).get("/rest/")
        sections = {section.name: context for section, context in answer.context["page"].sections}
        found = sections.get("attendance.anomalies")
        return found and (found.count, [line.flag for line in found.lines])

    assert told("leader") == (1, [flag])
    assert told("chair")[0] == 2
    assert (told("teacher"), told("auditor"), told("partnership_manager")) == (None, None, None)


def test_somebody_asks_for_a_scan(world, client):
    make.mark(world.session, world.child)
    world.session.day, world.session.state = "2026-03-22", SessionState.HELD
    world.session.save()
    world.session.marks.update(day="2026-03-22")

    answer = signed_in(world, client, "coordinator").post("/anomalies/scan/")

    assert (answer.status_code, answer.url.startswith("/jobs/")) == (302, True)
    assert AnomalyFlag.objects.get().rule == Anomaly.ON_HOLIDAY
    assert signed_in(world, client, "leader").post("/anomalies/scan/").status_code == 403
