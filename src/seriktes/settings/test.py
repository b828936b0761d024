"""The tests. SERIKTES_TEST_DB chooses the database: `sqlite`, or `postgres` (a throwaway server)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from seriktes.settings import env
from seriktes.settings.base import *
from seriktes.settings.base import INSTALLED_APPS
from seriktes.settings.databases import with_reports
from seriktes.settings.throwaway import postgres_for_tests

DEBUG = False
SERIKTES_DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]


def _key_of_tests(name: str) -> bytes:
    return hashlib.sha256(f"only for tests: {name}".encode()).digest()


SECRET_KEY = _key_of_tests("secret").hex()
SERIKTES_MASTER_KEY = _key_of_tests("master")
SERIKTES_INDEX_KEY = _key_of_tests("index")
SERIKTES_PUBLIC_ADDRESS = "https://seriktes.example.org"

# A folder for each process, so that runs side by side do not meet; tests/conftest.py makes and removes it.
VAR = Path(tempfile.gettempdir()) / f"seriktes-tests-{os.getpid()}"
MEDIA_ROOT = VAR / "files"
SERIKTES_SIGNING_KEYS = VAR / "keys"
STATIC_ROOT = VAR / "static"

if env.read("SERIKTES_TEST_DB") == "postgres":
    DATABASES = with_reports(postgres_for_tests(env.read("SERIKTES_TEST_SOCKET")))
    DATABASES["default"]["CONN_MAX_AGE"] = DATABASES["reports"]["CONN_MAX_AGE"] = 0
else:
    # A file, as in real life: in memory, threads that write at once meet locks that do not exist otherwise.
    # Nothing needs to reach the disk, because no run reads what another has left.
    DATABASES = with_reports({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
    for _way in DATABASES.values():
        _way["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
WHITENOISE_USE_FINDERS = True
# Each client of a test would list every file anew.
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
