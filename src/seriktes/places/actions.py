"""Residents of places: a file is uploaded, looked at, and brought in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.core.media_types import media_type
from seriktes.places.errors import WrongPopulation
from seriktes.places.models import LONGEST_SOURCE, Population, PopulationImport, Territory
from seriktes.places.queries import PopulationLine, lines_of, read_lines

BRING_IN = "places.population.bring_in"


def check_source(source: str) -> None:
    """Raise WrongPopulation where it cannot be kept whole who has told the numbers."""
    if len(source) > LONGEST_SOURCE:
        raise WrongPopulation(
            _("Say in at most %(most)s characters where the numbers are from: these are %(given)s.")
            % {"most": LONGEST_SOURCE, "given": len(source)}
        )


def upload_population(*, actor: Actor, content: bytes, name: str, source: str) -> PopulationImport:
    """Keep a file with residents, to be looked at. Raises SpreadsheetError, WrongPopulation."""
    require(actor, BRING_IN)
    check_source(source)
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
        _one_at_a_time()
        held = (
            PopulationImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=brought.pk)
        )
        if held.brought_in_at is not None:
            raise WrongPopulation(_("This file was brought in already."))
        lines = [line for line in lines_of(held) if line.is_new]
        if not lines:
            raise WrongPopulation(_("Nothing in this file is new."))
        now = timezone.now()
        _replace(lines, now)
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


def _one_at_a_time() -> None:
    """Let one file in at a time: of two that tell of one place and year, the second sees the first."""
    list(Territory.objects.select_for_update(no_key=True).order_by("pk")[:1])


def _replace(lines: Iterable[PopulationLine], now: datetime) -> None:
    by_year: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        by_year[line.year].add(line.kato)
    for year, katos in by_year.items():
        same = Population.objects.current().filter(year=year, territory__kato__in=katos)
        same.update(replaced_at=now)
