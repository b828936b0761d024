"""The two ways into the database, on real connections."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest
from django.db import OperationalError, connections
from django.db.utils import ConnectionHandler, DatabaseError

from seriktes.settings import env
from seriktes.settings.databases import databases
from seriktes.settings.keys import kept_key

FULL = 2
SAFE = {"journal_mode": "wal", "synchronous": FULL, "foreign_keys": 1}


@pytest.fixture
def sqlite(tmp_path, django_db_blocker):
    handler = ConnectionHandler(databases("", tmp_path))
    with django_db_blocker.unblock():
        yield handler
        handler.close_all()


def test_sqlite_survives_a_power_cut_and_keeps_references(sqlite):
    with sqlite["default"].cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE}

    assert found == SAFE


def test_reports_read_what_default_wrote_and_cannot_write(sqlite):
    with sqlite["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE fact (n integer)")
        cursor.execute("INSERT INTO fact VALUES (7)")

    with sqlite["reports"].cursor() as cursor:
        assert cursor.execute("SELECT n FROM fact").fetchall() == [(7,)]
        with pytest.raises(OperationalError, match="readonly"):
            cursor.execute("INSERT INTO fact VALUES (8)")


@pytest.mark.django_db
def test_in_tests_reports_sees_what_default_has_not_committed():
    assert connections["reports"] is connections["default"]


@pytest.mark.skipif(env.read("SERIKTES_TEST_DB") != "postgres", reason="asks PostgreSQL itself")
@pytest.mark.django_db
def test_reports_of_postgres_is_read_only_and_sees_one_snapshot():
    from django.conf import settings

    name = connections["default"].settings_dict["NAME"]
    handler = ConnectionHandler({"default": settings.DATABASES["reports"] | {"TEST": {}, "NAME": name}})
    try:
        with handler["default"].cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
            with pytest.raises(DatabaseError, match="read-only"):
                cursor.execute("CREATE TABLE fact (n integer)")
    finally:
        handler.close_all()


@pytest.mark.parametrize(
    "url", ["mysql://u:hidden@h/n", "nonsense", "postgres://u:hidden@h:port/n", "sqlite://"]
)
def test_wrong_address_of_the_database_is_refused_without_showing_it(url, tmp_path):
    with pytest.raises(env.WrongSetting, match="SERIKTES_DATABASE_URL") as refusal:
        databases(url, tmp_path)

    assert "hidden" not in str(refusal.value)


def test_postgres_address_is_understood(tmp_path):
    found = databases("postgres://ana:s%40lt@db.example.org:6432/arai", tmp_path)["default"]

    named = {key: found[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "arai",
        "USER": "ana",
        "PASSWORD": "s@lt",
        "HOST": "db.example.org",
        "PORT": 6432,
    }


def test_kept_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = kept_key(tmp_path / "keys", "master")

    assert kept_key(tmp_path / "keys", "master") == first
    assert len(env.key(first)) == 32
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()] == [0o600]


def test_processes_that_start_together_get_the_same_key(tmp_path):
    program = (
        "import sys, pathlib; from seriktes.settings.keys import kept_key;"
        "print(kept_key(pathlib.Path(sys.argv[1]), 'master'))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "keys")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    printed = {process.communicate()[0] for process in started}

    assert len(printed) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["master"]
