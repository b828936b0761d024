"""The engine's answer in the shape of the oracle's."""

from __future__ import annotations

from dataclasses import asdict

NAMES = ("club", "programme_kind", "month", "sex", "age")


def plain(figures) -> dict:
    """Return `PartnerFigures` as plain dictionaries, nothing left out but what was asked."""
    given = asdict(figures)
    answer = {
        name: given[name]
        for name in ("total", "people_reconciliation", "proportional_reconciliation", "unresolved_visits")
    }
    for name in NAMES:
        breakdown = given[f"by_{name}"]
        rows = [{"key": row["key"], **row["figures"]} for row in breakdown["rows"]]
        answer[name] = {"rows": rows, "overlap": breakdown["overlap"]}
    return answer
