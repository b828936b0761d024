"""Many seal at once: numbers have no gap, the chain has no fork, one key is made. On both databases."""

from __future__ import annotations

from collections import Counter
from functools import partial
from time import sleep

import pytest
from django.db import IntegrityError, OperationalError, transaction

from seriktes.core.access import SYSTEM
from seriktes.settings import env
from seriktes.verification import actions
from seriktes.verification.actions import close_seal, ensure_key, reserve_seal, rotate_key
from seriktes.verification.errors import AlreadySealed
from seriktes.verification.models import Seal, SigningKey
from seriktes.verification.queries import broken_seals
from tests.attendance.test_races import at_once
from tests.verification import papers
from tests.verification.conftest import KIND

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50 if env.read("SERIKTES_PROVE") else 8


def reserve() -> Seal:
    return reserve_seal(actor=SYSTEM, kind=KIND)


def close(seal: Seal) -> Seal:
    return close_seal(actor=SYSTEM, seal=seal, record=papers.content(), files=papers.files())


def test_numbers_taken_at_once_have_no_gap_and_none_comes_twice():
    for done in range(ROUNDS):
        outcomes = at_once(reserve, reserve, reserve)

        assert [type(outcome) for outcome in outcomes] == [Seal] * 3
        taken = sorted(Seal.objects.values_list("sequence", flat=True))
        assert taken == list(range(1, 3 * (done + 1) + 1))


def test_a_number_given_back_while_another_waits_for_the_next_leaves_no_gap():
    def give_back() -> None:
        with transaction.atomic():
            reserve()
            transaction.set_rollback(True)

    for done in range(ROUNDS):
        outcomes = at_once(give_back, reserve)

        assert {type(outcome) for outcome in outcomes} == {type(None), Seal}
        assert sorted(Seal.objects.values_list("sequence", flat=True)) == list(range(1, done + 2))


def test_papers_sealed_at_once_make_one_chain():
    for done in range(ROUNDS):
        outcomes = at_once(papers.sealed, papers.sealed, papers.sealed)

        assert [type(outcome) for outcome in outcomes] == [Seal] * 3
        assert list(broken_seals()) == []
        assert Seal.objects.sealed().count() == 3 * (done + 1)


def seal_and_ask(seal: Seal, number) -> None:
    """Seal a paper and take the next number, in one transaction."""
    with transaction.atomic():
        close(seal)
        sleep(0.05)
        number()


def ask_and_seal(number) -> None:
    """Take a number and seal its paper, in one transaction."""
    with transaction.atomic():
        seal = number()
        sleep(0.05)
        close(seal)


def test_who_seals_and_takes_a_number_does_not_wait_for_who_takes_one_and_seals():
    ensure_key(actor=SYSTEM)
    for _round in range(ROUNDS):
        seal = reserve()

        outcomes = at_once(partial(seal_and_ask, seal, reserve), partial(ask_and_seal, reserve))

        assert outcomes == [None, None]
    assert list(broken_seals()) == []


@pytest.mark.skipif(env.read("SERIKTES_TEST_DB") != "postgres", reason="SQLite has one writer at a time")
def test_control_without_the_key_first_they_wait_for_each_other():
    ensure_key(actor=SYSTEM)
    number = partial(actions._numbered, KIND)

    outcomes = at_once(partial(seal_and_ask, reserve(), number), partial(ask_and_seal, number))

    assert [type(outcome) for outcome in outcomes].count(OperationalError) == 1


@pytest.mark.skipif(env.read("SERIKTES_TEST_DB") != "postgres", reason="SQLite has one writer at a time")
def test_control_without_the_queue_before_the_key_papers_get_in_each_other_s_way(monkeypatch):
    papers.sealed()
    monkeypatch.setattr(actions, "_key_in_use", lambda actor: SigningKey.objects.in_use().get())
    sign = actions._sign

    def slowly(*given) -> None:
        sleep(0.05)
        sign(*given)

    monkeypatch.setattr(actions, "_sign", slowly)
    first, second = reserve(), reserve()

    outcomes = at_once(*(partial(close, seal) for seal in (first, second)))

    assert Counter(map(type, outcomes)) == {Seal: 1, IntegrityError: 1}  # the unique key still decides
    assert list(broken_seals()) == []


def test_one_paper_sealed_twice_at_once_is_sealed_once():
    for _ in range(ROUNDS):
        seal = reserve()

        outcomes = at_once(partial(close, seal), partial(close, seal))

        assert {type(outcome) for outcome in outcomes} == {Seal, AlreadySealed}
        assert seal.files.count() == 2


def test_the_first_key_made_at_once_is_one(key_folder):
    for _ in range(ROUNDS):
        outcomes = at_once(*(lambda: ensure_key(actor=SYSTEM) for _ in range(3)))

        assert [type(outcome) for outcome in outcomes] == [SigningKey] * 3
        assert SigningKey.objects.count() == 1
        assert [path.name for path in key_folder.iterdir()] == ["signing"]
        SigningKey.objects.all().delete()
        (key_folder / "signing").unlink()


def test_a_key_changed_while_papers_are_sealed_leaves_a_whole_chain(key_folder):
    papers.sealed()
    for _ in range(ROUNDS):
        outcomes = at_once(papers.sealed, lambda: rotate_key(actor=SYSTEM), papers.sealed)

        assert Counter(map(type, outcomes)) == {Seal: 2, SigningKey: 1}
    assert list(broken_seals()) == []
    assert len(list(key_folder.iterdir())) == SigningKey.objects.in_use().count() == 1


def change_the_key_slowly() -> None:
    """Change the key and hold what is changed for a while before it counts."""
    with transaction.atomic():
        rotate_key(actor=SYSTEM)
        sleep(0.3)


def seal_slowly() -> None:
    """Ask for a number while the key is being changed, and seal when another one has begun to."""
    sleep(0.1)
    with transaction.atomic():
        seal = reserve()
        sleep(0.5)
        close(seal)


def seal_with_the_new_key() -> None:
    sleep(0.5)
    papers.sealed()


def test_who_waited_for_a_changed_key_holds_the_new_one_before_its_number():
    papers.sealed()

    outcomes = at_once(change_the_key_slowly, seal_slowly, seal_with_the_new_key)

    assert outcomes == [None, None, None]
    assert list(broken_seals()) == []


@pytest.mark.skipif(env.read("SERIKTES_TEST_DB") != "postgres", reason="SQLite has one writer at a time")
def test_control_who_waited_for_a_changed_key_without_holding_another_stands_in_the_way(monkeypatch):
    papers.sealed()
    key_in_use, asked = actions._key_in_use, []

    def once_without(actor):
        """Let the first who asks go on without a key, as a look at a row that is gone by then does."""
        asked.append(actor)
        return (
            SigningKey.objects.select_for_update().in_use().first() if len(asked) == 1 else key_in_use(actor)
        )

    monkeypatch.setattr(actions, "_key_in_use", once_without)

    outcomes = at_once(change_the_key_slowly, seal_slowly, seal_with_the_new_key)

    assert [type(outcome) for outcome in outcomes].count(OperationalError) == 1


def test_a_key_changed_twice_at_once_leaves_one_private_half(key_folder):
    papers.sealed()
    for _ in range(ROUNDS):
        outcomes = at_once(*(lambda: rotate_key(actor=SYSTEM) for _ in range(2)))

        assert [type(outcome) for outcome in outcomes] == [SigningKey] * 2
        in_use = SigningKey.objects.in_use().get()
        assert [path.name for path in key_folder.iterdir()] == [f"signing-{in_use.key_id}"]
