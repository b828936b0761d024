"""How many people stand between two figures of one partner, as far as it was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seriktes.results.disclosure.differences import MEASURED, measured
from seriktes.results.disclosure.measuring import NEW, ToldRow, Universe
from seriktes.results.disclosure.problem import Name
from seriktes.results.disclosure.reading import ToldReport, quantity_name


@dataclass
class Apart:
    """Who stands between figures of one partner that were told by different reports, or within one.

    `counted`: by the names of the figures; `crowds`: how many people each figure is of; `left`: what was
    told before the last report.
    """

    counted: dict[frozenset[Name], int] = field(default_factory=dict)
    crowds: dict[Name, int] = field(default_factory=dict)
    left: set[Name] = field(default_factory=set)

    @classmethod
    def of(cls, told: Sequence[ToldReport]) -> Apart:
        """Collect what was counted at the check of each report; the last one is the new one."""
        found = cls()
        for each in told:
            for universe, crowd in each.memory.crowds.items():
                for measure in MEASURED:
                    name = _sum_name(measure, each, universe)
                    found.crowds[name] = crowd.absent if measure == "absences" else crowd.people
                    if each is not told[-1]:
                        found.left.add(name)
        by_code = {each.code: each for each in told}
        for each in told:
            found._take(each, by_code | {NEW: each})
        return found

    def people(self, whole: Name, parts: Sequence[Name]) -> int:
        """Return how many people differ; where nobody could count them, as few as they may be.

        Whoever came in the whole and in no part differs, so that the numbers of people tell the least of
        visits, their minutes and absences; one person may stand behind any number of records.
        """
        if (found := self.counted.get(frozenset((whole, *parts)))) is not None:
            return found
        if whole[0] == "recorded":
            return 1
        of_parts = [self.crowds[part] for part in parts]
        of_whole = self.crowds[whole]
        return max(1, of_whole - sum(of_parts), max(of_parts) - of_whole)

    def is_judged(self, whole: Name, parts: Sequence[Name]) -> bool:
        """Whether anything can be done: what was told before anybody counted is told."""
        names = frozenset((whole, *parts))
        return names in self.counted or not names <= self.left

    def _take(self, owner: ToldReport, by_code: Mapping[str, ToldReport]) -> None:
        for difference in owner.memory.differences:
            whole_and_parts = (difference.whole, *difference.parts)
            if any(told.code not in by_code for told in whole_and_parts):
                continue
            for measure, people in difference.people.items():
                names = [_told_name(measure, by_code[told.code], told) for told in whole_and_parts]
                self.counted.setdefault(frozenset(names), people)


def _told_name(measure: str, report: ToldReport, told: ToldRow) -> Name:
    return _sum_name(measure, report, told.universe)


def _sum_name(measure: str, report: ToldReport, universe: Universe) -> Name:
    crowd = report.memory.crowds[universe]
    return quantity_name(measure, report.partner, universe, measured(crowd, measure))
