from __future__ import annotations

from seriktes.core.apps import SeriktesAppConfig


class ActivitiesConfig(SeriktesAppConfig):
    name = "seriktes.activities"
    label = "activities"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.activities import erasing, listings
        from seriktes.activities.closing import close_groups, end_what_they_teach
        from seriktes.clubs.signals import appointment_ending, club_closing
        from seriktes.core import registry

        erasing.register()
        club_closing.connect(close_groups, dispatch_uid="activities.close_groups")
        appointment_ending.connect(end_what_they_teach, dispatch_uid="activities.end_teachings")
        view, enrolment = "activities.group.view", "activities.enrolment.view"
        registry.nav.add(
            registry.NavEntry("groups", _("Groups"), "activities:group-list", "shapes", view, order=20)
        )
        registry.search.add(registry.SearchSource("groups", _("Groups"), listings.find, view, order=20))
        registry.panels.add(
            registry.Panel(
                "people.person_list",
                "ways_in",
                "activities/_people_added.html",
                lambda actor, _nothing: True,
                "activities.enrolment.edit",
                order=10,
            )
        )
        registry.panels.add(
            registry.Panel(
                "people.person",
                "enrolments",
                "activities/_enrolments.html",
                listings.enrolments_panel,
                enrolment,
                order=10,
            )
        )
        registry.panels.add(
            registry.Panel(
                "people.merge_side",
                "enrolments",
                "activities/_enrolments.html",
                listings.enrolments_panel,
                enrolment,
            )
        )
        _extend_people()
        _extend_clubs(view)


def _extend_people() -> None:
    """Add the filters by club and group and the column of groups to the list of people."""
    from django.utils.translation import gettext_lazy as _

    from seriktes.activities import listings
    from seriktes.people import listing as people

    view, enrolment = "activities.group.view", "activities.enrolment.view"
    people.filters.add(
        people.PersonFilter("club", _("Club"), listings.club_choices, listings.people_of_club, view, order=10)
    )
    people.filters.add(
        people.PersonFilter(
            "group", _("Group"), listings.group_choices, listings.people_of_group, view, order=20
        )
    )
    people.columns.add(people.PersonColumn("groups", _("Groups"), listings.group_names, enrolment))


def _extend_clubs(view: str) -> None:
    """Add the groups to the page of a club, and how many groups and people there are to the list of clubs."""
    from django.utils.translation import gettext_lazy as _

    from seriktes.activities import listings
    from seriktes.clubs import listing as clubs
    from seriktes.core import registry

    panel = registry.Panel(
        "clubs.club", "groups", "activities/_club_groups.html", listings.groups_panel, view, order=10
    )
    registry.panels.add(panel)
    clubs.columns.add(clubs.ClubColumn("groups", _("Groups"), listings.group_counts, view, order=10))
    clubs.columns.add(clubs.ClubColumn("people", _("People"), listings.people_counts, view, order=20))
