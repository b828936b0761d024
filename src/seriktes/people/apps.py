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
        from seriktes.people.erasing import own
        from seriktes.people.search import find

        own.register()
        name, permission = _("People"), "people.person.view"
        registry.nav.add(
            registry.NavEntry("people", name, "people:person-list", "users", permission, order=30)
        )
        registry.search.add(registry.SearchSource("people", name, find, permission, order=10))
        registry.home.add(
            registry.HomeSection(
                "people.erasures",
                "people/_home_erasures.html",
                queries.erasures_to_confirm,
                "people.erasure.confirm",
                order=6,
                is_later=True,
            )
        )
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
