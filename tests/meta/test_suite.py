"""A further database leaves out only tests that cannot reach one; long proofs are known by their counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from seriktes.people.models import Person
from tests.conftest import has_its_turn, is_proof, names_used, reaches_database
from tests.turns import EVERY, TURNS, Turn, this

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def opened(django_db_blocker):
    return django_db_blocker


def test_what_is_left_out_fails_at_its_first_query(request):
    assert not reaches_database(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Person.objects.exists()


@pytest.mark.django_db
def test_a_marked_test_stays(request):
    assert reaches_database(request.node)


def test_a_test_of_a_world_stays(request, world):
    assert reaches_database(request.node)


def test_a_test_whose_fixture_could_open_the_database_stays(request, opened):
    assert reaches_database(request.node)


def test_no_test_asks_for_a_fixture_only_while_it_runs():
    """Such a fixture is not known when the tests to leave out are chosen."""
    asking = "getfixture" + "value"

    assert [path.name for path in TESTS.rglob("*.py") if asking in path.read_text()] == []


@pytest.mark.parametrize("seed", range(5))
def test_the_turns_share_everything_and_nothing_has_two(seed):
    names = [f"tests/{number}.py" for number in range(200)]
    shares = [{name for name in names if Turn(number).has(name, seed)} for number in TURNS]

    assert set.union(*shares) == set(names)
    assert set.intersection(*shares) == set()
    assert all(70 < len(share) < 130 for share in shares)
    assert all(EVERY.has(name, seed) for name in names)


def test_each_has_every_turn_in_the_course_of_runs():
    assert {Turn(0).has("tests/a.py", seed) for seed in range(20)} == {True, False}


@pytest.fixture
def turns_of(request, monkeypatch):
    """Whether it is the turn of the test that asks, in each of them."""

    def found() -> list[bool]:
        had = []
        for number in TURNS:
            monkeypatch.setattr(this, "number", number)
            had.append(has_its_turn(request.node))
        return sorted(had)

    return found


def test_a_test_for_both_databases_always_has_its_turn(db, request, turns_of):
    assert turns_of() == [True, True]

    request.node.add_marker(pytest.mark.either)

    assert turns_of() == [False, True]
    assert is_proof(request.node)


def test_a_test_that_reaches_no_database_is_left_to_no_turn(request, turns_of):
    """It runs with the first database alone, whatever turn that is."""
    request.node.add_marker(pytest.mark.either)

    assert turns_of() == [True, True]


def test_a_proof_is_known_by_its_count(request):
    assert not is_proof(request.node)

    request.node.user_properties.append(("proof", "7"))

    assert is_proof(request.node)


ROUNDS = 7


def runs_all():
    return [number for number in range(ROUNDS)]  # noqa: C416 -- a comprehension is a function of its own


def runs_through_another():
    return runs_all()


def runs_none():
    return []


def test_what_a_proof_takes_is_found_through_the_functions_it_calls():
    found = {
        test.__name__: names_used(test.__code__, globals()) for test in (runs_through_another, runs_none)
    }

    assert [name for name, used in found.items() if "ROUNDS" in used] == ["runs_through_another"]
