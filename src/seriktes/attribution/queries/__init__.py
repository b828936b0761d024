"""What others may ask of the engine."""

from __future__ import annotations

from seriktes.attribution.queries.drill import MarksBehind, marks_behind, reasons
from seriktes.attribution.queries.panel import CoverageLine, rule_lines
from seriktes.attribution.queries.people import Numbers, different_people, network_numbers
from seriktes.attribution.queries.reports import (
    counted,
    groups_of,
    partner_figures,
    partners_with_rules,
    unmarked_sessions,
)

__all__ = [
    "CoverageLine",
    "MarksBehind",
    "Numbers",
    "counted",
    "different_people",
    "groups_of",
    "marks_behind",
    "network_numbers",
    "partner_figures",
    "partners_with_rules",
    "reasons",
    "rule_lines",
    "unmarked_sessions",
]
