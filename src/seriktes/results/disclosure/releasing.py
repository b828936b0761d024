"""From a live report to what may leave of it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.attribution.crowds import MOST_PARTNERS
from seriktes.core.errors import DomainError
from seriktes.results.disclosure import limits
from seriktes.results.disclosure.audit import Leak, audit
from seriktes.results.disclosure.differences import Recount, Source, differences
from seriktes.results.disclosure.knowledge import Knowledge
from seriktes.results.disclosure.marking import marked
from seriktes.results.disclosure.measuring import NEW, Measuring, Memory, RowsApart, Universe
from seriktes.results.disclosure.problem import Problem, Standing, Unit
from seriktes.results.disclosure.reading import Cell, ToldReport
from seriktes.results.disclosure.solver import Unsolved
from seriktes.results.disclosure.suppression import Unprotectable, suppress
from seriktes.results.reports import GRIDS, Report
from seriktes.results.rounding import rounded

if TYPE_CHECKING:
    from seriktes.results.queries import Live

log = logging.getLogger(__name__)


class Undisclosable(DomainError):
    """These figures cannot be given away without telling of too few people; the sentence says why."""

    code = "undisclosable"


@dataclass(frozen=True)
class Published:
    """A report that left the network: its partner, its code, its figures, what stood behind them."""

    partner_id: int
    code: str
    report: Report
    memory: Memory


@dataclass(frozen=True)
class Cleared:
    """A report that may leave, what stood behind it, and what the auditor certifies."""

    report: Report
    memory: Memory
    certificate: dict[str, Any]


def never(_published: Published) -> None:
    """Count no earlier report again: what differs from it is then judged by kept numbers alone."""


def protected(
    live: Live, pool: Sequence[Published], threshold: int | None = None, recount: Recount = never
) -> Cleared:
    """Return what may leave of a live report, given all that left before. Raises `Undisclosable`.

    `pool` holds every report that ever left, withdrawn and restated ones too: paper cannot be called back.
    `recount` returns the ledger of one of them as it was then. `threshold`: the network’s unless given.
    """
    threshold = limits.threshold() if threshold is None else threshold
    partner = live.counted.count.partner_id
    _refuse_few(live.report, threshold)
    groups = {table.name: [row.keys for row in table.rows] for table in live.report.tables}
    measuring = Measuring(live.counted)
    memory = measuring.memory(groups, GRIDS)
    connected = _connected(memory, pool)
    memory = replace(memory, differences=_differences(live, memory, connected, recount))
    new = ToldReport(partner, NEW, live.report, memory, is_new=True)
    earlier = [ToldReport(each.partner_id, each.code, each.report, each.memory) for each in connected]
    known = [partner, *_partners_of_the_same(memory, earlier, partner)[: MOST_PARTNERS - 1]]
    sets = measuring.signatures(groups, GRIDS, known) if len(known) > 1 else {}
    knowledge = _known([*earlier, new], sets, known, threshold)
    try:
        hidden = suppress(knowledge.problem).hidden
        report = rounded(marked(live.report, _Reader(knowledge, hidden).may_read, threshold))
        read = _known([*earlier, replace(new, report=report, is_new=False)], sets, known, threshold)
        certificate = audit(read.problem, read.kept_back)
        certificate["compared_with"] = sorted(each.code for each in earlier)
    except Unprotectable as wrong:
        raise _refusal(wrong, knowledge.problem, pool) from wrong
    except (Leak, Unsolved) as wrong:
        # A fault of this program, found in time: the log of the server has it, without figures.
        log.exception("The check of a report failed.")
        raise Undisclosable(
            _(
                "The second look found that these figures are not protected well enough, so nothing was "
                "released. Tell the administrator of your network: this is a fault of the program."
            )
        ) from wrong
    return Cleared(report, memory, certificate)


def _known(
    told: Sequence[ToldReport],
    sets: Mapping[Universe, Mapping[int, int]],
    known: Sequence[int],
    threshold: int,
) -> Knowledge:
    knowledge = Knowledge(Problem(threshold))
    for each in told:
        knowledge.tell(each)
    knowledge.tie(told, sets, known)
    return knowledge


@dataclass(frozen=True)
class _Reader:
    knowledge: Knowledge
    hidden: Collection[Unit]

    def may_read(self, cell: Cell) -> bool:
        """Whether a cell is printed: what left earlier in another table is no secret here."""
        quantity = self.knowledge.problem.quantities[self.knowledge.cells[cell]]
        return quantity.standing is Standing.PRINTED or quantity.unit not in self.hidden


def _refuse_few(report: Report, threshold: int) -> None:
    if 0 < (report.total.people or 0) < threshold:
        text = ngettext(
            "Fewer than %(count)s person took part with this partner’s support in these months. "
            "Nothing can be said of so few. Choose a longer period.",
            "Fewer than %(count)s people took part with this partner’s support in these months. "
            "Nothing can be said of so few. Choose a longer period.",
            threshold,
        )
        raise Undisclosable(text % {"count": threshold})


def _differences(
    live: Live, memory: Memory, earlier: Sequence[Published], recount: Recount
) -> tuple[RowsApart, ...]:
    """Return who stands between this report and those of its partner that have months in common with it."""
    own = [each for each in earlier if each.partner_id == live.counted.count.partner_id]
    met = [each for each in own if _meet(each.memory, memory)]
    older = [
        Source(each.code, each.report, each.memory, counted)
        for each in met
        if (counted := recount(each)) is not None
    ]
    return differences(Source(NEW, live.report, memory, live.counted), older)


def _meet(one: Memory, other: Memory) -> bool:
    return one.first <= other.last and other.first <= one.last


def _connected(memory: Memory, pool: Sequence[Published]) -> list[Published]:
    """Return the released reports that share months with this one, or with one that does, and so on."""
    found: list[Published] = []
    spans, left, grown = [(memory.first, memory.last)], list(pool), True
    while grown:
        met = [
            each
            for each in left
            if any(each.memory.first <= last and first <= each.memory.last for first, last in spans)
        ]
        found += met
        spans += [(each.memory.first, each.memory.last) for each in met]
        left = [each for each in left if each not in met]
        grown = bool(met)
    return found


def _partners_of_the_same(memory: Memory, earlier: Sequence[ToldReport], partner: int) -> list[int]:
    """Return the other partners whose reports tell of the same people somewhere: of the most parts first."""
    common: dict[int, int] = defaultdict(int)
    for each in earlier:
        common[each.partner] += len(memory.crowds.keys() & each.memory.crowds.keys())
    found = [other for other, parts in common.items() if parts and other != partner]
    return sorted(found, key=lambda other: (-common[other], other))


def _refusal(wrong: Unprotectable, problem: Problem, pool: Sequence[Published]) -> Undisclosable:
    """Say why, without telling what is protected."""
    if not _is_of_few(wrong, problem):
        return Undisclosable(
            _(
                "An earlier release keeps a figure back that this one would tell. What was kept back once "
                "stays so. Choose other months: whole quarters or years that do not overlap with earlier "
                "releases."
            )
        )
    count = max((problem.limit(finding.quantity) for finding in wrong.findings), default=problem.threshold)
    if any(finding.quantity.name[0] == "difference" for finding in wrong.findings):
        text = ngettext(
            "Too little has changed since the last release: from the difference of the two one could work "
            "out what fewer than %(count)s person did. Wait until more has been corrected, then try again.",
            "Too little has changed since the last release: from the difference of the two one could work "
            "out what fewer than %(count)s people did. Wait until more has been corrected, then try again.",
            count,
        )
    elif pool:
        text = ngettext(
            "Together with what has already left the network, these figures would tell what fewer than "
            "%(count)s person did, whatever is left out. Choose other months: whole quarters or years that "
            "do not overlap with earlier releases.",
            "Together with what has already left the network, these figures would tell what fewer than "
            "%(count)s people did, whatever is left out. Choose other months: whole quarters or years that "
            "do not overlap with earlier releases.",
            count,
        )
    else:
        text = ngettext(
            "These figures would tell what fewer than %(count)s person did, whatever is left out. "
            "Choose a longer period.",
            "These figures would tell what fewer than %(count)s people did, whatever is left out. "
            "Choose a longer period.",
            count,
        )
    return Undisclosable(text % {"count": count})


def _is_of_few(wrong: Unprotectable, problem: Problem) -> bool:
    """Whether few people stand behind what would be told, or behind what is hidden together with it."""
    units = {each.unit for each in problem.small()} - {None}
    return any(problem.is_small(each.quantity) or each.quantity.unit in units for each in wrong.findings)
