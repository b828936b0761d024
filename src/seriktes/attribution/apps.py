from __future__ import annotations

from typing import Any

from seriktes.core.apps import SeriktesAppConfig


class AttributionConfig(SeriktesAppConfig):
    name = "seriktes.attribution"
    label = "attribution"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.core.facts import facts_changed
        from seriktes.people.signals import canonical_changed

        facts_changed.connect(sum_up_facts, dispatch_uid="attribution.facts")
        canonical_changed.connect(sum_up_persons, dispatch_uid="attribution.persons")


def sum_up_facts(sender: object, group_months: frozenset[tuple[int, int]], **_: Any) -> None:
    """Refresh the roll-up in the transaction that changed the facts."""
    from seriktes.attribution.rollup import refresh

    refresh(group_months)


def sum_up_persons(sender: object, person_ids: frozenset[int], **_: Any) -> None:
    """Refresh the roll-up in the transaction that merged persons or undid it."""
    from seriktes.attribution.rollup import refresh_persons

    refresh_persons(person_ids)
