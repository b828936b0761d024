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
    "clubs.appointment": ("appointment", "other_appointment"),
    "clubs.club": ("club", "other_club"),
    "clubs.unit": ("network",),
    "core.auditentry": ("audit_entry",),
    "core.job": ("job",),
    "organisations.organisation": ("akimat", "company"),
    "partners.agreement": ("akimat_agreement", "company_agreement"),
    "partners.contribution": ("contribution", "other_contribution"),
    "people.person": ("child", "mother", "other_child"),
    "places.territory": ("territory",),
    "results.snapshot": ("snapshot", "other_snapshot", "withdrawn_snapshot"),
    "results.report": ("akimat", "company"),
}


def things(world: World) -> dict[str, Any]:
    """Return every named object, making the rows that only these tests need."""
    made = dict(vars(world))
    made["user_chair"], made["user_teacher"] = world.users["chair"], world.users["teacher"]
    made |= _of_clubs(world) | _of_partners(world) | _of_the_system(world)
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
        "journal_import": JournalImport.objects.create(club=world.club, file=stored),
        "other_journal_import": JournalImport.objects.create(club=world.other_club, file=stored),
    }


def _of_partners(world: World) -> dict[str, Any]:
    from seriktes.results.models import Snapshot
    from seriktes.results.queries import live_report
    from seriktes.results.reports import to_json
    from seriktes.results.validators import Period
    from tests import factories as make

    def snapshot(partner: Any, **fields: Any) -> Snapshot:
        figures = to_json(live_report(partner, Period(24308, 24319)).protected())
        return Snapshot.objects.create(
            partner=partner, first_month=24308, last_month=24319, figures=figures, **fields
        )

    return {
        "representative": world.akimat.representatives.get(),
        "other_representative": world.company.representatives.get(),
        "contribution": make.contribution(world.akimat_agreement),
        "other_contribution": make.contribution(world.company_agreement),
        "snapshot": snapshot(world.akimat),
        "other_snapshot": snapshot(world.company),
        "withdrawn_snapshot": snapshot(world.akimat, withdrawn_at="2026-01-01T00:00:00Z"),
    }


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
