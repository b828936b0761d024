"""What can be explored, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from seriktes.core.fact_kinds import fact_kinds

PEOPLE = ("people",)
OF_PERSONS = frozenset({"sex", "age"})


@dataclass(frozen=True)
class ExploredMeasure:
    """A measure: the quantities that are added up, and for a rate those they are divided by.

    `told` says what is counted; `is_of_sessions`: sessions have no sex and no age. `kind` names the
    facts where they are not attendance: what partners gave has no club and no person, only a partner and a
    month.
    """

    name: str
    label: Any
    told: Any
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    is_of_sessions: bool = False
    kind: str = ""

    @property
    def is_money(self) -> bool:
        return bool(self.kind)

    @property
    def is_rate(self) -> bool:
        return bool(self.below)

    @property
    def adds_up(self) -> bool:
        """Whether rows add up to the total, so that bars of parts can be compared with it."""
        return self.above != PEOPLE and not self.is_rate


MEASURES = (
    ExploredMeasure(
        "people", _("Different people"), _("Everybody who came at least once, counted once."), PEOPLE
    ),
    ExploredMeasure("visits", _("Visits"), _("Marks “present” and “late”."), ("visits",)),
    ExploredMeasure("hours", _("Person-hours"), _("The length of every visit added up."), ("minutes",)),
    ExploredMeasure(
        "rate",
        _("Attendance rate"),
        _("Visits divided by records; who was not recorded is in neither."),
        ("visits",),
        ("recorded",),
    ),
    ExploredMeasure(
        "held",
        _("Sessions held"),
        _("Sessions with at least one mark."),
        ("held",),
        is_of_sessions=True,
    ),
    ExploredMeasure(
        "not_held",
        _("Sessions not held"),
        _("With a recorded reason: weather, illness, a holiday."),
        ("not_held",),
        is_of_sessions=True,
    ),
    ExploredMeasure(
        "kept",
        _("Sessions held of those planned"),
        _("Sessions held, divided by those held and those that did not happen."),
        ("held",),
        ("held", "not_held"),
        is_of_sessions=True,
    ),
    ExploredMeasure(
        "marked",
        _("Registers filled"),
        _("Records, divided by records and by enrolled people whom nobody recorded at a session held."),
        ("recorded",),
        ("recorded", "unrecorded"),
        is_of_sessions=True,
    ),
)
OF_GIFTS = frozenset({"partner", "month"})


def gifts() -> list[ExploredMeasure]:
    """Return the sums in money that other kinds of facts count, whichever are registered."""
    return [
        ExploredMeasure(
            f"{kind.name}-{one.name}", capfirst(str(one.label)), one.told, (one.name,), kind=kind.name
        )
        for kind in fact_kinds
        for one in kind.measures
        if one.unit.look == "money" and one.adds_up and "month" in one.splits
    ]


def by_name(name: str) -> ExploredMeasure:
    """Return a measure by its name; an unknown one raises LookupError."""
    found = next((one for one in (*MEASURES, *gifts()) if one.name == name), None)
    if found is None:
        raise LookupError(f"Nothing explored is named {name!r}.")
    return found


DIMENSIONS = {
    "club": _("Club"),
    "unit": _("Unit of the network"),
    "kind": _("Kind of programme"),
    "sphere": _("Sphere of the yearly form"),
    "month": _("Month"),
    "sex": _("Sex"),
    "age": _("Age"),
    "group": _("Group"),
    "partner": _("Partner"),
}
# What a row opens into: the same months and filters, one step nearer to the registers.
DEEPER = {
    "unit": "club",
    "club": "group",
    "kind": "club",
    "sphere": "club",
    "month": "club",
    "sex": "age",
    "age": "sex",
}
# What an indicator's measure is called here; one of another kind, or of a partner's figure, is not explored.
OF_INDICATORS = {
    "people": "people",
    "visits": "visits",
    "minutes": "hours",
    "held": "held",
    "attendance_rate": "rate",
    "kept_rate": "kept",
    "marked_rate": "marked",
}
