from __future__ import annotations

from typing import Any

from seriktes.core.apps import SeriktesAppConfig


class PartnersConfig(SeriktesAppConfig):
    name = "seriktes.partners"
    label = "partners"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.core import registry
        from seriktes.core.fact_kinds import fact_kinds
        from seriktes.partners import erasing
        from seriktes.partners.contribution_facts import contribution_kind
        from seriktes.partners.valued_facts import valued_kind

        erasing.register()
        fact_kinds.add(contribution_kind())
        fact_kinds.add(valued_kind())
        name, permission = _("Agreements"), "partners.agreement.view"
        registry.nav.add(
            registry.NavEntry(
                "agreements", name, "partners:agreement-list", "handshake", permission, order=65
            )
        )
        registry.panels.add(
            registry.Panel(
                page="organisations.organisation",
                name="agreements",
                template="partners/_agreements_panel.html",
                build=agreements_of,
                permission=permission,
                order=10,
            )
        )


def agreements_of(actor: Any, organisation: Any) -> dict[str, Any]:
    """What the page of an organisation shows of its agreements."""
    from seriktes.partners.queries import find_agreements

    return {"agreements": find_agreements(actor, partner=organisation), "organisation": organisation}
