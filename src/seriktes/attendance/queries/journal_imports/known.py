"""Who may be meant by the rows of a journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from seriktes.activities.models import Enrolment
from seriktes.attendance.imports.matching import Known
from seriktes.attendance.journals.readings import PersonRow
from seriktes.attendance.models import Mark
from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.people.models import Person
from seriktes.people.sealing import iin_index


def known_people(actor: Actor, club: Club, people: Iterable[PersonRow]) -> list[Known]:
    """Return who may be meant by the rows of a journal.

    Those ever enrolled in the club, those who have marks in it, and of the others whom the actor may see
    those born on one of the dates. Somebody with the very ИИН is found even where the actor may not see
    them: a second row for one human being would be worse. Their name is not shown. Of a walk-in the journals
    of the club show the name, and nothing else is told.
    """
    rows_of_file = list(people)
    born = {row.birth_date for row in rows_of_file if row.birth_date}
    indexes = {index_of(row) for row in rows_of_file if row.iin}
    stands = _Stands(club)
    seen = Person.objects.visible_to(actor)
    in_club = [*stands.enrolled, *stands.visited]
    visible = set(seen.filter(Q(birth_date__in=born) | Q(pk__in=in_club)).values_list("pk", flat=True))
    wanted = visible | stands.visited.keys()
    found = (
        Person.objects.known().filter(Q(pk__in=wanted) | Q(iin_index__in=indexes)).select_related("canonical")
    )
    people_found = [_known(person, stands, is_seen=person.pk in visible) for person in found]
    return [*people_found, *_erased_people(stands)]


def _erased_people(stands: _Stands) -> Iterator[Known]:
    """Yield the erased people of the club by what journals call them: a journal made here may come back."""
    rows = Person.objects.filter(pk__in=[*stands.enrolled, *stands.visited]).exclude(erasure=None)
    for person in rows.select_related("canonical"):
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                family, given, rest = person.full_name.split(" ", 2)
                known = _known(person, stands, is_seen=True)
                yield replace(known, name=person.full_name, names=(family, given, rest))


class _Stands:
    """In which groups of a club rows of people stand: enrolled, or with marks alone."""

    def __init__(self, club: Club) -> None:
        self.enrolled: dict[int, set[int]] = {}
        self.visited: dict[int, set[int]] = {}
        for person, group in Enrolment.objects.filter(group__club=club).values_list("person", "group"):
            self.enrolled.setdefault(person, set()).add(group)
        marks = Mark.objects.current().filter(session__group__club=club).order_by()
        for person, group in marks.values_list("person", "session__group").distinct():
            if group not in self.enrolled.get(person, ()):
                self.visited.setdefault(person, set()).add(group)


def _known(person: Person, stands: _Stands, *, is_seen: bool) -> Known:
    root = person.canonical or person
    return Known(
        root_id=root.pk,
        code=root.code,
        name=root.name,
        names=(person.family_name, person.given_name, person.patronymic),
        birth_date=person.birth_date if is_seen else None,
        iin_index=person.iin_index,
        groups=frozenset(stands.enrolled.get(person.pk, ())),
        visited=frozenset(stands.visited.get(person.pk, ())),
        is_visible=is_seen or person.pk in stands.visited,
    )


def index_of(row: PersonRow) -> str:
    """Return the blind index of a row's ИИН, nothing where it has none."""
    return iin_index(row.iin) if row.iin else ""
