"""The counts add up, a killed work goes on, and the undo restores what counted."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from seriktes.attendance.actions import bringing_in, journal_imports
from seriktes.attendance.actions.journal_unattended import Options, import_journal, try_journal
from seriktes.attendance.enums import ImportState, MarkStatus, RowOutcome
from seriktes.attendance.imports import planning
from seriktes.attendance.imports.decisions import Decisions
from seriktes.attendance.imports.errors import NoSuchProfile, NothingUnderstood, NotNow, Undecided
from seriktes.attendance.models import ImportIssue, JournalImport, JournalProfile, Mark
from seriktes.attendance.queries.journal_imports import excerpt
from seriktes.core.access import SYSTEM
from seriktes.core.crypto import blind_index
from seriktes.core.models import StoredFile
from seriktes.core.months import parse_month
from seriktes.core.text import fold
from seriktes.people.models import Person
from tests import factories as make
from tests.attendance.imports import files
from tests.attendance.imports.journal import DAYS, NAMES, counting, go, grid, undo


class Killed(Exception):
    pass


def test_a_killed_work_goes_on_where_it_stopped(world, monkeypatch):
    """The control: without the count of chunks, what was written before the stop would count as unchanged."""
    monkeypatch.setattr(planning, "LINES_AT_ONCE", 2)
    marks = {(person, day): "+" for person in range(4) for day in range(DAYS)}
    content = grid(marks)
    whole = try_journal(
        actor=SYSTEM, club=world.club, content=content, name="j.xlsx", options=Options(add_people=True)
    )
    write, written = bringing_in.Writer._write_chunk, []

    def write_two(self, chunk):
        if len(written) == 2:
            raise Killed
        write(self, chunk)
        written.append(chunk)

    monkeypatch.setattr(bringing_in.Writer, "_write_chunk", write_two)
    with pytest.raises(Killed):
        go(world, content)
    journal = JournalImport.objects.get()
    assert (journal.state, Mark.objects.count(), journal.made["chunks"]) == (ImportState.RUNNING, 4, 2)

    monkeypatch.setattr(bringing_in.Writer, "_write_chunk", write)
    journal_imports.bring_in(actor=SYSTEM, journal_import=journal, reached=lambda done, total: None)

    journal.refresh_from_db()
    assert journal.state == ImportState.DONE
    assert journal.counts == {"read": 20, "created": 20}
    assert {name: count for name, count in whole.counts.items() if count} == journal.counts
    assert Person.objects.count() == 3 + 3


def test_a_file_is_read_before_its_row_is_locked(world, monkeypatch):
    """Whoever decides otherwise while the file is read is not overwritten."""
    content, check = grid({(0, 0): "+"}), journal_imports.check_import
    journal = journal_imports.receive_journal(actor=SYSTEM, club=world.club, content=content, name="j.xlsx")
    other = Decisions(add_new=True).kept()

    def read_slowly(actor, journal_import):
        found = check(actor, journal_import)
        JournalImport.objects.filter(pk=journal.pk).update(decisions=other)
        return found

    monkeypatch.setattr(journal_imports, "check_import", read_slowly)
    with pytest.raises(NotNow):
        journal_imports.start_import(actor=SYSTEM, journal_import=journal)

    journal.refresh_from_db()
    assert (journal.state, journal.decisions) == (ImportState.UPLOADED, other)


@pytest.mark.parametrize("another", ["goes_on", "undoes"])
def test_a_runner_stops_when_another_has_taken_over(world, monkeypatch, another):
    """The first runner was thought dead; meanwhile somebody lets the import go on, or undoes."""
    monkeypatch.setattr(planning, "LINES_AT_ONCE", 2)
    content = grid({(person, day): "+" for person in range(4) for day in range(DAYS)})
    taken_over = []

    def reached(done, _total):
        if done == 4 and not taken_over:
            taken_over.append(done)
            journal = JournalImport.objects.get()
            act = journal_imports.bring_in if another == "goes_on" else journal_imports.undo
            act(actor=SYSTEM, journal_import=journal, reached=lambda done, total: None)

    options = Options(add_people=True)
    given = {"actor": SYSTEM, "club": world.club, "content": content, "name": "j.xlsx", "options": options}
    with pytest.raises(NotNow):
        import_journal(**given, progress=reached)

    journal = JournalImport.objects.get()
    left = {"goes_on": (ImportState.DONE, 20), "undoes": (ImportState.UNDONE, 0)}[another]
    assert (journal.state, Mark.objects.current().count()) == left
    assert journal.counts["created"] == {"goes_on": 20, "undoes": 4}[another]


def test_a_killed_work_can_be_undone(world, monkeypatch):
    before = counting()
    monkeypatch.setattr(planning, "LINES_AT_ONCE", 2)
    write = bringing_in.Writer._write_chunk

    def write_one(self, chunk):
        if self.made["chunks"]:
            raise Killed
        write(self, chunk)

    monkeypatch.setattr(bringing_in.Writer, "_write_chunk", write_one)
    with pytest.raises(Killed):
        go(world, grid({(person, day): "+" for person in range(4) for day in range(DAYS)}))

    undo(JournalImport.objects.get().code)

    assert counting()[0] == before[0]
    assert counting()[2:] == before[2:]


def test_a_trial_writes_nothing(world):
    before = counting(), JournalImport.objects.count(), StoredFile.objects.count()

    report = try_journal(
        actor=SYSTEM,
        club=world.club,
        content=grid({(0, 0): "+", (1, 0): "??"}),
        name="j.xlsx",
        options=Options(add_people=True),
    )

    assert (report.code, report.created, report.refused) == ("", 1, 1)
    assert report.issues[0].reason == "meaning_unsure"
    assert report.as_dict()["counts"]["read"] == 2
    assert (counting(), JournalImport.objects.count(), StoredFile.objects.count()) == before


def test_who_is_enrolled_by_another_of_their_rows_is_no_walk_in(world):
    other = make.person(canonical=world.child)
    make.mark(make.session(world.chess, date(2025, 9, 1)), other, MarkStatus.ABSENT)

    report = go(world, grid({(0, 0): "+"}), journal_wins=True)

    assert (report.updated, report.walk_ins) == (1, 0)


def test_unattended_only_what_is_sure_goes_in(world):
    content = grid({(0, 0): "+", (0, 1): "н", (1, 0): "+"})

    report = go(world, content, add_people=False)

    assert report.counts == {
        "read": 3, "created": 1, "updated": 0, "unchanged": 0, "skipped": 0, "refused": 2,
    }  # fmt: skip
    assert sorted(issue.reason for issue in report.issues) == ["meaning_unsure", "person_unknown"]
    assert not report.is_clean

    JournalProfile.objects.create(club=world.club, name="Шахмат", meanings={"н": "absent"})
    again = go(world, content, profile="Шахмат")
    assert (again.created, again.unchanged, again.people_made) == (2, 1, 1)


def test_a_reason_keeps_no_name_and_a_key_cannot_be_guessed(world):
    go(world, grid({(1, 0): "+", (1, 1): "болел"}), add_people=False)

    assert list(ImportIssue.objects.values_list("cell", "reason", "detail")) == [
        ("B4", "person_unknown", {}),
        ("C4", "person_unknown", {}),
    ]
    go(world, grid({(1, 0): "+"}))
    (key,) = JournalImport.objects.latest("pk").made["people"]
    identity = f"{fold(NAMES[1])}|||0"
    assert key == blind_index(identity, purpose="journal.person")[:16]
    assert key != hashlib.sha256(identity.encode()).hexdigest()[:16]


def test_around_a_cell_an_iin_shows_four_digits(world):
    """Also one that was a number and lost its zeros, and one that stands beside a name."""
    rows = [["Қыркүйек 2025"], ["Аты-жөні", "ЖСН", 1, 2, 3]]
    rows += [[NAMES[0], "101301550129", "+", None, "+"], [NAMES[1], 51301501239, "+"]]
    rows += [[f"{NAMES[2]} 101301550349", None, "+"]]
    content = files.month(rows)
    journal = journal_imports.receive_journal(actor=SYSTEM, club=world.club, content=content, name="j.xlsx")

    found = excerpt(journal, "Шахмат 1", "C3")

    cells = [value for row in found.rows for value, _is_cell in row.cells]
    assert [value for value in cells if "*" in value] == [
        "********0129",
        "********1239",
        f"{NAMES[2]} ********0349",
    ]


def test_unattended_a_missing_month_or_group_is_an_error(world):
    silent = files.month([["Аты-жөні", 1, 2, 3], [NAMES[0], "+", "+", "+"]])
    with pytest.raises(Undecided):
        go(world, silent)
    assert go(world, silent, month=parse_month("2025-09")).created == 3

    nobody = files.month([["Қыркүйек 2025"], ["Аты-жөні", 1, 2, 3], ["Бөтен Адам", "+", "+", "+"]], "Лист1")
    with pytest.raises(Undecided):
        go(world, nobody)
    assert go(world, nobody, group=world.chess).created == 3


def test_unattended_refusals_before_anything_is_kept(world):
    with pytest.raises(NoSuchProfile):
        go(world, grid({(0, 0): "+"}), profile="жоқ")
    with pytest.raises(NothingUnderstood):
        go(world, files.xlsx({"S": [["Статья", "Сумма"], ["Краски", 1]]}))
    assert JournalImport.objects.count() == 0


def test_months_on_sheets_of_their_own_are_one_part(world):
    sheets = {
        f"{word} 2025": [["Аты-жөні", 1, 2, 3], [NAMES[0], "+", None, "+"]] for word in ("Қыркүйек", "Қазан")
    }
    report = go(world, files.xlsx(sheets), group=world.chess)
    assert report.created == 4
    assert list(JournalImport.objects.get().decisions["groups"]) == ["file"]


def test_a_list_with_groups_goes_to_each_of_them(world):
    make.group("Сурет", club=world.club)
    rows = [
        ["ФИО", "Группа", "Дата", "Статус"],
        [NAMES[0], "Шахмат 1", "01.09.2025", "Присутствовал"],
        [NAMES[1], "Сурет", "01.09.2025", "Болел"],
    ]
    report = go(world, files.xlsx({"Лист1": rows}))
    found = Mark.objects.current().order_by("pk").values_list("session__group__name_kk", "status")
    assert report.created == 2
    assert sorted(found) == [("Сурет", MarkStatus.ILL), ("Шахмат 1", MarkStatus.PRESENT)]


@pytest.mark.parametrize(
    ("pattern", "options", "least"),
    [
        ("M*_Att*", {}, 250),
        ("derived/*.cp1251.csv", {"month": parse_month("2023-03")}, 0),
        ("derived/*.xls", {"month": parse_month("2023-03")}, 0),
    ],
)
def test_journals_of_others_go_in(world, real_inputs, pattern, options, least):
    world.chess.starts_on = date(2020, 1, 1)
    world.chess.save()
    (path,) = (real_inputs / "journals").glob(pattern)
    given = Options(add_people=True, group=world.chess, **options)
    report = import_journal(
        actor=SYSTEM, club=world.club, content=path.read_bytes(), name=path.name, options=given
    )
    assert report.read == sum(report.counts[outcome] for outcome in RowOutcome)
    assert report.created >= least
