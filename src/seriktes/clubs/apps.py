from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class ClubsConfig(SeriktesAppConfig):
    name = "seriktes.clubs"
    label = "clubs"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.clubs.queries import roles_in_clubs
        from seriktes.clubs.search import find
        from seriktes.core import registry

        name, permission = _("Clubs"), "clubs.club.view"
        registry.nav.add(registry.NavEntry("clubs", name, "clubs:club-list", "school", permission, order=25))
        registry.search.add(registry.SearchSource("clubs", name, find, permission, order=30))
        registry.roles.add(registry.RoleSource("clubs", roles_in_clubs, permission, order=20))
