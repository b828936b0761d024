"""The objects of the small world that permissions and routes are asked about, each by name."""

from __future__ import annotations

from typing import Any

from tests.world import World

# What a permission speaks about, by its noun; `None` is a permission without an object.
NOUNS: dict[str, tuple[str, ...]] = {
    "accounts.user": ("user_chair", "user_teacher"),
    "accounts.language": (),
    "accounts.password": (),
    "activities.enrolment": ("enrolment", "other_enrolment"),
    "activities.group": ("chess", "dombra"),
    "activities.programme": ("programme",),
    "activities.roster": ("chess", "dombra"),
    "activities.teaching": ("teaching", "other_teaching"),
    "attendance.anomalyflag": ("anomaly_flag", "other_anomaly_flag"),
    "attendance.journal": ("chess", "dombra"),
    "attendance.journalimport": ("journal_import", "other_journal_import"),
    "attendance.mark": ("mark", "other_mark"),
    "attendance.session": ("session", "other_session"),
    "attendance.setaside": ("set_aside", "other_set_aside"),
    "attribution.coveragerule": ("akimat_rule", "company_rule"),
    "attribution.ruleproposal": ("rule_proposal",),
    "attribution.shareproposal": ("share_proposal",),
    "clubs.appointment": ("appointment", "other_appointment"),
    "clubs.club": ("club", "other_club"),
    "clubs.unit": ("network",),
    "core.auditentry": ("audit_entry",),
    "core.job": ("job",),
    "gallery.photograph": ("photograph", "other_photograph"),
    "organisations.organisation": ("akimat", "company"),
    "partners.agreement": ("akimat_agreement", "company_agreement"),
    "partners.contribution": ("contribution", "other_contribution"),
    "partners.valuedcontribution": ("valued_contribution", "other_valued_contribution"),
    "people.category": ("category",),
    "people.erasure": ("erasure", "done_erasure"),
    "people.person": ("child", "mother", "other_child"),
    "places.population": ("population",),
    "places.territory": ("territory",),
    "results.indicator": ("indicator",),
    "results.exploration": ("club", "other_club"),
    "results.release": ("release", "other_release", "withdrawn_release", "draft"),
    "results.portfolio": ("chess", "dombra"),
    "results.report": ("akimat", "company"),
    "results.reporttemplate": ("report_template",),
    "results.due": (),
    "results.schedule": ("schedule", "other_schedule"),
    "results.story": ("story", "other_story"),
    "results.savedview": ("saved_view", "other_saved_view"),
    "results.state_form": ("state_form", "portfolio", "other_portfolio"),
}


def things(world: World) -> dict[str, Any]:
    """Return every named object, making the rows that only these tests need."""
    made = dict(vars(world))
    made["user_chair"], made["user_teacher"] = world.users["chair"], world.users["teacher"]
    made |= _of_clubs(world) | _of_partners(world) | _of_the_system(world) | _of_people(world)
    return made


def _of_clubs(world: World) -> dict[str, Any]:
    from seriktes.attendance.models import JournalImport
    from seriktes.core import files
    from seriktes.core.access import SYSTEM
    from tests import factories as make

    stored = files.store(b"made up", name="journal.csv", content_type="text/csv", actor=SYSTEM)
    return {
        "enrolment": world.child.enrolments.get(),
        "other_enrolment": world.other_child.enrolments.get(),
        "guardianship": world.child.guardianships.get(),
        "programme": world.chess.programme,
        "teaching": world.chess.teachings.get(user=world.users["teacher"]),
        "other_teaching": world.dombra.teachings.get(),
        "appointment": world.club.appointments.get(user=world.users["leader"]),
        "other_appointment": world.other_club.appointments.get(user=world.users["other_leader"]),
        "territory": world.club.territory,
        "mark": make.mark(world.session, world.child),
        "other_mark": make.mark(world.other_session, world.other_child),
        "anomaly_flag": make.anomaly_flag(world.session),
        "other_anomaly_flag": make.anomaly_flag(world.other_session),
        "set_aside": make.set_aside(world.session),
        "other_set_aside": make.set_aside(world.other_session),
        "photograph": make.photograph(world.club, added_by=world.users["teacher"]),
        "other_photograph": make.photograph(world.other_club),
        "journal_import": JournalImport.objects.create(club=world.club, file=stored),
        "other_journal_import": JournalImport.objects.create(club=world.other_club, file=stored),
    }


def _of_partners(world: World) -> dict[str, Any]:
    from seriktes.results.validators import Period
    from tests import factories as make

    months = Period(24308, 24319)
    approvers = (world.users["partnership_manager"], world.users["chair"])

    return {
        "representative": world.akimat.representatives.get(),
        "other_representative": world.company.representatives.get(),
        "contribution": make.contribution(world.akimat_agreement),
        "other_contribution": make.contribution(world.company_agreement),
        "valued_contribution": make.valued_contribution(world.akimat_agreement, club=world.club),
        "other_valued_contribution": make.valued_contribution(world.company_agreement, club=world.other_club),
        "story": make.story(world.akimat_agreement, shared_by=approvers[1], shared_at="2025-10-01T00:00:00Z"),
        "other_story": make.story(world.company_agreement),
        "release": make.release(world.akimat, months, approvers),
        "other_release": make.release(world.company, months, approvers),
        "withdrawn_release": make.release(
            world.akimat, months, approvers, withdrawn_at="2026-01-01T00:00:00Z", withdrawn_by=approvers[1]
        ),
        "draft": make.draft(world.akimat, months),
        **_rule_proposal(world),
        "share_proposal": make.share_proposal(world.club, (world.akimat_agreement, 1_000_000)),
        **_report_template(world),
        **_saved_views(world),
        **_state_form(world),
        **_schedules(world),
        **_plans(world),
    }


def _rule_proposal(world: World) -> dict[str, Any]:
    """A withdrawal that waits for a second person; a category, and a child who belongs to it."""
    from seriktes.attribution.models import RuleProposal
    from tests import factories as make

    proposal = RuleProposal.objects.create(
        agreement=world.akimat_agreement,
        partner=world.akimat,
        rule=world.akimat_rule,
        proposed_by=world.users["partnership_manager"],
    )
    category = make.category()
    belonging = make.person_category(world.child, category)
    return {"rule_proposal": proposal, "category": category, "belonging": belonging}


def _report_template(world: World) -> dict[str, Any]:
    """A template with the program's own sections, in its first version."""
    from seriktes.results.report_templates.actions import TemplateNames, add_template

    names = TemplateNames("Үлгі есеп (үлгі)", "Образец отчёта (үлгі)")
    return {"report_template": add_template(actor=world.actor("chair"), names=names)}


def _saved_views(world: World) -> dict[str, Any]:
    """A view that the leader keeps, and one that the manager keeps and shares."""
    from seriktes.results.explore.models import SavedView

    rows = (("saved_view", "leader", False), ("other_saved_view", "partnership_manager", True))
    return {
        name: SavedView.objects.create(owner=world.users[owner], name="Көрініс (үлгі)", is_shared=is_shared)
        for name, owner, is_shared in rows
    }


def _plans(world: World) -> dict[str, Any]:
    """An indicator of an agreement with its goal, its plan and a reason; a file with residents."""
    from seriktes.core import files
    from seriktes.core.access import SYSTEM
    from seriktes.places.models import Population, PopulationImport
    from tests import factories as make

    aim = make.aim(agreement=world.akimat_agreement)
    indicator = make.indicator(agreement=world.akimat_agreement, aim=aim)
    stored = files.store(b"750000000;2025;900", name="residents.csv", content_type="text/csv", actor=SYSTEM)
    brought = PopulationImport.objects.create(file=stored, source="made up")
    return {
        "aim": aim,
        "indicator": indicator,
        "target": make.target(indicator, 24308, 24319),
        "remark": make.remark(indicator, 24308, 24319),
        "population_import": brought,
        "population": Population.objects.create(
            territory=world.club.territory, year=2025, residents=900, brought_in=brought
        ),
    }


def _schedules(world: World) -> dict[str, Any]:
    """What two agreements ask for: a report with a day of its own, and one every quarter."""
    from seriktes.results.schedules.enums import Rhythm
    from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate

    manager = world.users["partnership_manager"]
    dated = ReportSchedule.objects.create(
        agreement=world.akimat_agreement, rhythm=Rhythm.DATED, responsible=manager
    )
    quarterly = ReportSchedule.objects.create(
        agreement=world.company_agreement, rhythm=Rhythm.QUARTERLY, first_month=24312, responsible=manager
    )
    own = {"first_month": 24312, "last_month": 24314}
    row = ScheduledDate.objects.create(schedule=dated, due_on="2026-04-30", **own)
    Postponement.objects.create(schedule=dated, until="2026-05-15", reason="Үлгі", **own)
    return {"schedule": dated, "other_schedule": quarterly, "scheduled_date": row}


def _state_form(world: World) -> dict[str, Any]:
    """The form of the year of a network that is an organisation, with a typed line."""
    from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormLine

    form = StateForm.objects.create(kind="sdnpo1", organisation=world.company, year=2025)
    line = StateFormLine.objects.create(form=form, section="5")
    StateFormEntry.objects.create(form=form, line=line, field="5-2", value="Үлгібаев Әлібек (үлгі)")
    made = {"state_form": form, "state_form_line": line}
    for name, group, child in (
        ("portfolio", world.chess, world.child), ("other_portfolio", world.dombra, world.other_child),
    ):  # fmt: skip
        made[name] = StateForm.objects.create(
            kind="portfolio", organisation=world.company, year=2025, group=group, person=child
        )
    return made


def _of_people(world: World) -> dict[str, Any]:
    """What waits for a second person, and what is done."""
    from tests import factories as make

    waiting = make.erasure(make.person("Үлгіханов", "Ерлан"), asked_by=world.users["coordinator"])
    return {"erasure": waiting, "done_erasure": make.erased(world.users["chair"])}


def _of_the_system(world: World) -> dict[str, Any]:
    from seriktes.core.models import AuditEntry, Job
    from tests import factories as make

    return {
        # Whoever has held the paper sees it, signed in or not; one whose paper never came is unknown to all.
        "seal": make.seal(),
        "reserved_seal": make.reserved_seal(),
        "job": Job.objects.create(kind="test.work", owner=world.users["leader"]),
        "audit_entry": AuditEntry.objects.create(
            action="test.thing.done", target_type="clubs.club", target_id=world.club.pk
        ),
    }
