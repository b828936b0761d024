"""What every test may ask for: the database, a browser, the folder of real inputs."""

from __future__ import annotations

import gc
import inspect
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

from seriktes.cli.catalogues import compile_stale
from seriktes.settings import env
from tests import turns

compile_stale()
# On a busy machine an example takes its time: no fault of the program.
examples.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("unhurried")
# Chosen once: the workers of a run inherit it.
os.environ.setdefault("SERIKTES_SEED", str(random.randrange(1_000_000_000)))

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config) -> None:
    keep_one_context()
    turns.this.number = config.getoption("turn")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none


def keep_one_context() -> None:
    """Let an answer keep the context of its page alone: copying that of every component took a sixth."""
    store = client.store_rendered_templates

    def store_the_first(found, signal, sender, template, context, **given) -> None:
        if "context" not in found:
            store(found, signal, sender, template, context, **given)

    client.store_rendered_templates = store_the_first


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.VAR, ignore_errors=True)


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--write-tables", action="store_true", help="write the reviewed tables of tests/access anew"
    )
    parser.addoption(
        "--only-database",
        action="store_const",
        const=True,
        help="leave out the tests that cannot reach the database",
    )
    parser.addoption(
        "--only-proofs",
        action="store_const",
        const=True,
        help="run the long proofs alone: `make test` runs all else",
    )
    parser.addoption(
        "--turn", type=int, choices=turns.TURNS, help="ask only what has its turn: see tests/turns.py"
    )


def pytest_report_header() -> str:
    return f"database: {env.read('SERIKTES_TEST_DB')}, SERIKTES_SEED={env.read('SERIKTES_SEED')}"


def pytest_collection_modifyitems(config, items) -> None:
    """Let each test that may use the database use both ways into it: `reports` is a mirror of `default`."""
    for item in items:
        note_proof(item)
    for option, is_wanted in CHOICES.items():
        if config.getoption(option) is not None:
            config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item)])
            items[:] = filter(is_wanted, items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and "databases" not in marker.kwargs:
            both = pytest.mark.django_db(*marker.args, **marker.kwargs, databases="__all__")
            item.add_marker(both, append=False)
        elif not marker and {"db", "transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(databases="__all__"))


WAYS_IN = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_blocker"}


def reaches_database(item) -> bool:
    """Whether a test can reach the database of the run, so that it must run on each.

    pytest-django refuses every query of a test that is not marked and asks for no fixture that opens the
    database; only a fixture of ours that asks for the blocker could let one through. So this forgets no test:
    what it leaves out fails at its first query (tests/meta/test_suite.py). Processes that a test starts make
    a database of their own.
    """
    if item.get_closest_marker("django_db"):
        return True
    known = item._fixtureinfo.name2fixturedefs
    if {"db", "transactional_db", "live_server"} & known.keys():
        return True
    ours = [one for found in known.values() for one in found if one.func.__module__.startswith("tests.")]
    return any(WAYS_IN & set(one.argnames) for one in ours if one.argname != "django_db_setup")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what is there for good: it went through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def note_proof(item) -> None:
    """Note in the result how many examples a long proof takes (`tools/suite.py` writes docs/proof.md of it).

    A proof is a test of a module that asks for SERIKTES_PROVE: one of hypothesis, or one that takes the
    module's ROUNDS or SAMPLE, itself or by the functions it calls.
    """
    module = getattr(item, "module", None)
    if module is None or ASKS_TO_PROVE not in inspect.getsource(module):
        return
    chosen = getattr(item.obj, "_hypothesis_internal_use_settings", None)
    used = names_used(item.obj.__code__, vars(module))
    counts = [chosen.max_examples] if chosen else [getattr(module, name) for name in COUNTS if name in used]
    if counts:
        item.user_properties.append(("proof", str(counts[0] or "every")))


def is_proof(item) -> bool:
    """Whether `make prove` runs a test: with full counts, or on both databases where `make test` asks one."""
    return asks_either(item) or any(name == "proof" for name, _count in item.user_properties)


def has_its_turn(item) -> bool:
    """Whether it is the turn of a test: always of one that both databases are asked, or none.

    What reaches no database runs with the first one alone: left to the turn of the second, it would never
    run. A module has its turn as a whole, because what its tests share is made once.
    """
    is_asked_in_turns = asks_either(item) and reaches_database(item)
    return not is_asked_in_turns or turns.this.has(item.nodeid.partition("::")[0])


def asks_either(item) -> bool:
    """Whether a test asks the same of either database: of what is drawn, printed or said."""
    return any(map(item.get_closest_marker, ("either", "e2e")))


CHOICES = {"only_database": reaches_database, "only_proofs": is_proof, "turn": has_its_turn}
"""The tests that are wanted where an option is given."""


ASKS_TO_PROVE = 'env.read("SERIKTES_PROVE")'
COUNTS = ("ROUNDS", "SAMPLE")


def names_used(code, known: dict, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the names that a function uses, and those that the functions of its module use for it."""
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    used = set(code.co_names).union(*(names_used(one, known, seen) for one in inner))
    for name in used - seen:
        called = getattr(known.get(name), "__code__", None)
        if called is not None and called is not code:
            used |= names_used(called, known, seen | used)
    return used


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Begin each test in the language of the settings: a request leaves its reader's behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Make `reports` the very connection of `default`, in each thread: it sees what is not committed."""
    empty_quickly()
    create = connections.create_connection

    def create_or_share(alias):
        return connections["default"] if alias == "reports" else create(alias)

    connections.create_connection = create_or_share
    connections["reports"] = connections["default"]
    yield
    with django_db_blocker.unblock():
        end_other_connections()


def empty_quickly() -> None:
    """Make it cheap to empty the database after a test that commits.

    Django then writes its permissions and content types anew, which nothing of ours reads, and truncates
    every table of PostgreSQL, which takes longer than deleting the few rows of a test.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connections["default"].vendor == "postgresql":
        quoted = connections["default"].ops.quote_name
        connections["default"].ops.sql_flush = lambda style, tables, **_options: [
            f"DELETE FROM {quoted(table)}" for table in tables
        ]


def end_other_connections() -> None:
    """End what a thread of a race or of a live server may still hold: PostgreSQL drops no database in use."""
    if connections["default"].vendor == "postgresql":
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def real_inputs() -> Path:
    """The folder of real inputs, which is not part of the project; a test without it is skipped."""
    folder = Path(env.read("SERIKTES_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("there is no folder of real inputs: set SERIKTES_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def browser():
    """A headless browser. Without one the test is skipped, or fails where REQUIRE_BROWSER=1."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sentence = "there is no browser: apt-get install chromium"
        if env.read("REQUIRE_BROWSER"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread; Django would take its own calls for
        # asynchronous ones and refuse them.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        launched = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield launched
        launched.close()
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser):
    """A fresh browser profile: a phone in Kazakh, 360 px wide. Ask `browser` for another shape."""
    made = browser.new_context(viewport={"width": 360, "height": 740}, locale="kk-KZ", has_touch=True)
    yield made
    made.close()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def world(db):
    """The small named network of `tests/world.py`."""
    from tests.world import build

    return build()
