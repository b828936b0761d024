from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class OrganisationsConfig(SeriktesAppConfig):
    name = "seriktes.organisations"
    label = "organisations"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.core import registry
        from seriktes.organisations.queries import roles_for_organisations
        from seriktes.organisations.search import find
        from seriktes.organisations.wording import title_for

        permission, pages = "organisations.organisation.view", "organisations:organisation-list"
        registry.nav.add(
            registry.NavEntry("organisations", title_for, pages, "building-2", permission, order=60)
        )
        registry.search.add(
            registry.SearchSource("organisations", _("Organisations"), find, permission, order=60)
        )
        registry.roles.add(
            registry.RoleSource("organisations", roles_for_organisations, permission, order=40)
        )
