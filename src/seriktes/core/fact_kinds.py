"""The register of what can be counted: kinds of facts with their measures, filled in `ready()`.

An app that owns a kind of facts registers it with its names, its measures and the function that counts. Who
asks (an indicator, a report, a picture) knows none of the kinds: it names one, a measure of it and a slice.

    fact_kinds.add(FactKind("attendance", _("attendance"), (FactMeasure("visits", …),), count_attendance))
    counted = fact_kinds.count([FactsAsked("attendance", "visits", FactFigure.NETWORK, first, last)])

Every amount is an integer in millionths of the base unit (a person, a visit, a minute, a tiyn), so that
shares of a person and whole counts stand side by side without rounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from seriktes.core.registry import Registry


class FactFigure(StrEnum):
    """Whose figure it is: everything, or one of the three figures of whoever bears a share of it."""

    NETWORK = "network"
    CONTRIBUTED = "contributed"
    EXCLUSIVE = "exclusive"
    PROPORTIONAL = "proportional"


class Reckoning(StrEnum):
    """How a measure comes about; only counts and sums of parts add up to the whole."""

    COUNT = "count"
    PEOPLE = "people"
    SUM = "sum"
    RATE = "rate"


EVERY_FIGURE = (FactFigure.NETWORK, FactFigure.CONTRIBUTED, FactFigure.EXCLUSIVE, FactFigure.PROPORTIONAL)


@dataclass(frozen=True)
class FactUnit:
    """What a measure is told in: `base` of what is counted make one (60 minutes an hour).

    `places`: decimals of a whole count; `look`: "number", "percent" or "money".
    """

    label: Any
    base: int = 1
    places: int = 0
    look: str = "number"


PERCENT = FactUnit("%", look="percent")


@dataclass(frozen=True)
class FactMeasure:
    """One way to count a kind of facts.

    `filters` and `splits` name what it may be narrowed to and divided by. Of a rate, `over` says what it is
    divided by, in words; `told` says plainly what is counted.
    """

    name: str
    label: Any
    reckoning: Reckoning
    unit: FactUnit
    told: Any
    figures: tuple[FactFigure, ...] = EVERY_FIGURE
    filters: frozenset[str] = frozenset()
    splits: tuple[str, ...] = ()
    over: Any = ""

    @property
    def adds_up(self) -> bool:
        """Whether the amounts of parts, or of months, add up to that of the whole."""
        return self.reckoning in (Reckoning.COUNT, Reckoning.SUM)

    @property
    def is_rate(self) -> bool:
        return self.reckoning == Reckoning.RATE


@dataclass(frozen=True)
class FactsAsked:
    """One question: a measure of a kind of facts over whole months, both included.

    `parties` are the organisations whose figure it is, together; `where` narrows (sorted pairs of a name
    and a value that can be hashed); `split` divides. `aged`: the month at whose end ages are taken, else the
    last.
    """

    kind: str
    measure: str
    figure: FactFigure
    first: int
    last: int
    parties: frozenset[int] = frozenset()
    where: tuple[tuple[str, Any], ...] = ()
    split: str = ""
    aged: int | None = None

    def filter(self, name: str) -> Any:
        """Return what the question is narrowed to by `name`, or None."""
        return next((value for known, value in self.where if known == name), None)


@dataclass(frozen=True)
class FactsPart:
    """One row of a divided answer."""

    key: int | str
    amount: int | None
    over: int | None = None


@dataclass(frozen=True)
class FactsCounted:
    """An answer: `amount`, and of a rate what it is divided by, both in millionths of the base unit.

    None: it cannot be told, and `missing` says why. `sums` are sums that make the figure plain, each a name
    with its parts: the whole stands first. `notes` say what a reader has to know.
    """

    amount: int | None
    over: int | None = None
    parts: tuple[FactsPart, ...] = ()
    sums: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    missing: Any = ""
    notes: tuple[Any, ...] = ()


Counting = Callable[[Sequence[FactsAsked]], Sequence[FactsCounted]]
Living = Callable[[Sequence[FactsAsked]], Sequence[frozenset[int]]]


@dataclass(frozen=True)
class FactKind:
    """A kind of facts. `count` answers many questions at once, in their order, from one snapshot.

    `months` tells in which months anything happened that could count: a forecast goes by these.
    """

    name: str
    label: Any
    measures: tuple[FactMeasure, ...]
    count: Counting
    months: Living | None = None
    permission: str = ""
    order: int = 50

    def measure(self, name: str) -> FactMeasure:
        """Return a measure by name; an unknown one raises and lists the known ones."""
        found = next((one for one in self.measures if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self.measures)
            raise LookupError(f"{self.name!r} has no measure {name!r}. Known: {known}.")
        return found


@dataclass
class FactKinds:
    """Every kind of facts that the installed apps know."""

    _kinds: Registry[FactKind] = field(default_factory=Registry)

    def add(self, kind: FactKind) -> None:
        """Register a kind; a second one of the same name raises."""
        self._kinds.add(kind)

    def __iter__(self) -> Iterator[FactKind]:
        return iter(self._kinds)

    def kind(self, name: str) -> FactKind:
        """Return a kind by name; an unknown one raises and lists the known ones."""
        found = next((one for one in self._kinds if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self._kinds)
            raise LookupError(f"No kind of facts is named {name!r}. Known: {known}.")
        return found

    def measure(self, kind: str, name: str) -> FactMeasure:
        return self.kind(kind).measure(name)

    def count(self, asked: Sequence[FactsAsked]) -> list[FactsCounted]:
        """Answer questions of any kinds, in their order; equal ones are counted once.

        It asks no permission: the caller does.
        """
        answers: dict[FactsAsked, FactsCounted] = {}
        for kind, questions in _by_kind(asked).items():
            answers.update(zip(questions, self.kind(kind).count(questions), strict=True))
        return [answers[one] for one in asked]

    def months(self, asked: Sequence[FactsAsked]) -> list[frozenset[int]]:
        """Return for each question the months of its time in which something happened; all, if unknown."""
        answers: dict[FactsAsked, frozenset[int]] = {}
        for name, questions in _by_kind(asked).items():
            told = self.kind(name).months
            every = [frozenset(range(one.first, one.last + 1)) for one in questions]
            answers.update(zip(questions, told(questions) if told else every, strict=True))
        return [answers[one] for one in asked]


def _by_kind(asked: Sequence[FactsAsked]) -> dict[str, list[FactsAsked]]:
    found: dict[str, list[FactsAsked]] = defaultdict(list)
    for one in dict.fromkeys(asked):
        found[one.kind].append(one)
    return found


fact_kinds = FactKinds()
