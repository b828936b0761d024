from __future__ import annotations

from typing import Any

from seriktes.core.apps import SeriktesAppConfig


class AttributionConfig(SeriktesAppConfig):
    name = "seriktes.attribution"
    label = "attribution"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.attribution import deferring, jobs, receivers
        from seriktes.attribution.attendance_facts import attendance_kind
        from seriktes.core import jobs as core_jobs
        from seriktes.core import registry
        from seriktes.core.fact_kinds import fact_kinds

        receivers.listen()
        fact_kinds.add(attendance_kind())
        core_jobs.register(deferring.KIND, jobs.change_rules)
        core_jobs.register(deferring.APPROVAL, jobs.approve)
        core_jobs.register(deferring.SHARES, jobs.accept)
        registry.panels.add(
            registry.Panel(
                page="partners.agreement",
                name="coverage",
                template="attribution/_coverage_panel.html",
                build=coverage_of,
                permission="attribution.coveragerule.view",
                order=10,
            )
        )
        registry.home.add(
            registry.HomeSection(
                name="coverage",
                template="attribution/_home.html",
                build=to_settle,
                permission="attribution.coveragerule.view",
                order=23,
                is_later=True,
            )
        )


def to_settle(_actor: Any) -> dict[str, int] | None:
    """What of the rules waits for a person, on the first page; None when nothing does."""
    from seriktes.attribution.queries.proposals import waiting_number
    from seriktes.attribution.queries.shares import open_number
    from seriktes.attribution.queries.unresolved import unresolved_number

    found = {"waiting": waiting_number(), "unresolved": unresolved_number(), "shares": open_number()}
    return found if any(found.values()) else None


def coverage_of(actor: Any, agreement: Any) -> dict[str, Any]:
    """What the page of an agreement shows of its coverage."""
    from seriktes.attribution.queries import rule_lines
    from seriktes.attribution.queries.shares import open_shares_of

    return {
        "lines": rule_lines(actor, agreement),
        "shares": open_shares_of(actor, agreement),
        "agreement": agreement,
    }
