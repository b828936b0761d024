from __future__ import annotations

from typing import Any

from seriktes.core.apps import SeriktesAppConfig

PANEL_PICTURES = 6


class GalleryConfig(SeriktesAppConfig):
    name = "seriktes.gallery"
    label = "gallery"
    default = True

    def ready(self) -> None:
        super().ready()
        from django.utils.translation import gettext_lazy as _

        from seriktes.core import registry
        from seriktes.gallery import erasing
        from seriktes.gallery.receivers import listen

        listen()
        erasing.register()
        name, permission = _("Photographs"), "gallery.photograph.identify"
        registry.nav.add(
            registry.NavEntry("gallery", name, "gallery:photograph-list", "image", permission, order=55)
        )
        registry.panels.add(
            registry.Panel(
                page="clubs.club",
                name="photographs",
                template="gallery/_club_panel.html",
                build=photographs_of,
                permission=permission,
                order=60,
            )
        )


def photographs_of(actor: Any, club: Any) -> dict[str, Any] | None:
    """What the page of a club shows of its photographs."""
    from django.utils import timezone

    from seriktes.core.access import allows
    from seriktes.gallery.models import Photograph
    from seriktes.gallery.queries import PhotographsSought, find_photographs

    found = list(find_photographs(actor, PhotographsSought(club=club))[:PANEL_PICTURES])
    may_add = allows(actor, "gallery.photograph.add", Photograph(club=club))
    return {"photographs": found, "club": club, "may_add": may_add, "today": timezone.localdate()}
