"""Pages in states that the objects of the small world are not in, for the forms that stand on these alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from seriktes.attendance.actions.journal_imports import BRING_IN
from seriktes.attendance.anomalies.enums import FlagOutcome
from seriktes.attendance.enums import ImportState, NotHeldReason, RowOutcome, SessionState
from seriktes.attendance.models import FlagClosure, ImportIssue, JournalImport, NotHeld
from seriktes.attribution.rollup import rebuild
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.enums import JobState
from seriktes.core.models import Job
from seriktes.gallery.models import PhotographPerson
from seriktes.partners.enums import PartyRole
from seriktes.partners.models import AgreementParty
from seriktes.people.actions import merge_people, tell_apart
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.iin import sample_iin
from seriktes.people.models import Consent
from seriktes.people.sealing import seal_iin
from seriktes.places.models import PopulationImport
from seriktes.results.actions import SEAL_JOB
from seriktes.results.explore.models import SavedView
from seriktes.results.report_templates.actions import TemplateNames, add_form, add_template, move_section
from seriktes.results.state_forms.models import StateFormEntry, StateFormFiling, StateFormLine
from seriktes.results.stories.models import StoryPerson
from seriktes.results.validators import Period
from tests import factories as make
from tests.access.form_states import pages_of_forms
from tests.attendance.imports.files import month
from tests.results.report_templates.test_own_forms import workbook
from tests.world import World

SHARED = "Үлгі"  # with this begin the names of many people of the small world


def pages(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    """Make the rows and return who reads which page."""
    return [
        *_of_accounts(world),
        *_of_people(world),
        *_of_photographs(world),
        *_of_groups(world),
        *_of_sessions(world),
        *_of_imports(world),
        *_of_flags(world),
        *_of_partners(world, named),
        *_of_plans(world),
        *_of_papers(world),
        *_of_state_forms(world, named),
        *pages_of_forms(world, named),
    ]


def _of_accounts(world: World) -> list[tuple[str, str]]:
    left = make.user("left", is_active=False)
    return [("administrator", f"/users/{code}/") for code in (left.code, world.users["chair"].code)]


def _of_people(world: World) -> list[tuple[str, str]]:
    like, twin, double = (make.person("Үлгібаев", name) for name in ("Айбек", "Айдос", "Айдоc"))
    actor = world.actor("administrator")
    tell_apart(actor=actor, one=world.child, other=twin)
    merge_people(actor=actor, kept=twin, merged=double)
    seal_iin(world.child, sample_iin(date(2014, 5, 10), "m", 123))
    world.child.save()
    make.category("Жабық санат (үлгі)", closed_on=make.LONG_AGO)
    consent = Consent.objects.create(
        person=world.child,
        given_by=world.mother,
        purpose=Purpose.values[0],
        form=ConsentForm.values[0],
        starts_on=make.LONG_AGO,
    )
    child, erased = world.child.code, make.erased(world.users["chair"])
    return [
        ("administrator", f"/people/{erased.person.code}/"),
        ("administrator", f"/people/{make.person('Үлгіханов', 'Асан').code}/erasure/"),
        ("chair", "/categories/"),
        ("administrator", f"/people/{child}/"),
        ("administrator", f"/people/{child}/consents/{consent.code}/withdraw/"),
        ("administrator", f"/people/{twin.code}/"),
        ("administrator", f"/people/{child}/merge/{like.code}/"),
        ("administrator", f"/people/{child}/merge/{twin.code}/"),
        ("administrator", f"/people/{child}/guardians/add/?q={SHARED}"),
    ]


def _of_photographs(world: World) -> list[tuple[str, str]]:
    shown, down = (
        make.photograph(world.club),
        make.photograph(world.club, taken_down_at="2025-10-01T00:00:00Z"),
    )
    PhotographPerson.objects.create(photograph=shown, person=world.child)
    story, told = make.story(world.akimat_agreement), make.story(world.akimat_agreement)
    story.photographs.add(make.photograph(world.other_club))
    StoryPerson.objects.create(story=story, person=world.child)
    told.shared_by, told.shared_at = world.users["chair"], "2025-10-01T00:00:00Z"
    told.save()
    return [
        ("administrator", f"/stories/{story.code}/"),
        ("chair", f"/stories/{story.code}/?q={SHARED}"),
        ("partnership_manager", f"/stories/{story.code}/"),
        ("partnership_manager", f"/stories/{story.code}/photographs/"),
        ("partnership_manager", f"/stories/{told.code}/"),
        ("leader", f"/photographs/{shown.code}/?q={SHARED}"),
        ("leader", f"/photographs/{down.code}/"),
    ]


def _of_groups(world: World) -> list[tuple[str, str]]:
    slot, group = make.timetable_slot(world.chess), world.chess.code
    make.enrolment(make.person("Үлгіқызы", "Ақбота"), make.group("Ән", club=world.club))
    start = f"/groups/{group}"
    return [
        ("leader", f"{start}/timetable/{slot.code}/edit/"),
        ("leader", f"{start}/timetable/{slot.code}/end/"),
        ("leader", f"{start}/enrolments/add/?q={SHARED}"),
    ]


def _of_sessions(world: World) -> list[tuple[str, str]]:
    empty = make.session(world.chess, day=date(2025, 9, 16))
    fallen = make.session(world.chess, day=date(2025, 9, 17), state=SessionState.NOT_HELD)
    NotHeld.objects.create(session=fallen, reason=NotHeldReason.HOLIDAY)
    return [
        ("leader", f"/sessions/{empty.code}/"),
        ("leader", f"/sessions/{fallen.code}/"),
        ("leader", f"/sessions/{empty.code}/walk-ins/?q={SHARED}"),
    ]


def _of_imports(world: World) -> list[tuple[str, str]]:
    stored = files.store(month(), name="journal.xlsx", content_type="application/zip", actor=SYSTEM)
    stopped = Job.objects.create(kind=BRING_IN, owner=world.users["leader"], state=JobState.FAILED)
    states = (
        {"state": ImportState.UPLOADED},
        {"state": ImportState.DONE, "counts": {"read": 1, "refused": 1}},
        {"state": ImportState.RUNNING, "job": stopped},
    )
    made = [JournalImport.objects.create(club=world.club, file=stored, **state) for state in states]
    ImportIssue.objects.create(
        journal_import=made[1],
        outcome=RowOutcome.REFUSED,
        sheet="1",
        cell="C4",
        reason="marked_by_hand",
        detail={"by": "Үлгі", "was": "late"},
    )
    return [("leader", f"/imports/{one.code}/") for one in made]


def _of_flags(world: World) -> list[tuple[str, str]]:
    closed = make.anomaly_flag(make.session(world.chess, day=date(2025, 12, 16)))
    FlagClosure.objects.create(
        flag=closed, outcome=FlagOutcome.EXPLAINED, explanation=SHARED, closed_by=world.users["chair"]
    )
    return [("administrator", closed.get_absolute_url())]


def _of_partners(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    AgreementParty.objects.create(
        agreement=world.akimat_agreement, organisation=world.company, role=PartyRole.values[0]
    )
    make.session(world.chess, day=date(2025, 6, 2))  # months of which nothing is published yet
    return [
        ("partnership_manager", f"/agreements/{world.akimat_agreement.code}/"),
        ("partnership_manager", "/due/"),
        (
            "partnership_manager",
            f"/schedules/{named['schedule'].code}/postponements/add/?first=2026-01&last=2026-03",
        ),
        ("partnership_manager", f"/reports/{world.akimat.code}/?from=2025-06&until=2025-07"),
        ("partnership_manager", f"/releases/{named['withdrawn_release'].code}/"),
        ("partnership_manager", f"/releases/{named['draft'].code}/texts/"),
        *[("partnership_manager", f"/releases/{draft.code}/") for draft in _drafts(world, named)],
    ]


def _drafts(world: World, named: dict[str, Any]) -> list[Any]:
    """Return drafts in the states that have buttons of their own.

    New, half approved, stopped, discarded, and one with rows read as one and more to be.
    """
    fresh = named["draft"]
    months = Period(fresh.first_month, fresh.last_month)
    manager, chair = world.users["partnership_manager"], world.users["chair"]
    mine, stopped = (make.draft(world.company, Period(months.first, months.last - less)) for less in (1, 2))
    make.approval(mine, manager)
    for user in (manager, chair):
        make.approval(stopped, user)
    stopped.job = Job.objects.create(
        kind=SEAL_JOB, owner=chair, state=JobState.FAILED, error="Тоқтады (үлгі)."
    )
    stopped.save()
    discarded = make.draft(world.akimat, months, discarded_at="2026-01-01T00:00:00Z", discarded_by=manager)
    joined = make.draft(
        world.company,
        Period(months.first, months.last - 3),
        merging={"age": [["0-6", "7-10"]]},
        proposal={"rows": [["age", ["11-13", "14-17"], []]], "hidden": 40, "hidden_then": 20},
    )
    return [fresh, mine, stopped, discarded, joined]


def _of_plans(world: World) -> list[tuple[str, str]]:
    """What is put away or not brought in yet, of plans and of views; and figures to explore."""
    rebuild()
    manager, chair = world.users["partnership_manager"], world.users["chair"]
    put_away = make.indicator(
        agreement=world.akimat_agreement, archived_at="2026-01-01T00:00:00Z", archived_by=manager
    )
    lines = f"{world.club.territory.kato};2024;800".encode()
    stored = files.store(lines, name="residents.csv", content_type="text/csv", actor=SYSTEM)
    brought = PopulationImport.objects.create(file=stored, source="Үлгі")
    SavedView.objects.create(owner=chair, name="Өшірілген (үлгі)", deleted_at="2026-01-01T00:00:00Z")
    return [
        ("chair", f"/indicators/{put_away.code}/"),
        ("chair", f"/places/population/imports/{brought.code}/"),
        ("chair", "/views/"),
        ("chair", "/explore/?when=months&from=2025-09&until=2025-12"),
    ]


def _of_papers(world: World) -> list[tuple[str, str]]:
    """A template with changes that are not kept, and a partner with a form of its own."""
    chair = world.actor("chair")
    template = add_template(actor=chair, names=TemplateNames("Өзгерген есеп (үлгі)", "Отчёт (үлгі)"))
    move_section(actor=chair, template=template, key="protection", steps=-1)
    add_form(
        actor=chair, partner=world.company, content=workbook(A1="{{people}}"), name="form.xlsx", language="ru"
    )
    return [
        ("chair", f"/report-templates/{template.code}/"),
        ("chair", f"/report-looks/{world.company.code}/form/"),
        ("chair", f"/report-looks/agreements/{world.akimat_agreement.code}/"),
    ]


def _of_state_forms(world: World, named: dict[str, Any]) -> list[tuple[str, str]]:
    """A form with money to place, a value typed against a computed one, and a line that was taken back."""
    form = named["state_form"]
    make.contribution(world.akimat_agreement, received_on=date(form.year, 5, 5))
    world.company.email = "company@example.org"
    world.company.save()
    line = StateFormLine.objects.create(form=form, section="3", agreement=world.akimat_agreement)
    for field, of in (("1-9", None), ("3-9", line)):
        StateFormEntry.objects.create(form=form, line=of, field=field, value="1" if of is None else 1)
    StateFormLine.objects.create(form=form, section="2", withdrawn_at="2026-01-01T00:00:00Z")
    own, agreed = f"/state-forms/{form.code}", f"/lines/of-{world.akimat_agreement.code}"
    parts = ("sections/1-v/", "sections/2/", "sections/4/", "sections/5/lines/add/", "cells/1-9/", "filing/")
    StateFormFiling.objects.create(form=form, filed_on=make.LONG_AGO)
    pages = (*(f"{own}/{part}" for part in parts), f"{own}{agreed}/", f"{own}{agreed}/cells/3-9/", f"{own}/")
    return [("administrator", page) for page in pages]
