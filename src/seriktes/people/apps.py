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
        from seriktes.people import listing, queries
        from seriktes.people.search import find

        name, permission = _("People"), "people.person.view"
        registry.nav.add(
            registry.NavEntry("people", name, "people:person-list", "users", permission, order=30)
        )
        registry.search.add(registry.SearchSource("people", name, find, permission, order=10))
        registry.panels.add(
            registry.Panel(
                page="people.person",
                name="categories",
                template="people/_categories.html",
                build=queries.categories_of,
                permission=queries.categories.SEE,
                order=60,
            )
        )
        listing.filters.add(
            listing.PersonFilter(
                name="category",
                label=_("Category"),
                choices=queries.category_choices,
                rows=queries.in_category,
                permission=queries.categories.SEE,
                order=60,
            )
        )
