"""Residents of places: a file is uploaded, looked at, and brought in."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.core.media_types import media_type
from seriktes.places.errors import WrongPopulation
from seriktes.places.models import Population, PopulationImport
from seriktes.places.queries import lines_of, read_lines

BRING_IN = "places.population.bring_in"


def upload_population(*, actor: Actor, content: bytes, name: str, source: str) -> PopulationImport:
    """Keep a file with residents, to be looked at. Raises SpreadsheetError, WrongPopulation."""
    require(actor, BRING_IN)
    if not read_lines(content, name):
        raise WrongPopulation(_("There is no line with a code, a year and residents in this file."))
    stored = files.store(content, name=name, content_type=media_type(name), actor=actor)
    with transaction.atomic():
        brought = PopulationImport.objects.create(file=stored, source=source, uploaded_by=actor.user)
        audit.log("places.population.uploaded", actor=actor, target=brought, after={"file": stored.name})
    return brought


def bring_in_population(*, actor: Actor, brought: PopulationImport) -> int:
    """Bring the good lines of a file in and return how many changed something; former numbers stay.

    Raises WrongPopulation where nothing is to be brought in, or a second time.
    """
    with transaction.atomic():
        require(actor, BRING_IN, brought)
        held = (
            PopulationImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=brought.pk)
        )
        if held.brought_in_at is not None:
            raise WrongPopulation(_("This file was brought in already."))
        lines = [line for line in lines_of(held) if line.is_new]
        if not lines:
            raise WrongPopulation(_("Nothing in this file is new."))
        now = timezone.now()
        for line in lines:
            same = Population.objects.current().filter(territory=line.territory, year=line.year)
            same.update(replaced_at=now)
        Population.objects.bulk_create(
            Population(
                territory=line.territory,
                year=line.year,
                residents=line.residents,
                brought_in=held,
                recorded_at=now,
            )
            for line in lines
            if line.territory is not None
        )
        held.brought_in_at = now
        held.save(update_fields=("brought_in_at",))
        audit.log("places.population.brought_in", actor=actor, target=held, after={"entries": len(lines)})
    return len(lines)
