"""A club leader brings journals in through the pages."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from seriktes.attendance.actions import bringing_in
from seriktes.attendance.actions.journals import log_issue_export
from seriktes.attendance.enums import ImportState, MarkStatus, NotHeldReason, SessionState
from seriktes.attendance.imports import planning
from seriktes.attendance.models import JournalImport, JournalProfile, Mark, NotHeld, Session
from seriktes.core import files as file_store
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry, StoredFile
from seriktes.core.spreadsheets.errors import SpreadsheetError
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.imports import files

pytestmark = pytest.mark.either

A, D, N = files.CHILDREN
WHOLE_MONTH = [
    (A, 1, "present"), (A, 2, "absent"), (A, 3, "present"),
    (D, 1, "present"), (D, 2, "present"), (D, 3, "ill"), (D, 4, "present"),
    (N, 2, "present"), (N, 3, "present"), (N, 4, "absent"),
]  # fmt: skip


def current(group) -> list[tuple[str, int, str]]:
    rows = Mark.objects.current().filter(session__group=group).select_related("person")
    return sorted((row.person.full_name, row.day.day, MarkStatus(row.status).word) for row in rows)


def bring_in(desk, content=None, name="journal.xlsx", **chosen) -> JournalImport:
    journal = desk.received(content or files.month(), name)
    answer = desk.decide(journal, **desk.mean(journal, **files.MEANINGS), add_new="yes", **chosen)
    assert answer.status_code == 302, answer.context["page"].form.errors
    journal.refresh_from_db()
    assert journal.state == ImportState.DONE, journal.job
    return journal


def issues(journal) -> list[tuple[str, str, str]]:
    return [(issue.cell, issue.outcome, issue.reason) for issue in journal.issues.all()]


DATES = [["Аты-жөні", *(date(2025, 9, day) for day in range(1, 5))], *(row[1:] for row in files.MONTH[3:])]
LIST = [
    ["ФИО", "Дата", "Статус"],
    *([name, f"{day:02}.09.2025", mark] for name, day, mark in (
        (row[1], place + 1, mark) for row in files.MONTH[3:] for place, mark in enumerate(row[2:]) if mark
    )),
]  # fmt: skip


def as_csv(rows, encoding="cp1251") -> bytes:
    lines = (";".join("" if value is None else str(value) for value in row) for row in rows)
    return "\r\n".join(lines).translate(str.maketrans("ҮүіқұҰ", "УуикуУ")).encode(encoding)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (files.month(), "month.xlsx"),
        (files.xlsx({"Шахмат 1": DATES}), "dates.xlsx"),
        (files.xlsx({"Шахмат 1": LIST}), "list.xlsx"),
    ],
)
def test_each_layout_goes_in(desk, content, name):
    journal = bring_in(desk, content, name)

    assert journal.counts == {"read": 10, "created": 10}
    assert current(desk.world.chess) == sorted(WHOLE_MONTH)
    assert issues(journal) == []
    assert desk.page(journal).context["page"].read == 10


def test_a_csv_in_the_old_encoding_goes_in(desk):
    make.enrolment(make.person("Улгибаев", "Айбар"), desk.world.chess)
    rows = [row for row in DATES if row[0] != "Аты-жөні"]
    content = as_csv([["ФИО", "01.09.2025", "02.09.2025", "03.09.2025", "04.09.2025"], *rows])
    journal = desk.received(content, "журнал.csv")
    group = desk.world.chess.code
    answer = desk.decide(
        journal,
        **desk.mean(journal, **files.MEANINGS),
        add_new="yes",
        **{"group-0": group},
        **chosen_first(desk, journal),
    )
    assert answer.status_code == 302, answer.context["page"].form.errors
    journal.refresh_from_db()
    assert journal.counts == {"read": 10, "created": 10}


def chosen_first(desk, journal) -> dict[str, str]:
    """Take the first candidate for everybody doubtful."""
    rows = desk.page(journal).context["page"].form.doubtful_rows
    return {row.field.name: row.match.candidates[0].code for row in rows}


def test_the_records_keep_where_each_mark_came_from(desk):
    journal = bring_in(desk)

    mark = Mark.objects.get(person__family_name="Үлгіқызы", day=date(2025, 9, 3))
    assert (mark.journal_import, mark.sheet, mark.cell, mark.recorded_by) == (
        journal, "Шахмат 1", "E5", desk.world.users["leader"],
    )  # fmt: skip
    address = reverse("attendance:import-cell", args=(journal.code,))
    page = desk.client.get(address, {"sheet": mark.sheet, "cell": mark.cell})
    excerpt = page.context["excerpt"]
    assert (excerpt.value, excerpt.columns) == ("б", ("B", "C", "D", "E", "F"))
    assert [cell for row in excerpt.rows for cell, is_cell in row.cells if is_cell] == ["б"]
    assert desk.client.get(address, {"sheet": "Other", "cell": "E5"}).status_code == 404
    assert desk.client.get(address, {"sheet": mark.sheet, "cell": "../../x"}).status_code == 404


def test_nothing_is_written_before_every_mark_has_a_meaning(desk):
    journal = desk.received(files.month())

    answer = desk.decide(journal, add_new="yes")

    assert answer.status_code == 422
    assert sorted(answer.context["page"].form.errors) == sorted(desk.mean(journal, **files.MEANINGS))
    assert Mark.objects.count() == 0
    journal.refresh_from_db()
    assert journal.state == ImportState.UPLOADED


def test_month_and_year_are_asked_where_the_file_is_silent(desk):
    journal = desk.received(files.month(rows=files.MONTH[2:]))
    assert desk.page(journal).context["page"].check.contents.is_ready is False
    field = desk.mean(journal, **files.MEANINGS)
    assert desk.decide(journal, add_new="yes", **field).status_code == 422

    given = {"month-0": "9", "school_year": "2025"}
    answer = desk.decide(journal, add_new="yes", **field, **given)

    assert answer.status_code == 302
    assert current(desk.world.chess) == sorted(WHOLE_MONTH)


def test_grades_are_answered_for_at_once(desk):
    rows = [["Қыркүйек 2025"], ["Аты-жөні", 1, 2, 3, 4], [A, 5, 4, 3, "н"]]
    journal = desk.received(files.month(rows))
    assert desk.decide(journal, **desk.mean(journal, н="absent")).status_code == 422

    answer = desk.decide(journal, **desk.mean(journal, н="absent"), grades="present")

    assert answer.status_code == 302
    assert current(desk.world.chess) == [
        (A, 1, "present"), (A, 2, "present"), (A, 3, "present"), (A, 4, "absent"),
    ]  # fmt: skip


def test_decisions_are_kept_for_later(desk):
    journal = desk.received(files.month())
    given = desk.mean(journal, н="excused")

    desk.decide(journal, go=False, journal_wins="on", **given)

    form = desk.page(journal).context["page"].form
    assert form["journal_wins"].value() is True
    assert form[next(iter(given))].value() == "excused"
    assert form.check.undecided_marks == ["б"]
    assert Mark.objects.count() == 0


def test_meanings_are_remembered_only_as_a_profile(desk):
    bring_in(desk, remember="on", profile_name="Шахмат журналы")
    profile = JournalProfile.objects.get()
    assert (profile.club, profile.name) == (desk.world.club, "Шахмат журналы")
    assert profile.meanings == {"+": "present", "н": "absent", "б": "ill"}

    other = files.month(rows=[["Қазан 2025"], *files.MONTH[2:]])
    journal = desk.received(other)
    assert desk.page(journal).context["page"].check.undecided_marks == ["н", "б"]
    answer = desk.decide(journal, add_new="yes", profile=str(profile.pk))

    assert answer.status_code == 302
    journal.refresh_from_db()
    assert journal.counts == {"read": 10, "created": 10}


def test_the_same_file_again_changes_nothing(desk):
    content = files.month()
    bring_in(desk, content)
    before = list(Mark.objects.order_by("pk").values())

    second = desk.received(content)
    assert desk.page(second).context["page"].same_file is not None
    answer = desk.decide(second, **desk.mean(second, **files.MEANINGS))

    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.counts == {"read": 10, "unchanged": 10}
    assert list(Mark.objects.order_by("pk").values()) == before
    assert Person.objects.count() == 3 + len(files.CHILDREN) - 1


def test_a_corrected_file_brings_its_marks_up_to_date(desk):
    bring_in(desk)
    rows = [list(row) for row in files.MONTH]
    rows[3][3] = "б"

    second = bring_in(desk, files.month(rows))

    assert second.counts == {"read": 10, "unchanged": 9, "updated": 1}
    assert (A, 2, "ill") in current(desk.world.chess)


def test_a_mark_made_by_hand_stays_unless_the_journal_is_right(desk):
    session = make.session(desk.world.chess, day=date(2025, 9, 1), state=SessionState.HELD)
    mark = make.mark(session, desk.world.child, MarkStatus.LATE, recorded_by=desk.world.users["teacher"])

    first = bring_in(desk)
    assert first.counts == {"read": 10, "created": 9, "refused": 1}
    assert issues(first) == [("C4", "refused", "marked_by_hand")]
    assert first.issues.get().detail == {"by": desk.world.users["teacher"].full_name, "was": "late"}
    page = desk.page(first)
    assert desk.world.users["teacher"].full_name in page.content.decode()

    second = bring_in(desk, journal_wins="on")
    assert second.counts == {"read": 10, "unchanged": 9, "updated": 1}
    mark.refresh_from_db()
    assert mark.replaced_at is not None


def test_sessions_are_found_or_made_at_the_hour_of_the_timetable(desk):
    make.timetable_slot(desk.world.chess, weekday=1, starts_at=time(17, 30), minutes=90)
    known = make.session(desk.world.chess, day=date(2025, 9, 1), starts_at=time(11))
    fallen = make.session(desk.world.chess, day=date(2025, 9, 3), state=SessionState.NOT_HELD)
    NotHeld.objects.create(session=fallen, reason=NotHeldReason.HOLIDAY)

    journal = bring_in(desk)

    assert journal.counts == {"read": 10, "created": 7, "refused": 3}
    assert {reason for _cell, _outcome, reason in issues(journal)} == {"did_not_happen"}
    sessions = Session.objects.filter(group=desk.world.chess, day__lt=date(2025, 9, 10)).order_by("day")
    assert [(one.day.day, one.starts_at, one.minutes, one.state) for one in sessions] == [
        (1, time(11), 60, SessionState.HELD),
        (2, time(17, 30), 90, SessionState.HELD),
        (3, time(15), 60, SessionState.NOT_HELD),
        (4, time(15), 60, SessionState.HELD),
    ]
    assert known.pk not in journal.made["sessions"]
    assert journal.made["default_hours"] == 1


def test_days_outside_the_group_and_days_to_come_are_refused(desk):
    desk.world.chess.starts_on = date(2025, 9, 2)
    desk.world.chess.save()
    rows = [
        ["Қыркүйек"],
        ["Аты-жөні", date(2025, 9, 1), date(2025, 9, 2), date(2090, 9, 1)],
        [A, "+", "+", "+"],
    ]

    journal = desk.received(files.month(rows))
    desk.decide(journal)
    journal.refresh_from_db()

    assert issues(journal) == [("B3", "refused", "outside_group"), ("D3", "refused", "too_early")]
    assert journal.counts == {"read": 3, "created": 1, "refused": 2}


def test_new_people_are_enrolled_and_known_ones_may_be_walk_ins(desk):
    make.enrolment(make.person("Үлгіқызы", "Дана"), make.group("Домбыра", club=desk.world.club))
    journal = desk.received(files.month())
    form = desk.page(journal).context["page"].form
    assert [row.match.person.row.name for row in form.doubtful_rows] == [D]
    assert [row.match.person.row.name for row in form.unknown_rows] == [N]

    answer = desk.decide(
        journal, **desk.mean(journal, **files.MEANINGS), add_new="yes", **chosen_first(desk, journal)
    )

    assert answer.status_code == 302
    journal.refresh_from_db()
    assert journal.made["walk_ins"] == 4
    new = Person.objects.get(family_name="Үлгіұлы")
    assert new.enrolments.get().starts_on == date(2025, 9, 2)


def test_people_can_be_left_out(desk):
    journal = desk.received(files.month())
    form = desk.page(journal).context["page"].form
    ticks = {row.field.name: "" for row in form.unknown_rows if row.match.person.row.name == N}

    desk.decide(journal, **desk.mean(journal, **files.MEANINGS), add_new="yes", **ticks)

    journal.refresh_from_db()
    assert journal.counts == {"read": 10, "created": 7, "skipped": 3}
    assert {reason for _cell, _outcome, reason in issues(journal)} == {"person_left_out"}


def test_formulas_without_results_are_refused_by_their_cells(desk):
    rows = [list(row) for row in files.MONTH]
    rows[4][2] = "=C4"

    journal = bring_in(desk, files.month(rows))

    assert journal.counts == {"read": 10, "created": 9, "refused": 1}
    assert issues(journal) == [("C5", "refused", "formula")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_not_brought_in_can_be_taken_as_a_file(desk, kind):
    rows = [list(row) for row in files.MONTH]
    rows[4][2] = "=C4"
    journal = bring_in(desk, files.month(rows))

    answer = desk.client.get(reverse("attendance:import-issues", args=(journal.code, kind)))

    assert answer.status_code == 200
    if kind == "csv":
        assert "Шахмат 1;C5" in answer.content.decode("utf-8-sig")
    line = AuditEntry.objects.get(action="attendance.importissues.exported")
    assert (line.actor, line.target_id, line.after) == (
        desk.world.users["leader"],
        journal.pk,
        {"form": kind},
    )


def test_who_may_not_see_an_import_leaves_no_line_of_its_export(desk):
    journal = bring_in(desk)

    with pytest.raises(NotAllowed):
        log_issue_export(actor=desk.world.actor("other_leader"), journal_import=journal, form="csv")

    assert not AuditEntry.objects.filter(action="attendance.importissues.exported").exists()


def test_undo_takes_everything_back_and_the_file_can_come_again(desk):
    journal = bring_in(desk)

    answer = desk.client.post(reverse("attendance:import-undo", args=(journal.code,)))

    assert answer.status_code == 302
    journal.refresh_from_db()
    assert journal.state == ImportState.UNDONE
    assert current(desk.world.chess) == []
    assert Session.objects.filter(group=desk.world.chess).count() == 1
    assert Person.objects.count() == 3
    assert desk.page(journal).status_code == 200
    assert bring_in(desk).counts == {"read": 10, "created": 10}


@pytest.mark.parametrize("way", ["import-start", "import-undo"])
def test_an_import_that_stopped_goes_on_or_is_undone(desk, monkeypatch, way):
    monkeypatch.setattr(planning, "LINES_AT_ONCE", 4)
    write = bringing_in.Writer._write_chunk

    def write_one(self, chunk):
        if self.made["chunks"]:
            raise SpreadsheetError
        write(self, chunk)

    monkeypatch.setattr(bringing_in.Writer, "_write_chunk", write_one)
    journal = desk.received(files.month())
    desk.decide(journal, **desk.mean(journal, **files.MEANINGS), add_new="yes")
    page = desk.page(journal).context["page"]
    assert (page.is_stopped, page.may_go_on, page.read) == (True, True, 10)
    assert len(current(desk.world.chess)) == 4

    monkeypatch.setattr(bringing_in.Writer, "_write_chunk", write)
    desk.client.post(reverse(f"attendance:{way}", args=(journal.code,)))

    journal.refresh_from_db()
    if way == "import-start":
        assert (journal.state, journal.counts) == (ImportState.DONE, {"read": 10, "created": 10})
        assert current(desk.world.chess) == sorted(WHOLE_MONTH)
    else:
        assert journal.state == ImportState.UNDONE
        assert current(desk.world.chess) == []


def test_each_step_leaves_one_line_in_the_log(desk):
    journal = bring_in(desk)
    desk.client.post(reverse("attendance:import-undo", args=(journal.code,)))

    actions = AuditEntry.objects.filter(target_type="attendance.journalimport").order_by("pk")
    assert [entry.action.removeprefix("attendance.journalimport.") for entry in actions] == [
        "received", "decided", "brought_in", "bring_in.asked", "sessions_removed", "people_removed", "undone",
        "take_back.asked",
    ]  # fmt: skip


def test_a_kept_file_that_is_no_journal_still_has_a_page(desk):
    stored = file_store.store(b"made up", name="j.csv", content_type="text/csv", actor=SYSTEM)
    journal = JournalImport.objects.create(club=desk.world.club, file=stored)
    assert desk.page(journal).context["page"].check.contents.readings == ()
    StoredFile.objects.update(sha256="0" * 64)
    assert "attendance/import_unreadable.html" in [used.name for used in desk.page(journal).templates]
    assert desk.decide_nothing(journal).status_code == 302


def test_from_a_mark_on_a_sheet_to_its_cell(desk):
    journal = bring_in(desk)
    mark = Mark.objects.select_related("session", "person").get(day=date(2025, 9, 1), person=desk.world.child)
    address = reverse("attendance:mark-history", args=(mark.session.code, mark.person.code))
    cell = reverse("attendance:import-cell", args=(journal.code,))
    shown = desk.client.get(address).content.decode()
    assert f"{cell}?sheet=%D0%A8%D0%B0%D1%85%D0%BC%D0%B0%D1%82%201&amp;cell=C4" in shown

    desk.client.force_login(desk.world.users["teacher"])
    shown = desk.client.get(address).content.decode()
    assert cell not in shown
    assert "C4" in shown
