"""A process killed between a mark and its sum leaves neither, or both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(__file__).with_name("crash.py")


@pytest.fixture
def address(db, tmp_path):
    """The address of an empty database of its own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'crash.sqlite3'}"
        return
    at, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_crash"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"postgres://{at['USER']}@{quote(at['HOST'], safe='')}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(address, folder, *arguments):
    """Return by moment: whether the process was killed, the marks, those summed up, whether both agree."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "seriktes.settings.dev",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "SERIKTES_DATABASE_URL": address,
        "SERIKTES_VAR": str(folder),
    }
    command = [sys.executable, str(PROGRAM), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_crash_between_mark_and_sum_leaves_them_equal(address, tmp_path):
    assert told(address, tmp_path) == {
        "before_the_sum": [True, 1, 1, True],
        "within_the_sum": [True, 1, 1, True],
        "before_the_commit": [True, 1, 1, True],
        "never": [True, 2, 2, True],
    }


def test_control_without_a_transaction_the_mark_stays_and_its_sum_does_not_come(address, tmp_path):
    assert told(address, tmp_path, "--apart")["before_the_sum"] == [True, 2, 1, False]
