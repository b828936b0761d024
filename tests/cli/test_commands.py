"""The commands, as somebody at a terminal meets them: what is printed where, and the exit status."""

from __future__ import annotations

import errno
import json
import logging
import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import translation

from seriktes.accounts.models import User
from seriktes.attendance.models import Mark
from seriktes.attribution.models import GroupMonth
from seriktes.cli import main
from seriktes.cli.progress import Progress
from seriktes.cli.refusals import reason
from seriktes.cli.words import speak
from seriktes.cli.working import is_told
from seriktes.core import ticks
from seriktes.core.models import AuditEntry
from seriktes.people.models import Person
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.either]

COMMANDS = (
    ("demo",), ("begin",), ("serve",), ("import", "journal"), ("import", "places"),
    ("import", "population"), ("report",), ("check",),
    ("rekey",), ("tick",), ("work",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    """An English terminal; what a command changes in its process is put back."""
    before = os.umask(0o022)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with translation.override(translation.get_language()):
        yield
    os.umask(before)


def told(capsys, *arguments):
    """Run a command; return its status and what it wrote to both outputs."""
    try:
        status = main(arguments)
    except SystemExit as ended:  # argparse leaves so
        status = ended.code
    written = capsys.readouterr()
    return status, written.out, written.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_by_examples(capsys, command):
    status, out, _err = told(capsys, *command, "--help")

    assert status == 0
    assert f"examples:\n  seriktes {' '.join(command)}" in out
    assert "exit status: 0 done, 1 refused or failed, 2 misused" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("report", "akimat", "--from", "2025-13", "--until", "2025-12"), "'2025-13' is not a month."),
        (("demo", "--clubs", "0"), "'0' is not a whole number from 1 to 2000."),
        (("demo", "--until", "20.05.2026"), "'20.05.2026' is not a day. Write it like 2026-05-31."),
        (("report", "akimat", "--from", "2025-01"), "the following arguments are required: --until"),
        (("nothing",), "invalid choice: 'nothing'"),
    ],
)
def test_misuse_ends_with_status_2_and_says_why(capsys, arguments, sentence):
    status, _out, err = told(capsys, *arguments)

    assert status == 2
    assert sentence in err


def test_the_demo_is_loaded_once_and_tells_who_may_sign_in(capsys):
    arguments = ("demo", "--clubs", "1", "--years", "1", "--until", "2026-05-20")

    status, out, err = told(capsys, *arguments)
    again, out_again, err_again = told(capsys, *arguments)

    assert (status, again) == (0, 0)
    assert out.startswith("The demo network is loaded: 1 clubs, ")
    assert out_again.startswith("The demo network is there already: 1 clubs, ")
    assert "The password of all is arai-ulgi-2012\n  administrator" in out
    assert err.splitlines()[-1].startswith("Reports: ")
    assert err_again == ""


def test_the_demo_is_refused_beside_real_data(capsys):
    make.person()

    assert told(capsys, "demo") == (
        1,
        "",
        "The database is not empty. The demo network is loaded into an empty one only.\n",
    )
    assert (Person.objects.count(), User.objects.count()) == (1, 0)


def test_the_demo_is_refused_where_data_are_real(capsys, settings):
    settings.SERIKTES_DEMO = False

    status, out, err = told(capsys, "demo")

    assert (status, out) == (1, "")
    assert err == "This installation takes no invented data: SERIKTES_DEMO is 0.\n"


def test_the_demo_does_not_end_tomorrow(capsys):
    status, _out, err = told(capsys, "demo", "--until", "9998-01-01")

    assert (status, err) == (1, "The records cannot end after today. Choose an earlier day.\n")


def test_a_report_is_written_where_asked(capsys, world, tmp_path):
    make.mark(world.session, world.child)
    months = ("--from", "2025-09", "--until", "2025-09", "--format", "csv")

    status, _out, err = told(capsys, "report", "Көкорай", *months, "--output", str(tmp_path / "a.csv"))
    by_code = told(capsys, "report", world.company.code, *months, "--lang", "ru", "--output", str(tmp_path))

    assert (status, err) == (1, told_several(world))
    assert (by_code[0], by_code[2]) == (0, "")
    assert [path.suffix for path in tmp_path.iterdir()] == [".csv"]
    entry = AuditEntry.objects.get(action="results.report.exported")
    assert (entry.actor, entry.target_id) == (None, world.company.pk)


def told_several(world):
    names = ", ".join(f"{one} ({one.code})" for one in (world.akimat, world.company))
    return f"More than one partner is named like “Көкорай”: {names}. Write more, or the code.\n"


def test_an_unknown_partner_is_refused_with_those_there_are(capsys, world):
    status, out, err = told(capsys, "report", "жоқ", "--from", "2025-09", "--until", "2025-09")

    assert (status, out) == (1, "")
    assert err.startswith("No partner is named “жоқ”. There are: ")
    assert world.akimat.code in err


def test_a_report_of_months_that_cannot_be_is_refused(capsys, world):
    status, _out, err = told(capsys, "report", world.akimat.code, "--from", "2025-10", "--until", "2025-09")

    assert (status, err) == (1, "The first month comes after the last one. Exchange them.\n")


JOURNAL = "Аты-жөні;01.09.2025;03.09.2025\nҮлгібаев Айбар;+;н\n"


def test_a_journal_is_tried_and_brought_in(capsys, world, tmp_path):
    file = tmp_path / "journal.csv"
    file.write_text(JOURNAL, encoding="utf-8")
    command = ("import", "journal", str(file), "--club", "Шұғыла", "--group", "Шахмат", "--json")

    tried, out_tried, _err = told(capsys, *command, "--dry-run")
    before = Mark.objects.count()
    status, out, _err = told(capsys, *command)

    counts = json.loads(out)["counts"]
    assert json.loads(out_tried)["counts"] == counts
    assert before == 0
    assert counts["read"] == sum(counts[name] for name in counts if name != "read")
    assert Mark.objects.count() == counts["created"] > 0
    assert (tried, status) == ((0, 0) if not counts["refused"] else (1, 1))


def test_a_missing_journal_is_said_to_be_missing(capsys, world, tmp_path):
    file = tmp_path / "none.xlsx"

    status, _out, err = told(capsys, "import", "journal", str(file), "--club", "Шұғыла")

    assert (status, err) == (1, f"{file} cannot be read: there is no such file or folder.\n")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOENT, "мұндай файл не қалта жоқ"),
        (errno.EACCES, "сізге рұқсат жоқ"),
        (errno.EISDIR, "бұл – қалта"),
    ],
)
def test_what_the_system_refuses_is_said_in_the_language_of_the_terminal(number, said):
    before = os.environ.get("LANGUAGE", "")
    speak("kk")
    try:
        assert reason(OSError(number, "in English")) == said
    finally:
        speak(before or "en")


def test_a_refusal_is_json_too_where_json_was_asked_for(capsys, world, tmp_path):
    file = tmp_path / "none.xlsx"

    status, out, err = told(capsys, "import", "journal", str(file), "--club", "Шұғыла", "--json")

    sentence = f"{file} cannot be read: there is no such file or folder."
    assert (status, err, json.loads(out)) == (1, "", {"error": sentence, "code": "file_refused"})


def test_a_journal_that_needs_its_group_asks_for_it_by_its_argument(capsys, world, tmp_path):
    make.group("Шахмат 2", club=world.club)
    file = tmp_path / "journal.csv"
    file.write_text("Аты-жөні;01.09.2025\nМысалов Ерлан;+\n", encoding="utf-8")

    status, _out, err = told(capsys, "import", "journal", str(file), "--club", "Шұғыла")

    assert (status, "--group" in err, Mark.objects.count()) == (1, True, 0)


def test_that_the_worker_was_stopped_is_no_line_of_its_log():
    stopped = logging.makeLogRecord(
        {"msg": "Received %s - shutting down gracefully...", "args": ("SIGTERM",)}
    )
    failed = logging.makeLogRecord({"msg": "Task id=%s failed unexpectedly", "args": ("1",)})

    assert (is_told(stopped), is_told(failed)) == (False, True)


@pytest.mark.parametrize("text", ["zzz", "ғыл", "ш", "***"])
def test_a_club_is_not_named_by_a_chance_likeness(capsys, world, text):
    status, out, err = told(capsys, "import", "journal", __file__, "--club", text)

    assert (status, out) == (1, "")
    assert err.startswith(f"No club is named “{text}”.")


def test_nothing_is_served_where_there_is_no_network(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SERIKTES_VAR", str(tmp_path))

    status, out, err = told(capsys, "serve")

    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "seriktes: there is no network here yet. Begin yours: seriktes begin",
        "To look at an invented one: seriktes demo",
    ]


def test_a_folder_that_cannot_be_made_is_named(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "folder"
    monkeypatch.setenv("SERIKTES_VAR", str(folder))

    status, out, err = told(capsys, "check")

    assert (status, out) == (2, "")
    assert err.startswith(f"seriktes: SERIKTES_VAR names {folder}, which cannot be made")


def test_a_file_that_is_no_journal_is_refused(capsys, world, tmp_path):
    file = tmp_path / "noise.xlsx"
    file.write_bytes(b"\x00\x01\x02")

    status, out, err = told(capsys, "import", "journal", str(file), "--club", world.club.code)

    assert (status, out) == (1, "")
    assert err.endswith(".\n")


def test_check_finds_nothing_wrong_with_a_good_installation(capsys, world):
    status, out, err = told(capsys, "check")

    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["good"] * 8 + ["look"]


def test_check_finds_sums_that_differ_from_their_marks(capsys, world):
    make.mark(world.session, world.child)
    world.session.state = 1
    world.session.save()
    from seriktes.attribution.rollup import rebuild

    rebuild()
    good, _out, _err = told(capsys, "check")
    GroupMonth.objects.update(held=7)

    status, _out, err = told(capsys, "check")

    assert (good, status) == (0, 1)
    assert err == (
        f"  WRONG  The sums of these (group, month) differ from their marks: ({world.chess.pk}, 24308).\n"
    )


def test_tick_does_what_is_due_and_tells_of_failures(capsys, monkeypatch):
    def broken():
        raise RuntimeError("on purpose")

    hour = timedelta(hours=1)
    registered = {"a.broken": ticks.Tick("a.broken", hour, broken), "b.good": ticks.Tick("b.good", hour, int)}
    monkeypatch.setattr(ticks, "_ticks", registered)

    status, out, err = told(capsys, "tick")

    assert (status, out) == (1, "b.good: done.\n")
    assert err.endswith("\na.broken failed: RuntimeError. The log tells more.\n")
    assert told(capsys, "tick") == (0, "Nothing is due.\n", "")


def test_what_the_database_says_of_a_row_is_not_told(capsys):
    def refuses(*_query):
        raise DatabaseError("null value in a column\nDETAIL:  Failing row contains (7, Үлгібаев, Айбар).")

    with connection.execute_wrapper(refuses):
        status, out, err = told(capsys, "tick")

    assert (status, out) == (1, "")
    assert err == (
        "seriktes: the database refused: null value in a column. See what is wrong with it: seriktes check\n"
    )


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys):
    progress = Progress({"clubs": "Clubs"})

    for done in range(1, 4):
        progress("clubs", done, 3)

    assert capsys.readouterr().err == "Clubs: 1/3\nClubs: 3/3\n"
