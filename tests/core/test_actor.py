"""What an actor remembers lasts as long as its request; the system outlives them and remembers nothing."""

from __future__ import annotations

from itertools import count

from seriktes.core.access import SYSTEM, Actor


def test_a_request_asks_once_and_the_system_always_anew():
    visitor, numbers = Actor(), count()

    def answer():
        return next(numbers)

    assert [visitor.remember("key", answer) for _ in range(2)] == [0, 0]
    assert [SYSTEM.remember("key", answer) for _ in range(2)] == [1, 2]
