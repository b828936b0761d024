"""Somebody who is known everywhere, by words that stand nowhere else; and a look at all that is kept."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.enums import ImportState, NotHeldReason, RowOutcome
from seriktes.attendance.models import (
    AnomalyFlag,
    FlagClosure,
    FlagExplanation,
    ImportIssue,
    JournalImport,
    JournalProfile,
    Mark,
    NotHeld,
)
from seriktes.core import files, text
from seriktes.core.access import SYSTEM
from seriktes.core.jobs import JobState
from seriktes.core.models import AuditEntry, Job, Receipt, StoredFile, TickRun
from seriktes.gallery.models import PhotographPerson
from seriktes.people.actions import (
    PersonDetails,
    add_guardian,
    add_person,
    edit_person,
    merge_people,
    tell_apart,
)
from seriktes.people.enums import ConsentForm, ErasureReason, Purpose, Relation
from seriktes.people.erasing.registry import free_texts
from seriktes.people.iin import sample_iin
from seriktes.people.models import Consent, Erasure, Person
from seriktes.people.sealing import iin_index
from seriktes.results.enums import CheckOutcome
from seriktes.results.illustrated.models import IllustratedEdition, IllustratedPerson
from seriktes.results.models import Release, ReleaseCheck, ReleaseFile
from seriktes.results.report_templates.models import ReleaseWording
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.actions import FILE_JOB
from seriktes.results.state_forms.models import (
    StateForm,
    StateFormCopy,
    StateFormEntry,
    StateFormFiling,
    StateFormLine,
)
from seriktes.results.stories.models import StoryPerson
from tests import factories as make
from tests.attendance.imports.files import MONTH, month
from tests.world import World

FAMILY, GIVEN, PATRONYMIC, FORMER = "Қанарғалиев", "Сайлаубай", "Жылқыайдарұлы", "Ескіатанов"
MOTHER = "Мөлдірханым"
PHONE, IIN = "+77090001122", sample_iin(date(2014, 5, 10), "m", 321)
FULL = f"{FAMILY} {GIVEN}"
CANARIES = (FAMILY, GIVEN, PATRONYMIC, FORMER, MOTHER)


@dataclass
class Planted:
    """The child, the row that was joined to theirs, and the mother whom nobody else needs."""

    child: Person
    double: Person
    mother: Person
    release: Release
    alone: Any
    together: Any


def plant(world: World, named: dict[str, Any]) -> Planted:
    """Write the child down everywhere the program can, and leave nothing to do before the erasure."""
    child, double, mother = _family(world)
    _attendance(world, child, double)
    alone, together = _photographs(world, child)
    release = _papers(world, named, child)
    _portfolio(world, child)
    _rows_that_lack(world)
    _free_words()
    return Planted(child, double, mother, release, alone, together)


def _family(world: World) -> tuple[Person, Person, Person]:
    actor = world.actor("coordinator")
    born = date(2014, 5, 10)
    details = PersonDetails(FORMER, GIVEN, PATRONYMIC, born, "m", (PHONE,), IIN)
    child = add_person(actor=actor, details=details)
    child = edit_person(
        actor=actor, person=child, details=PersonDetails(FAMILY, GIVEN, PATRONYMIC, born, "m", (PHONE,))
    )
    mother = add_person(actor=actor, details=PersonDetails(f"{FAMILY}а", MOTHER, "", None, "f", (PHONE,)))
    add_guardian(actor=actor, child=child, guardian=mother, relation=Relation.MOTHER, starts_on=born)
    for purpose in Purpose:
        Consent.objects.create(
            person=child, given_by=mother, purpose=purpose, form=ConsentForm.PAPER, starts_on=date(2025, 9, 1)
        )
    double = make.person(FAMILY, GIVEN, birth_date=born)
    merge_people(actor=actor, kept=child, merged=double)
    tell_apart(actor=actor, one=child, other=make.person(FAMILY[:-1], "Айбек"))
    child.refresh_from_db()
    return child, double, mother


def _attendance(world: World, child: Person, double: Person) -> None:
    make.enrolment(child, world.chess, ends_on=date(2025, 12, 31))
    make.enrolment(double, world.dombra, ends_on=date(2025, 12, 31))
    rows = [[cell if cell != "Үлгібаев Айбар" else FULL for cell in row] for row in MONTH]
    stored = files.store(
        month(rows, sheet=f"{FULL} журналы"), name=f"{FULL}.xlsx", content_type="", actor=SYSTEM
    )
    brought = JournalImport.objects.create(
        club=world.club,
        file=stored,
        state=ImportState.DONE,
        decisions={"people": {"0123456789abcdef": child.code, "fedcba9876543210": "new"}},
        made={"people": {"0123456789abcdef": child.pk}, "chunks": 1},
    )
    ImportIssue.objects.create(
        journal_import=brought, outcome=RowOutcome.REFUSED, sheet=FULL, cell="C4", reason="marked_by_hand",
        detail={"by": "Үлгі", "name": FULL},
    )  # fmt: skip
    make.mark(world.session, child, journal_import=brought, sheet=f"{FULL} журналы", cell="C4")
    make.mark(world.other_session, double)
    make.mark(make.session(world.chess, day=date(2025, 9, 17)), child)


def _photographs(world: World, child: Person) -> tuple[Any, Any]:
    made = []
    for colour, people in (("navy", (child,)), ("olive", (child, world.child))):
        stored = files.store(
            make.jpeg(colour=colour), name="picture.jpg", content_type="image/jpeg", actor=SYSTEM
        )
        photograph = make.photograph(world.club, f"{FULL} {colour}", picture=stored, preview=stored)
        for person in people:
            PhotographPerson.objects.create(photograph=photograph, person=person)
        made.append(photograph)
    return made[0], made[1]


def _papers(world: World, named: dict[str, Any], child: Person) -> Release:
    """A story about the child, as it is kept and as a released paper holds it."""
    story = make.story(world.akimat_agreement, f"{FULL} туралы", text_kk=f"{GIVEN} озды.")
    StoryPerson.objects.create(story=story, person=child)
    release: Release = named["release"]
    told = {
        "code": story.code,
        "title": {"kk": story.name_kk},
        "text": {"kk": f"{GIVEN} озды."},
        "pictures": [],
    }
    other = {
        "code": "OTHER",
        "title": {"kk": "Ашық есік күні"},
        "text": {"kk": "Жүз адам келді."},
        "pictures": [],
    }
    Release.objects.filter(pk=release.pk).update(dress={"stories": [told, other], "texts": []})
    stored = files.store(
        f"{GIVEN} озды.".encode(), name=f"{FULL}.pdf", content_type="application/pdf", actor=SYSTEM
    )
    ReleaseFile.objects.create(release=release, language="kk", form="illustrated.pdf", file=stored)
    edition = IllustratedEdition.objects.create(release=release, until=date.max)
    edition.stories.add(story)
    IllustratedPerson.objects.create(edition=edition, person=child, purpose=Purpose.TRANSFER)
    return release


def _portfolio(world: World, child: Person) -> None:
    form = StateForm.objects.create(
        kind="portfolio", organisation=world.company, year=2025, group=world.chess, person=child
    )
    line = StateFormLine.objects.create(form=form, section="5")
    entry = StateFormEntry.objects.create(form=form, line=line, field="5-2", value=FULL)
    sealing.seal(entry, FULL)
    entry.save()
    filing = StateFormFiling.objects.create(form=form, filed_on=date(2025, 12, 1))
    copy, made = (
        files.store(
            f"{FULL} {name}".encode(), name=f"{FULL}.pdf", content_type="application/pdf", actor=SYSTEM
        )
        for name in ("copy", "made")
    )
    StateFormCopy.objects.create(filing=filing, kind="pdf", language="kk", file=copy)
    Job.objects.create(kind=FILE_JOB, params={"code": form.code}, state=JobState.DONE, result_file=made)


def _rows_that_lack(world: World) -> None:
    """Make a row of each model that may hold free words and of which the small world has none."""
    NotHeld.objects.create(
        session=world.other_session, reason=NotHeldReason.HOLIDAY, withdrawn_at="2025-09-20T00:00Z"
    )
    for flag in AnomalyFlag.objects.all()[:1]:
        FlagExplanation.objects.create(flag=flag, text="Үлгі", written_by=world.users["leader"])
        FlagClosure.objects.create(
            flag=flag, outcome=FlagOutcome.values[0], explanation="Үлгі", closed_by=world.users["leader"]
        )
    JournalProfile.objects.create(club=world.club, name="Үлгі")
    TickRun.objects.create(name="test.work")
    Receipt.objects.create(event_id=uuid4(), kind="test", content_hash="", made_at=timezone.now())
    DBTaskResult.objects.create(
        priority=0, task_path="seriktes.core.jobs.queued_job", queue_name="default", backend_name="default",
        args_kwargs={}, exception_class_path="", traceback="", worker_ids=[], run_after=timezone.now(),
    )  # fmt: skip
    release = Release.objects.filter(released_at__isnull=False).first()
    ReleaseCheck.objects.create(release=release, outcome=CheckOutcome.values[0])
    ReleaseWording.objects.create(release=release)
    old = make.person("Үлгіұлы", "Ескі")
    Erasure.objects.create(person=old, reason=ErasureReason.REQUEST, withdrawn_at=timezone.now())


def _free_words() -> None:
    """Write the name into each column that may hold free words, of every row that there is."""
    for kept in free_texts:
        model = apps.get_model(kept.model)
        for row in model._default_manager.filter(kept.rows):
            for field in kept.fields:
                if field == "dress" and row.is_draft:  # a draft has to be mended first
                    continue
                column = model._meta.get_field(field)
                value = getattr(row, field)
                if isinstance(column, models.JSONField):
                    new: Any = {**value, "said": FULL} if isinstance(value, dict) else [FULL]
                    if kept.model == "results.StateFormEntry":
                        new = FULL
                else:
                    new = f"{value} {FULL} {PHONE}"[-60:]
                model._default_manager.filter(pk=row.pk).update(**{field: new})


# what is left


def left_in_database() -> list[str]:
    """Return "table.column: word" for each planted word that any column of any table holds."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    found += [f"{table}.{name}: {word}" for word in _words() if word in _plain(value)]
    return sorted(set(found))


def _words() -> tuple[str, ...]:
    """The planted words, and the keys that are made of them."""
    folded = (text.fold(word) for word in CANARIES)
    sorted_ = (text.sort_key(word).rstrip("0") for word in CANARIES)
    escaped = (json.dumps(word)[1:-1] for word in CANARIES)
    digits = (PHONE.lstrip("+"), IIN, iin_index(IIN), "0123456789abcdef")
    return (*CANARIES, *folded, *sorted_, *escaped, *digits)


def _plain(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def left_in_files(digests: set[str] | None = None) -> list[str]:
    """Return the planted words that kept files hold: of the whole disk, or of these files alone."""
    found = set()
    for digest in digests if digests is not None else set(files._digests()):
        for part in _parts(files._read(digest)):
            found |= {word for word in _words() if word.encode() in part}
    return sorted(found)


def not_erased() -> set[str]:
    return set(StoredFile.objects.filter(erased_at=None).values_list("sha256", flat=True)) & set(
        files._digests()
    )


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def marks_of(people: list[int]) -> list[tuple[Any, ...]]:
    return list(
        Mark.objects.filter(person__in=people).order_by("pk").values_list("pk", "session", "status", "cell")
    )


def told_of(erasure: Any) -> list[tuple[str, dict[str, Any]]]:
    rows = AuditEntry.objects.filter(target_type="people.erasure", target_id=erasure.pk).order_by("pk")
    return list(rows.values_list("action", "after"))
