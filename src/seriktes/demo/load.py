"""Loads the demo network into an empty database; a second load changes nothing.

DemoRefused(DomainError)
├── NotEmpty        the database holds something else
└── BrokenOff       it holds half a demo
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from seriktes.accounts.models import User
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.rollup import rebuild
from seriktes.clubs.models import Club
from seriktes.core import audit
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.errors import DomainError
from seriktes.core.models import AuditEntry
from seriktes.demo import (
    categories,
    erasures,
    frauds,
    ground,
    indicators,
    papers,
    partnership,
    photographs,
    schedules,
    shares,
    staff,
    state_form,
    stories,
)
from seriktes.demo.duplicates import Duplicates
from seriktes.demo.groups import Groups
from seriktes.demo.journal import Journal
from seriktes.demo.people import People
from seriktes.demo.releases import LateJournal, Releases
from seriktes.demo.scale import Scale
from seriktes.demo.tables import Writer
from seriktes.organisations.models import Organisation
from seriktes.people.actions import merge_people
from seriktes.people.models import Person

Progress = Callable[[str, int, int], Any]

BEGUN, LOADED = "demo.network.begun", "demo.network.loaded"
# One transaction holds a network of a few districts: what is broken off leaves nothing. Larger ones are
# written in portions, so that the log of the database stays small.
CLUBS_AT_ONCE = 24


class DemoRefused(DomainError):
    code = "demo"


class NotEmpty(DemoRefused):
    code = "demo.not_empty"


class BrokenOff(DemoRefused):
    code = "demo.broken_off"


@dataclass(frozen=True)
class Loaded:
    """What a demo network holds."""

    clubs: int
    people: int
    sessions: int
    marks: int
    is_new: bool


def load(scale: Scale, progress: Progress = lambda *_step: None) -> Loaded:
    """Write the demo network, or find it there. Raises `DemoRefused`."""
    if _is_loaded():
        return _count(is_new=False)
    _require_empty()
    at_once: AbstractContextManager[Any] = (
        transaction.atomic() if scale.clubs <= CLUBS_AT_ONCE else nullcontext()
    )
    loading = Loading(scale, progress)
    # Looking up what each row names takes as long as writing it: SQLite looks once, at the end.
    with connection.constraint_checks_disabled(), at_once:
        loading.run()
        connection.check_constraints()
    # Figures are read through a connection of its own, which sees only what is finished.
    loading.release()
    return _count(is_new=True)


def _is_loaded() -> bool:
    return AuditEntry.objects.filter(action=LOADED).exists()


def _require_empty() -> None:
    if AuditEntry.objects.filter(action=BEGUN).exists():
        raise BrokenOff(
            _("An earlier load of the demo network was broken off. Remove the database and load it again.")
        )
    if Organisation.objects.exists() or Person.objects.exists() or User.objects.exists():
        raise NotEmpty(_("The database is not empty. The demo network is loaded into an empty one only."))


def _count(*, is_new: bool) -> Loaded:
    clubs = Club.objects.count()
    return Loaded(clubs, Person.objects.count(), Session.objects.count(), Mark.objects.count(), is_new)


def _gather_statistics() -> None:
    """Let PostgreSQL see what was loaded at once: a plan made for empty tables takes minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Loading:
    """One load, from the organisations to the roll-up."""

    def __init__(self, scale: Scale, progress: Progress) -> None:
        self.scale, self.progress = scale, progress
        self.writer = Writer()
        self.late = LateJournal(scale)

    def run(self) -> None:
        with transaction.atomic():
            self._frame()
        for numbers in self._portions():
            with transaction.atomic():
                for number in numbers:
                    self._club(number)
                    self.progress("clubs", number + 1, self.scale.clubs)
                self.writer.flush()
        with transaction.atomic():
            self.agreements.write()
            state_form.write(self.scale, self.partners.ngo, self.staff.manager)
            late, coming, once = self.partners.akimats[0], self.partners.companies[0], self.partners.operator
            schedules.write(self.scale, (late, coming, once), self.staff.manager)
            frauds.plant(self.scale, self.partners.ngo)
            self.late.take_out(self._late_partner)
        rebuild(progress=lambda done, total: self.progress("sums", done, total))
        with transaction.atomic():
            self._finish()

    def release(self) -> None:
        """Release the last twelve full months for three partners whose support overlaps."""
        releases = Releases(
            self.scale,
            Actor(user=self.staff.manager),
            Actor(user=self.staff.chair),
            lambda done, total: self.progress("releases", done, total),
        )
        receivers = [self.partners.akimats[0], self.partners.operator, self._late_partner]
        # Plans stand before what is released of them.
        indicators.Plans(self.scale, Actor(user=self.staff.manager)).write(
            receivers, together=[self.partners.akimats[0], self._late_partner]
        )
        papers.write(self.partners.ngo, receivers[0], self._late_partner, Actor(user=self.staff.manager))
        releases.write(receivers, self.late)
        with transaction.atomic():
            audit.log(LOADED, actor=SYSTEM, target=self.partners.ngo, after={"seed": self.scale.seed})

    @property
    def _late_partner(self) -> Organisation:
        """The partner whose report is restated."""
        return self.partners.companies[0]

    def _frame(self) -> None:
        """Write what stands once: organisations, the tree of the network, users, programmes."""
        self.partners = partnership.organisations(self.scale, self.writer)
        audit.log(BEGUN, actor=SYSTEM, target=self.partners.ngo)
        self.ground = ground.build(self.scale, self.partners.ngo)
        self.staff = staff.build(self.scale, self.ground.clubs, self.partners.by_login())
        self.people = People(self.scale, self.writer, categories.write(self.writer))
        self.groups = Groups(self.scale, self.writer, self.people)
        self.groups.write_programmes()
        self.duplicates = Duplicates(self.groups)
        self.journal = Journal(self.scale, self.writer, demo_teacher=self.staff.teachers[0][0].pk)
        self.agreements = partnership.Agreements(
            self.scale, self.writer, self.partners, self.ground, self.staff
        )

    def _portions(self) -> Iterator[range]:
        for first in range(0, self.scale.clubs, CLUBS_AT_ONCE):
            yield range(first, min(first + CLUBS_AT_ONCE, self.scale.clubs))

    def _club(self, number: int) -> None:
        planned = self.groups.of_club(number, self.ground.clubs[number], self.staff.teachers[number])
        self.duplicates.of_club(number, planned)
        self.journal.of_club(number, planned)

    def _finish(self) -> None:
        """Join one of the children who stand twice, leave the others to be found."""
        if self.duplicates.twice:
            kept, merged = (Person.objects.get(pk=person.pk) for person in self.duplicates.twice[0])
            merge_people(actor=SYSTEM, kept=kept, merged=merged)
        photographs.write(self.scale, self.ground.clubs, Actor(user=self.staff.coordinator))
        manager, chair = Actor(user=self.staff.manager), Actor(user=self.staff.chair)
        stories.write(self.scale, self.partners.akimats[0], manager, chair)
        shares.write(self.scale, self.ground.clubs, manager)
        _gather_statistics()
        frauds.look(Actor(user=self.staff.coordinator), self.scale)
        erasures.write(self.scale, Actor(user=self.staff.coordinator), chair)
