from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from seriktes.attendance import forms
from seriktes.attendance.actions import record_mark
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import Mark, NotHeld, Session
from seriktes.core.models import AuditEntry, Receipt
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.entries import event, recorded
from tests.world import CANARY


def sign_in_english(client, user) -> None:
    user.language = "en"
    user.save()
    client.force_login(user)


def address(session, page="") -> str:
    return f"/sessions/{session.code}/{page}"


def send(client, session, page="marks/", **given):
    return client.post(
        address(session, page), {"event": uuid4()} | given, headers={"Accept": "application/json"}
    )


def test_a_tap_is_recorded_and_answered(teacher, world):
    made_at = datetime(2025, 9, 15, 10, 1, 2, tzinfo=UTC)

    answer = send(teacher, world.session, person=world.child.code, status="late", made_at=made_at.isoformat())

    assert (answer.status_code, answer.json()) == (
        200,
        {"state": "applied", "effect": {"marks": {world.child.code: "late"}}, "sentence": ""},
    )
    assert Mark.objects.get().marked_at == made_at


def test_a_tap_sent_again_is_answered_the_same(teacher, world):
    given = {"event": uuid4(), "person": world.child.code, "status": "late"}

    answers = [send(teacher, world.session, **given) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert recorded(world.session) == [("teacher", "late", True, False)]


def test_the_same_id_with_another_status_is_409(teacher, world):
    given = {"event": uuid4(), "person": world.child.code}
    send(teacher, world.session, **given, status="late")

    answer = send(teacher, world.session, **given, status="ill")

    assert (answer.status_code, answer.json()["code"]) == (409, "event_conflict")


def test_a_tap_clears(teacher, world):
    send(teacher, world.session, person=world.child.code, status="late")

    answer = send(teacher, world.session, person=world.child.code, status="clear")

    assert answer.json()["effect"] == {"marks": {world.child.code: ""}}
    assert not Mark.objects.current().exists()


def test_an_honest_earlier_tap_of_a_dismissed_teacher_is_set_aside(world, client):
    client.force_login(world.users["former_teacher"])

    answer = send(
        client,
        world.session,
        person=world.child.code,
        status="late",
        made_at="2025-01-20T10:00:00Z",
    )

    assert (answer.status_code, answer.json()["state"]) == (200, "quarantined")
    assert Mark.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"status": "sleeping"},
        {"status": ""},
        {"person": "nobody"},
        {"person": "x" * 5000},
        {"event": "not-an-id"},
        {"event": ""},
        {"made_at": "9999-12-31T23:59:59Z"},
        {"made_at": "0001-01-01T00:00:00Z"},
        {"made_at": "yesterday"},
        {"person": "a\x00b"},
    ],
)
def test_a_bad_tap_is_refused_with_a_sentence(teacher, world, given):
    answer = send(teacher, world.session, **{"person": world.child.code, "status": "late"} | given)

    assert answer.status_code == 422
    assert answer.json()["state"] == "refused"
    assert answer.json()["sentence"].endswith(".")
    assert Mark.objects.count() == Receipt.objects.count() == 0


def test_a_tap_for_a_foreign_child_tells_nothing(teacher, world):
    foreign = send(teacher, world.session, person=world.other_child.code, status="late")
    random = send(teacher, world.session, person="BBBBBBBBBB", status="late")

    assert (foreign.status_code, foreign.content) == (random.status_code, random.content)
    assert CANARY not in foreign.content.decode()


def test_all_present_by_the_element(teacher, world):
    answer = send(teacher, world.session, "sheet/", rest="on", person=[world.child.code])

    assert answer.json()["effect"] == {"marks": {world.child.code: "present"}}


def test_the_sheet_without_javascript_records_what_was_changed_only(teacher, world):
    other = make.person("Нұрланова", "Ақбота")
    make.enrolment(other, world.chess)
    send(teacher, world.session, person=other.code, status="ill")

    answer = teacher.post(
        address(world.session, "sheet/"),
        {
            "event": uuid4(),
            "person": [world.child.code, other.code],
            f"was-{world.child.code}": "",
            f"status-{world.child.code}": "late",
            f"was-{other.code}": "present",  # a page opened before somebody recorded "ill"
            f"status-{other.code}": "present",
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, address(world.session))
    assert [row[1:3] for row in recorded(world.session)] == [("ill", True), ("late", True)]


def test_the_form_of_the_page_marks_all_present(teacher, world):
    page = teacher.get(address(world.session)).content.decode()
    event_id = page.split('name="event" value="', 1)[1].split('"', 1)[0]

    for _ in range(2):  # a double press
        teacher.post(
            address(world.session, "sheet/"), {"event": event_id, "person": world.child.code, "rest": "on"}
        )

    assert recorded(world.session) == [("teacher", "present", True, False)]


def test_a_topic_is_saved_by_itself_and_as_a_form(teacher, world):
    by_itself = send(teacher, world.session, "topic/", topic="Дебют")
    as_form = teacher.post(address(world.session, "topic/"), {"event": uuid4(), "topic": "Эндшпиль"})
    too_long = send(teacher, world.session, "topic/", topic="я" * 301)

    assert by_itself.json()["effect"] == {"topic": "Дебют"}
    assert as_form.status_code == 302
    assert too_long.status_code == 422
    assert Session.objects.get(pk=world.session.pk).topic == "Эндшпиль"


def test_did_not_happen_and_back(teacher, world):
    teacher.post(
        address(world.session, "not-held/"), {"event": uuid4(), "reason": "weather", "note": "боран"}
    )
    page = teacher.get(address(world.session)).content.decode()
    refused = send(teacher, world.session, person=world.child.code, status="late")
    teacher.post(address(world.session, "not-held/withdrawal/"), {"event": uuid4()})

    assert "боран" in page
    assert world.child.family_name not in page
    assert (refused.status_code, refused.json()["code"]) == (409, "session_did_not_happen")
    assert NotHeld.objects.get().withdrawn_by == world.users["teacher"]
    assert Session.objects.get(pk=world.session.pk).state == SessionState.PLANNED


def test_did_not_happen_needs_a_reason(teacher, world):
    answer = teacher.post(address(world.session, "not-held/"), {"event": uuid4(), "reason": "aliens"})

    assert answer.status_code == 422
    assert NotHeld.objects.count() == 0


def test_a_walk_in_is_found_and_added(teacher, world):
    found = teacher.get(address(world.session, "walk-ins/"), {"q": "saule"}).content.decode()
    foreign = teacher.get(address(world.session, "walk-ins/"), {"q": CANARY[:6]}).content.decode()
    teacher.post(address(world.session, f"walk-ins/{world.mother.code}/"), {"event": uuid4()})
    teacher.post(address(world.session, f"walk-ins/{world.other_child.code}/"), {"event": uuid4()})

    assert world.mother.full_name in found
    assert world.other_child.code not in foreign
    assert [row.person for row in Mark.objects.all()] == [world.mother]


def test_the_search_for_a_walk_in_answers_with_a_fragment(teacher, world):
    answer = teacher.get(address(world.session, "walk-ins/"), {"q": "saule"}, headers={"HX-Request": "true"})

    assert world.mother.full_name in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_the_history_tells_who_and_what(world, client):
    for who, status in (("teacher", MarkStatus.ABSENT), ("leader", MarkStatus.PRESENT)):
        record_mark(
            actor=world.actor(who), session=world.session, person=world.child, status=status, event=event()
        )
    client.force_login(world.users["leader"])

    page = client.get(address(world.session, f"people/{world.child.code}/")).content.decode()
    sheet = client.get(address(world.session)).content.decode()
    foreign = client.get(address(world.session, f"people/{world.other_child.code}/"))

    assert "Teacher (үлгі)" in page
    assert "Leader (үлгі)" in page
    assert "line--contested" in sheet
    assert foreign.status_code == 404


def test_a_mark_is_cleared_from_its_history(teacher, world):
    send(teacher, world.session, person=world.child.code, status="late")

    teacher.post(address(world.session, f"people/{world.child.code}/clearance/"), {"event": uuid4()})

    assert not Mark.objects.current().exists()


def test_a_session_is_added_and_removed_by_hand(teacher, world):
    form = {"event": uuid4(), "day": "2025-09-20", "starts_at": "16:00", "minutes": "60"}
    added = teacher.post(f"/groups/{world.chess.code}/sessions/new/", form)
    session = Session.objects.get(day=date(2025, 9, 20))
    taken = teacher.post(f"/groups/{world.chess.code}/sessions/new/", form | {"event": uuid4()})
    removed = teacher.post(address(session, "removal/"))

    assert (added.status_code, added["Location"]) == (302, address(session))
    assert (taken.status_code, removed.status_code) == (422, 302)
    assert not Session.objects.filter(day=date(2025, 9, 20)).exists()


def test_an_empty_form_is_no_session(teacher, world):
    assert teacher.post(f"/groups/{world.chess.code}/sessions/new/").status_code == 422
    assert teacher.get(f"/groups/{world.chess.code}/sessions/new/").status_code == 200


@pytest.mark.parametrize(("most", "status"), [(1, 422), (2, 302)])
def test_a_sheet_that_is_too_long_is_refused_whole(teacher, world, monkeypatch, most, status):
    """The control: a line more than is taken was dropped, and the rest was said to be saved."""
    make.enrolment(twin := make.person("Үлгіұлы", "Нұрлан"), world.chess)
    monkeypatch.setattr(forms, "MOST_PEOPLE", most)
    codes = [world.child.code, twin.code]
    given = {"event": uuid4(), "person": codes} | {f"status-{code}": "present" for code in codes}

    answer = teacher.post(address(world.session, "sheet/"), given)

    assert answer.status_code == status
    assert Mark.objects.count() == (2 if status == 302 else 0)


@pytest.mark.parametrize(("days", "is_early"), [(0, False), (1, True)])
def test_what_has_not_come_shows_a_notice_instead_of_buttons(teacher, world, days, is_early):
    session = make.session(world.chess, day=timezone.localdate() + timedelta(days=days))
    sign_in_english(teacher, world.users["teacher"])

    page = teacher.get(address(session)).content.decode()

    assert ("This session has not come yet. Mark it on its day." in page) == is_early
    assert ("<attendance-sheet" in page) == (not is_early)
    assert address(session, "not-held/") in page


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31.02.2025", "", "1999-01-01"])
def test_a_session_on_an_impossible_day_is_refused(teacher, world, day):
    form = {"event": uuid4(), "day": day, "starts_at": "16:00", "minutes": "60"}

    answer = teacher.post(f"/groups/{world.chess.code}/sessions/new/", form)

    assert answer.status_code == 422
    assert Session.objects.count() == 2


def test_the_journal_is_a_grid_and_a_file(teacher, world):
    send(teacher, world.session, person=world.child.code, status="late")
    page = teacher.get(f"/groups/{world.chess.code}/journal/", {"month": "2025-09"}).content.decode()
    xlsx = teacher.post(f"/groups/{world.chess.code}/journal.xlsx?month=2025-09")
    csv = teacher.post(f"/groups/{world.chess.code}/journal.csv?month=2025-09")

    assert "journal__cell--late" in page
    assert xlsx.content[:2] == b"PK"
    assert csv["Content-Disposition"] == 'attachment; filename="shahmat-1-2025-09.csv"'
    assert csv.content.decode("utf-8-sig").splitlines()[1].split(";")[1:] == [
        "Үлгібаев Айбар",
        str(MarkStatus.LATE.label),
        "1",
        "1",
    ]
    assert f'action="/groups/{world.chess.code}/journal.xlsx?month=2025-09"' in page
    assert teacher.get(f"/groups/{world.chess.code}/journal.csv").status_code == 302
    assert teacher.post(f"/groups/{world.chess.code}/journal.exe").status_code == 404
    left = AuditEntry.objects.filter(action="attendance.journal.exported").order_by("pk")
    assert [(entry.actor, entry.target_id, entry.after) for entry in left] == [
        (world.users["teacher"], world.chess.pk, {"month": "2025-09", "form": form, "people": 1})
        for form in ("xlsx", "csv")
    ]


def test_the_journal_keeps_leavers_and_hides_from_partnership_managers(world, client):
    left = make.person("Кеткенов", "Асан")
    make.enrolment(left, world.chess, ends_on=date(2025, 9, 10), end_reason="left")
    statuses = {}
    for who in ("teacher", "auditor", "other_teacher", "partnership_manager", "akimat"):
        client.force_login(world.users[who])
        answer = client.get(f"/groups/{world.chess.code}/journal/", {"month": "2025-09"})
        statuses[who] = answer.status_code
        assert ("Кеткенов" in answer.content.decode()) == (answer.status_code == 200)

    assert statuses == {
        "teacher": 200,
        "auditor": 200,
        "other_teacher": 404,
        "partnership_manager": 403,
        "akimat": 403,
    }


def test_a_person_shows_the_marks_of_all_their_rows_once_per_session(world, client):
    twin = make.person("Үлгібаев", "Айбар", patronymic="Серікұлы")
    day = timezone.localdate() - timedelta(days=3)
    session, other = (make.session(world.chess, day=day, starts_at=time(hour)) for hour in (9, 15))
    make.mark(session, world.child, MarkStatus.ABSENT)
    make.mark(session, twin, MarkStatus.PRESENT)
    make.mark(other, twin, MarkStatus.ILL)
    Person.objects.filter(pk=twin.pk).update(canonical=world.child)
    client.force_login(world.users["leader"])

    from seriktes.attendance.queries.persons import person_attendance

    found = person_attendance(world.actor("leader"), world.child)

    assert [(row.group, row.visits, row.recorded) for row in found.months] == [(world.chess, 1, 2)]
    assert [(mark.session_code, mark.status) for mark in found.last] == [
        (other.code, MarkStatus.ILL),
        (session.code, MarkStatus.PRESENT),
    ]
    assert session.code in client.get(f"/people/{world.child.code}/").content.decode()
    assert person_attendance(world.actor("other_leader"), world.child).recorded == 0


def test_the_group_page_leads_to_its_sessions_and_its_journal(teacher, world):
    page = teacher.get(f"/groups/{world.chess.code}/").content.decode()

    assert world.session.code in page
    assert f"/groups/{world.chess.code}/journal/" in page


def test_a_quoted_name_cannot_break_out(teacher, world):
    Person.objects.filter(pk=world.child.pk).update(family_name='"><script>alert(1)</script>')

    page = teacher.get(address(world.session)).content.decode()

    assert "<script>alert" not in page


def test_the_page_of_whoever_may_only_look_has_no_buttons(world, client):
    client.force_login(world.users["auditor"])

    page = client.get(address(world.session)).content.decode()

    assert world.child.family_name in page
    assert "attendance-sheet" not in page.split("</head>")[1].split("<script")[0]
    assert json.dumps("radio") not in page


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("former_teacher", "Set aside for the leader of the club: you do not keep this group any more."),
        ("teacher", "The topic is saved."),
    ],
)
def test_a_plain_form_that_was_set_aside_is_told_so(world, client, user, told):
    sign_in_english(client, world.users[user])
    sent = {"event": uuid4(), "made_at": "2025-01-20T10:00:00Z", "topic": "Үш жүріс"}

    page = client.post(address(world.session, "topic/"), sent, follow=True)

    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]] == [told]


@pytest.mark.parametrize("page", ["sheet/", "topic/"])
def test_who_may_only_hand_in_gets_no_sheet_back(world, client, page):
    sent = {"person": world.child.code, "event": "no-id"}
    client.force_login(world.users["former_teacher"])

    kept_back = client.post(address(world.session, page), sent)

    assert kept_back.status_code == 403
    assert world.child.family_name not in kept_back.content.decode()
    client.force_login(world.users["teacher"])
    assert world.child.family_name in client.post(address(world.session, page), sent).content.decode()


def test_a_sheet_with_the_null_sign_in_a_code_is_refused_with_a_sentence(teacher, world):
    answer = send(teacher, world.session, "sheet/", person=[world.child.code, "a\x00b"])

    assert answer.status_code == 422
    assert answer.json()["sentence"].endswith(".")
