from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class PeopleConfig(SeriktesAppConfig):
    name = "seriktes.people"
    label = "people"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.core import registry
        from seriktes.people.search import find

        name, permission = _("People"), "people.person.view"
        registry.nav.add(
            registry.NavEntry("people", name, "people:person-list", "users", permission, order=30)
        )
        registry.search.add(registry.SearchSource("people", name, find, permission, order=10))
