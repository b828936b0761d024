"""The rules by which a register deserves a look: each a small declared object.

A rule names what it finds, how, why a person should look, and the sentence of a finding. What may be quite
right is said together with it: a flag is a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.anomalies import days, moments, presence, sentences
from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.anomalies.findings import Oddity
from seriktes.attendance.anomalies.registers import ClubYear
from seriktes.attendance.anomalies.sentences import Evidence


@dataclass(frozen=True)
class AnomalyRule:
    """One rule: `find` gives what it points at in a register, `tell` the sentence of a finding's evidence."""

    name: Anomaly
    why: Any  # why a person should look, and what may be quite right
    find: Callable[[ClubYear], Iterable[Oddity]]
    tell: Callable[[Evidence], str]


RULES: tuple[AnomalyRule, ...] = (
    AnomalyRule(
        Anomaly.SAME_SECOND,
        _(
            "Nobody fills in two registers within a second. A program or a copied file may have done it; then"
            " bring the journal in as a file, so that everybody sees where it came from."
        ),
        moments.same_second,
        sentences.same_second,
    ),
    AnomalyRule(
        Anomaly.IN_ONE_GO,
        _(
            "What is written down a month later is remembered, not seen. Perhaps a paper journal was copied:"
            " look at it, and bring such journals in as files."
        ),
        moments.in_one_go,
        sentences.in_one_go,
    ),
    AnomalyRule(
        Anomaly.LONG_AFTER,
        _(
            "A register that arrives so late is hard to check. Perhaps there was no connection, or the paper"
            " journal lay somewhere: ask to see it."
        ),
        moments.long_after,
        sentences.long_after,
    ),
    AnomalyRule(
        Anomaly.BEFORE_START,
        _(
            "Who comes is known when they come. Perhaps the group meets earlier than its timetable says: then"
            " put the timetable right."
        ),
        moments.before_start,
        sentences.before_start,
    ),
    AnomalyRule(
        Anomaly.TWO_PLACES,
        _(
            "Nobody is in two places at once. Perhaps “everybody is present” was pressed for somebody who had"
            " gone to the other group, or two people are kept as one."
        ),
        presence.two_places,
        sentences.two_places,
    ),
    AnomalyRule(
        Anomaly.NEVER_ABSENT,
        _(
            "In two months somebody is usually ill or away. Perhaps it is a very steady group: visit it, and"
            " say here what you saw."
        ),
        presence.never_absent,
        sentences.never_absent,
    ),
    AnomalyRule(
        Anomaly.SAME_PATTERN,
        _(
            "A register that repeats itself may have been copied from the session before. Perhaps some have"
            " left and are still on the list: then end their enrolment."
        ),
        presence.same_pattern,
        sentences.same_pattern,
    ),
    AnomalyRule(
        Anomaly.ON_HOLIDAY,
        _(
            "Clubs rarely meet on public holidays. Perhaps there was a concert or a tournament: then write"
            " that as the topic of the session."
        ),
        days.on_holiday,
        sentences.on_holiday,
    ),
    AnomalyRule(
        Anomaly.CLOSED_DAY,
        _(
            "The other groups could not meet on that day. Perhaps this one met in another place: then say"
            " where."
        ),
        days.closed_day,
        sentences.closed_day,
    ),
)
BY_NAME: dict[str, AnomalyRule] = {rule.name.value: rule for rule in RULES}


def found_in(register: ClubYear, rules: Iterable[AnomalyRule] = RULES) -> Iterator[Oddity]:
    """Yield what the rules point at in a register."""
    for rule in rules:
        yield from rule.find(register)
