"""A plan as a table: XLSX with real numbers, CSV that Excel opens without harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.formats import WITHHELD, date_short
from seriktes.core.months import month_text
from seriktes.core.spreadsheets.writing import Column, SheetSpec, Typed, fitting, write_csv, write_xlsx
from seriktes.core.text import slug
from seriktes.results.indicators.queries import Framework, FrameworkLine
from seriktes.results.indicators.values import IndicatorValue


@dataclass(frozen=True)
class PlanFile:
    name: str
    content: bytes


def export_plan(*, actor: Actor, framework: Framework, form: str) -> PlanFile:
    """Return a live plan as a file; that it leaves is logged."""
    with transaction.atomic():
        require(actor, "results.indicator.view")
        owner = framework.owner
        target = owner.agreement or owner.goal or actor.user
        told = {"form": form, "first": framework.first, "last": framework.last, "name": owner.name}
        audit.log("results.plan.exported", actor=actor, target=target, after=told)
    content = as_csv(framework) if form == "csv" else write_xlsx([sheet_of(framework)])
    months = f"{month_text(framework.first)}-{month_text(framework.last)}"
    name = slug(owner.name)[:60].strip("-") or owner.kind
    return PlanFile(f"plan-{name}-{months}.{form}", content)


def as_csv(framework: Framework) -> bytes:
    """Return a plan as csv: a line for each indicator."""
    heads = [str(column.title) for column in _columns(())]
    rows = ([_plain(cell) for cell in row] for row in _rows(framework))
    return write_csv([heads, *rows, *([line] for line in _heading(framework))])


def sheet_of(framework: Framework) -> SheetSpec:
    """Return a plan as a sheet of numbers."""
    rows = list(_rows(framework))
    names = [str(row[1]) for row in rows]
    return SheetSpec(_("Plan and fact"), _columns(names), rows, _heading(framework))


def _columns(names: Iterable[str]) -> tuple[Column, ...]:
    return (
        Column(_("Goal, outcome, output"), "prose", 40),
        Column(_("Indicator"), width=fitting(names)),
        Column(_("Unit"), width=14),
        Column(_("Baseline"), "number", 14),
        Column(_("Planned"), "number", 14),
        Column(_("Fact"), "number", 14),
        Column(_("Reached"), "percent", 12),
        Column(_("Forecast"), "number", 14),
        Column(_("State"), width=22),
        Column(_("Reason"), "prose", 50),
        Column(_("Note"), "prose", 50),
    )


def _heading(framework: Framework) -> tuple[str, ...]:
    lines = [framework.owner.name, framework.period]
    if framework.until:
        lines.append(_("The months are not over: counted to %(month)s.") % {"month": framework.until})
    stamp = _("Internal, live figures of %(day)s") % {"day": date_short(timezone.localdate())}
    return (*lines, stamp)


def _rows(framework: Framework) -> Iterator[tuple[object, ...]]:
    above: list[FrameworkLine] = []
    for line in framework.lines:
        if line.aim is not None:
            above = [one for one in above if one.depth < line.depth]
            above.append(line)
        elif line.value is not None:
            names = [one.aim.name for one in above if one.aim is not None and one.depth < line.depth]
            yield (" › ".join(names), *_cells(line.value))


def _cells(value: IndicatorValue) -> tuple[object, ...]:
    look = "percent" if value.measure.is_rate else "money" if value.measure.unit.look == "money" else "number"
    if look == "number" and all(
        isinstance(number, int | None) for number in (value.number, value.planned_number)
    ):
        look = "integer"

    def typed(number: float | None) -> Typed:
        return Typed(number, look)  # type: ignore[arg-type]  # one of the kinds above

    baseline = value.baseline_number
    fact: object = Typed(WITHHELD, "text") if value.is_hidden else typed(value.number)
    reached = None if value.reached is None else float(value.reached)
    return (
        value.indicator.name,
        value.unit,
        typed(baseline),
        typed(value.planned_number),
        fact,
        reached,
        typed(value.forecast_number),
        str(value.standing.label),
        value.remark.text if value.remark is not None else "",
        " ".join(filter(None, (value.rate_said, value.missing, *value.notes))),
    )


def _plain(cell: object) -> object:
    return cell.value if isinstance(cell, Typed) else cell
