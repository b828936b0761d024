"""Small random networks: what hypothesis draws becomes rows."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.models import Mark
from seriktes.attribution.models import CoverageRule
from seriktes.clubs.models import Club, Unit
from seriktes.organisations.models import Organisation
from seriktes.people.models import Category, Person, PersonCategory, PersonMerge
from tests import factories as make
from tests.oracle.oracle import rules_for

FIRST, LAST = date(2025, 9, 1), date(2025, 11, 30)
SHARES = (0, 1, 100_000, 333_333, 400_000, 600_000, 1_000_000)
KINDS = (ProgrammeKind.SPORT, ProgrammeKind.ARTS)


@contextmanager
def discarded():
    """What is written inside is gone at the end, so that one test can try many networks."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(random, *, over_the_whole=False) -> None:
    """Write a small network: tree, clubs, groups, people, merges, sessions, marks, agreements, rules."""
    root = make.network()
    branch = make.unit("Филиал (үлгі)", parent=root)
    twig = make.unit("Бөлімше (үлгі)", parent=branch)
    territory = make.territory()
    clubs = [
        make.club(f"{number}-клуб (үлгі)", unit=unit, territory=territory)
        for number, unit in enumerate((root, branch, twig))
    ]
    programmes = [make.programme(f"{kind}", kind) for kind in KINDS]
    for number in range(random.randint(1, 4)):
        make.group(f"{number}", club=random.choice(clubs), programme=random.choice(programmes))
    people(random)
    for group in Group.objects.all():
        sessions(random, group)
    for _ in range(random.randint(0, 3)):
        merge(random)
    categories(random)
    rules(random, over_the_whole=over_the_whole)


def people(random) -> None:
    for number in range(random.randint(2, 6)):
        born = random.choice(
            (None, date(2025 - random.randint(3, 70), random.randint(1, 12), random.randint(1, 28)))
        )
        make.person(f"Үлгі{number}", birth_date=born, sex=random.choice(("f", "m", "")))
    persons, groups = list(Person.objects.all()), list(Group.objects.all())
    for person in persons:
        for group in random.sample(groups, random.randint(0, len(groups))):
            enrol(random, person, group)


def enrol(random, person, group) -> None:
    starts_on = any_day(random)
    ends_on = random.choice((None, starts_on + timedelta(random.randint(0, 60))))
    Enrolment.objects.create(person=person, group=group, starts_on=starts_on, ends_on=ends_on)


def sessions(random, group) -> None:
    for number in range(random.randint(0, 5)):
        session = make.session(
            group, any_day(random), time(8 + number), random.choice((45, 60, 90)), state=random.randint(0, 2)
        )
        persons = list(Person.objects.all())
        for person in random.sample(persons, random.randint(0, len(persons))):
            mark(random, session, person)


def mark(random, session, person) -> None:
    """A mark, whose former one, if any, is kept as replaced."""
    Mark.objects.filter(session=session, person=person, replaced_at=None).update(replaced_at=timezone.now())
    make.mark(session, person, random.randint(1, 5))


def merge(random) -> set[int]:
    """Merge two persons that stand for two people; return the rows whose canonical row changed."""
    roots = list(Person.objects.filter(canonical=None))
    if len(roots) < 2:
        return set()
    kept, merged = random.sample(roots, 2)
    PersonMerge.objects.create(kept=kept, merged=merged)
    return settle()


def undo(random) -> set[int]:
    edges = list(PersonMerge.objects.filter(undone_at=None))
    if not edges:
        return set()
    edge = random.choice(edges)
    edge.undone_at = timezone.now()
    edge.save()
    return settle()


def settle() -> set[int]:
    """Write every person's canonical row as the merges in force say; return the persons it changed for."""
    from tests.oracle.oracle import roots

    root, changed = roots(), set()
    for person in Person.objects.all():
        wanted = root(person.pk) if root(person.pk) != person.pk else None
        if wanted != person.canonical_id:
            Person.objects.filter(pk=person.pk).update(canonical=wanted)
            changed.add(person.pk)
    return changed


def categories(random) -> None:
    """Two categories, and who belongs to them: some rows twice, some withdrawn, joined rows too."""
    for name in ("Көпбалалы отбасы (үлгі)", "Зейнеткер (үлгі)"):
        make.category(name)
    for person in Person.objects.all():
        if random.random() < 0.4:
            belong(random, person)


def belong(random, person) -> PersonCategory:
    """Put somebody into a category, or take them out of one, as rows of the table alone."""
    category = random.choice(list(Category.objects.all()))
    PersonCategory.objects.filter(person=person, category=category, ends_on=None).update(
        withdrawn_at=timezone.now()
    )
    starts_on = any_day(random)
    ends_on = random.choice((None, starts_on + timedelta(random.randint(0, 60))))
    return make.person_category(person, category, starts_on=starts_on, ends_on=ends_on)


def rules(random, *, over_the_whole) -> None:
    partners = [make.organisation(f"Серіктес {number} (үлгі)") for number in range(3)]
    agreements = [make.agreement(partner, "1") for partner in partners] + [make.agreement(partners[0], "2")]
    for _ in range(random.randint(0, 5)):
        starts_on = any_day(random)
        ends_on = random.choice((None, starts_on + timedelta(random.randint(0, 60))))
        rule = make.coverage_rule(
            random.choice(agreements),
            random.choice(SHARES),
            starts_on=starts_on,
            ends_on=ends_on,
            **scope(random),
        )
        if not over_the_whole and is_over():
            rule.delete()
    if (held := PersonCategory.objects.standing().first()) and random.random() < 0.7:
        share = random.choice((1, 100_000, 333_333))
        make.coverage_rule(random.choice(agreements), share, starts_on=FIRST, category=held.category)


def scope(random) -> dict:
    kind = random.choice(("unit", "club", "programme_kind", "group", "category"))
    if kind == "programme_kind":
        return {kind: random.choice(KINDS)}
    model = {"unit": Unit, "club": Club, "group": Group, "category": Category}[kind]
    return {kind: random.choice(list(model.objects.all()))}


def is_over() -> bool:
    """Whether some group's shares are above the whole; only days that start a rule matter."""
    days = {rule.starts_on for rule in CoverageRule.objects.filter(replaced_at=None)}
    return any(
        sum(share for _partner, share in rules_for(group, day)) > 1
        for group in Group.objects.all()
        for day in days
    )


def any_day(random) -> date:
    return FIRST + timedelta(random.randint(0, (LAST - FIRST).days))


def partners() -> list[int]:
    return list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
