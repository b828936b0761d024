"""Rows for tests: keyword arguments, sensible values, no surprises, one function per model."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, date, datetime, time
from io import BytesIO
from uuid import uuid4

from django.db import transaction
from PIL import Image

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.activities.enums import GroupLanguage, ProgrammeKind
from seriktes.activities.models import Enrolment, Group, Programme, Teaching, TimetableSlot
from seriktes.attendance.anomalies.enums import Anomaly
from seriktes.attendance.enums import MarkStatus
from seriktes.attendance.models import AnomalyFlag, Mark, Session, SetAside
from seriktes.attribution.models import CoverageRule, ProposedShare, ShareProposal
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Appointment, Club, Unit
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.enums import ReceiptState
from seriktes.core.models import Receipt
from seriktes.core.times import instant
from seriktes.gallery.models import Photograph
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import Organisation, Representative
from seriktes.partners.models import Agreement, Contribution, ValuedContribution
from seriktes.people.enums import ErasureReason, Relation
from seriktes.people.models import Category, Erasure, Guardianship, Person, PersonCategory
from seriktes.places.enums import TerritoryLevel
from seriktes.places.models import Territory
from seriktes.results.actions.checking import digest
from seriktes.results.disclosure.limits import FEWEST
from seriktes.results.disclosure.marking import marked
from seriktes.results.disclosure.measuring import Measuring
from seriktes.results.enums import ReportFormat
from seriktes.results.indicators.enums import AimLevel
from seriktes.results.indicators.models import Aim, Indicator, IndicatorVersion, Remark, Target
from seriktes.results.models import Release, ReleaseApproval, ReleaseFile
from seriktes.results.queries import live_report
from seriktes.results.records import KIND, sealed_record
from seriktes.results.reports import GRIDS, to_json
from seriktes.results.stories.models import Story
from seriktes.results.validators import Period
from seriktes.verification.actions import Enclosed, close_seal, reserve_seal
from seriktes.verification.models import Seal

LONG_AGO = date(2024, 1, 1)
PASSWORD = "a-long-password-of-the-tests"

_numbers = itertools.count(1)


def user(username="", **fields) -> User:
    username = username or f"user{next(_numbers)}"
    fields.setdefault("full_name", f"{username.title()} (үлгі)")
    return User.objects.create_user(username, PASSWORD, **fields)


def network_role(user: User, role: Role, *, starts_on=LONG_AGO, ends_on=None) -> NetworkRole:
    return NetworkRole.objects.create(user=user, role=role, starts_on=starts_on, ends_on=ends_on)


def reserved_seal(kind="test.paper", year=2026) -> Seal:
    last = Seal.objects.filter(year=year).order_by("-sequence").first()
    return Seal.objects.create(kind=kind, year=year, sequence=last.sequence + 1 if last else 1)


def seal(kind="test.paper", *, record=None, content=b"%PDF-1.7 made up") -> Seal:
    digest = hashlib.sha256(content).hexdigest()
    paper = Enclosed("paper.pdf", "application/pdf", digest, len(content), "kk")
    with transaction.atomic():
        return close_seal(actor=SYSTEM, seal=reserved_seal(kind), record=record or {}, files=[paper])


def territory(name_kk="Көкорай ауданы (үлгі)", **fields) -> Territory:
    fields.setdefault("kato", f"99{next(_numbers):07}")
    fields.setdefault("level", TerritoryLevel.OKRUG)
    return Territory.objects.create(name_kk=name_kk, **fields)


def organisation(name_kk="«Көкорай Сүт» ЖШС (үлгі)", kind=OrganisationKind.COMPANY, **fields) -> Organisation:
    return Organisation.objects.create(name_kk=name_kk, kind=kind, **fields)


def representative(
    organisation: Organisation, user: User, *, starts_on=LONG_AGO, ends_on=None
) -> Representative:
    return Representative.objects.create(
        organisation=organisation, user=user, starts_on=starts_on, ends_on=ends_on
    )


def unit(name_kk="«Арай» желісі (үлгі)", parent=None, **fields) -> Unit:
    return Unit.objects.create(name_kk=name_kk, parent=parent, **fields)


def network() -> Unit:
    """The root of the tree: one per installation."""
    return Unit.objects.filter(parent=None).first() or unit()


def club(name_kk="«Шұғыла» клубы (үлгі)", **fields) -> Club:
    if "unit" not in fields:
        fields["unit"] = network()
    if "territory" not in fields:
        fields["territory"] = territory()
    fields.setdefault("starts_on", LONG_AGO)
    return Club.objects.create(name_kk=name_kk, **fields)


def appointment(
    club: Club, user: User, role=ClubRole.LEADER, *, starts_on=LONG_AGO, ends_on=None
) -> Appointment:
    return Appointment.objects.create(club=club, user=user, role=role, starts_on=starts_on, ends_on=ends_on)


def programme(name_kk="Шахмат", kind=ProgrammeKind.SPORT, **fields) -> Programme:
    return Programme.objects.create(name_kk=name_kk, kind=kind, **fields)


def group(name_kk="Шахмат 1", **fields) -> Group:
    if "club" not in fields:
        fields["club"] = club()
    if "programme" not in fields:
        fields["programme"] = programme()
    fields.setdefault("language", GroupLanguage.KK)
    fields.setdefault("starts_on", LONG_AGO)
    return Group.objects.create(name_kk=name_kk, **fields)


def teaching(group: Group, user: User, *, starts_on=LONG_AGO, ends_on=None, is_lead=True) -> Teaching:
    return Teaching.objects.create(
        group=group, user=user, starts_on=starts_on, ends_on=ends_on, is_lead=is_lead
    )


def timetable_slot(group: Group, weekday=0, starts_at=time(15), minutes=60, **fields) -> TimetableSlot:
    fields.setdefault("starts_on", LONG_AGO)
    return TimetableSlot.objects.create(
        group=group, weekday=weekday, starts_at=starts_at, minutes=minutes, **fields
    )


def person(family_name="Үлгібаев", given_name="Айбар", **fields) -> Person:
    fields.setdefault("birth_date", date(2014, 5, 10))
    fields.setdefault("sex", "m")
    return Person.objects.create(family_name=family_name, given_name=given_name, **fields)


def guardianship(child: Person, guardian: Person, relation=Relation.MOTHER, **fields) -> Guardianship:
    fields.setdefault("starts_on", LONG_AGO)
    return Guardianship.objects.create(child=child, guardian=guardian, relation=relation, **fields)


def erasure(of: Person | None = None, reason=ErasureReason.REQUEST, **fields) -> Erasure:
    """An erasure that waits for a second person."""
    return Erasure.objects.create(person=of or person(), reason=reason, **fields)


def erased(by: User, of: Person | None = None) -> Erasure:
    """A row of somebody whose data were erased; the whole way is walked in tests/people."""
    made = erasure(of or person("", ""), erased_at=datetime(2025, 11, 3, 6, tzinfo=UTC), erased_by=by)
    names = ("family_name", "given_name", "patronymic", "search_key", "family_key", "given_key", "sound_key")
    left = dict.fromkeys(names, "")
    Person.objects.filter(pk=made.person_id).update(birth_date=None, birth_key=None, erasure=made, **left)
    return made


def category(name_kk="Көпбалалы отбасы (үлгі)", **fields) -> Category:
    return Category.objects.create(name_kk=name_kk, **fields)


def person_category(
    of: Person | None = None, category_: Category | None = None, *, starts_on=LONG_AGO, **fields
) -> PersonCategory:
    """A row alone: no sum follows it."""
    return PersonCategory.objects.create(
        person=of or person(), category=category_ or category(), starts_on=starts_on, **fields
    )


def enrolment(person: Person, group: Group, *, starts_on=LONG_AGO, ends_on=None, end_reason="") -> Enrolment:
    return Enrolment.objects.create(
        person=person, group=group, starts_on=starts_on, ends_on=ends_on, end_reason=end_reason
    )


def session(group: Group, day=date(2025, 9, 15), starts_at=time(15), minutes=60, **fields) -> Session:
    return Session.objects.create(
        group=group,
        day=day,
        starts_at=starts_at,
        minutes=minutes,
        starts_at_utc=instant(day, starts_at, "Asia/Almaty"),
        **fields,
    )


def mark(session: Session, person: Person, status=MarkStatus.PRESENT, **fields) -> Mark:
    """A row of the marks table alone: neither the session's state nor the roll-up follow it."""
    fields.setdefault("marked_at", session.starts_at_utc)
    return Mark.objects.create(session=session, person=person, day=session.day, status=status, **fields)


def set_aside(session: Session, author: User | None = None, kind="attendance.mark", **said) -> SetAside:
    """An entry that waits for a decision; without words it says a topic."""
    kind, said = (kind, said) if said else ("attendance.topic", {"topic": "Үлгі"})
    receipt = Receipt.objects.create(
        event_id=uuid4(),
        kind=kind,
        content_hash="",
        content={"session": session.code, **said},
        made_at=session.starts_at_utc,
        actor=author,
        state=ReceiptState.QUARANTINED,
    )
    return SetAside.objects.create(session=session, receipt=receipt)


def photograph(club: Club, name_kk="Балалар шахмат ойнап отыр", **fields) -> Photograph:
    picture = files.store(jpeg(), name="picture.jpg", content_type="image/jpeg", actor=SYSTEM)
    known = {"taken_on": date(2025, 9, 15), "width": 8, "height": 6, "source": secrets.token_hex(32)}
    known |= {"picture": picture, "preview": picture}
    return Photograph.objects.create(club=club, name_kk=name_kk, **(known | fields))


def jpeg(size=(8, 6), colour="teal", **fields) -> bytes:
    """A picture as a phone sends it."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG", **fields)
    return written.getvalue()


def anomaly_flag(session: Session, rule=Anomaly.ON_HOLIDAY, **fields) -> AnomalyFlag:
    """A flag about one session, as a scan would open it."""
    fields.setdefault("evidence", {"sessions": [session.pk], "day": session.day.isoformat(), "visits": 3})
    return AnomalyFlag.objects.create(
        rule=rule,
        key=f"{rule}:{session.group_id}:::{session.day}",
        club=session.group.club,
        group=session.group,
        month=session.month,
        weight=1,
        **fields,
    )


def agreement(partner: Organisation, number="1", **fields) -> Agreement:
    fields.setdefault("name_kk", "Серіктестік туралы келісім (үлгі)")
    fields.setdefault("starts_on", LONG_AGO)
    return Agreement.objects.create(partner=partner, number=number, **fields)


def contribution(
    agreement: Agreement, tiyn=5_000_000_00, received_on=date(2025, 9, 1), **fields
) -> Contribution:
    return Contribution.objects.create(agreement=agreement, tiyn=tiyn, received_on=received_on, **fields)


def valued_contribution(
    agreement: Agreement, tiyn=600_000_00, starts_on=date(2025, 9, 1), **fields
) -> ValuedContribution:
    """A room that was given, for one day unless `ends_on` says otherwise."""
    known = {"kind": "premises", "description": "Мәдениет үйінің залы (үлгі)", "valuation": "agreed"}
    fields.setdefault("ends_on", starts_on)
    return ValuedContribution.objects.create(
        agreement=agreement, tiyn=tiyn, starts_on=starts_on, **known | fields
    )


def coverage_rule(agreement: Agreement, share=1_000_000, **fields) -> CoverageRule:
    """A row of the rules table alone; without a scope, it covers the whole network."""
    if not {"unit", "club", "programme_kind", "group", "category"} & set(fields):
        fields["unit"] = network()
    fields.setdefault("starts_on", LONG_AGO)
    return CoverageRule.objects.create(agreement=agreement, share=share, **fields)


def share_proposal(club: Club, *shares: tuple[Agreement, int], **fields) -> ShareProposal:
    """Shares of a club as if somebody had computed them from what was given in September."""
    known = {"first_month": 24308, "last_month": 24308, "starts_on": date(2025, 10, 1)}
    made = ShareProposal.objects.create(club=club, **known | fields)
    for agreement, share in shares:
        ProposedShare.objects.create(proposal=made, agreement=agreement, tiyn=share, share=share)
    return made


def story(agreement: Agreement, name_kk="Жаңа үйірме", **fields) -> Story:
    known = {"happened_on": date(2025, 9, 20), "text_kk": "Клубта жаңа үйірме ашылды."}
    return Story.objects.create(agreement=agreement, name_kk=name_kk, **(known | fields))


def draft(partner: Organisation, period: Period, **fields) -> Release:
    """A draft as if it had passed the check; tests have few people, so every cell is hidden."""
    live = live_report(partner, period)
    figures = to_json(marked(live.report, lambda _cell: False, FEWEST))
    groups = {table.name: [row.keys for row in table.rows] for table in live.report.tables}
    known = {
        "figures": figures,
        "digest": digest(figures, {}),
        "memory": Measuring(live.counted).memory(groups, GRIDS).to_json(),
        "counted_at": datetime(2026, 10, 1, 6, tzinfo=UTC),
    } | fields
    return Release.objects.create(partner=partner, first_month=period.first, last_month=period.last, **known)


def approval(release: Release, approver: User, role=Role.CHAIR) -> ReleaseApproval:
    return ReleaseApproval.objects.create(
        release=release, approver=approver, role=role, digest=release.digest
    )


def release(partner: Organisation, period: Period, approvers: tuple[User, User], **fields) -> Release:
    """A released report with its seal and one of its files; the whole way is walked in tests/results."""
    made = draft(partner, period)
    stored = files.store(b"made up", name=f"{made.code}.csv", content_type="text/csv", actor=SYSTEM)
    ReleaseFile.objects.create(release=made, language="kk", form=ReportFormat.CSV, file=stored)
    seal, roles = reserve_seal(actor=SYSTEM, kind=KIND), [Role.CHAIR, Role.PARTNERSHIP_MANAGER]
    record = sealed_record(made, roles)
    made.seal = close_seal(actor=SYSTEM, seal=seal, record=record, files=[Enclosed.of(stored)])
    made.first_approver, made.second_approver = approvers
    made.released_at = datetime(2026, 10, 2, 6, tzinfo=UTC)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def aim(name_kk="Балалар клубқа келеді (үлгі)", level=AimLevel.GOAL, **fields) -> Aim:
    return Aim.objects.create(name_kk=name_kk, level=level, **fields)


def indicator(name_kk="Әртүрлі адам (үлгі)", measure="people", **fields) -> Indicator:
    """An indicator with its first version: of an agreement, its partner's figure; else the network's."""
    fields.setdefault("fact_kind", "attendance")
    fields.setdefault("figure", "contributed" if fields.get("agreement") else "network")
    made = Indicator.objects.create(name_kk=name_kk, measure=measure, **fields)
    IndicatorVersion.objects.create(indicator=made, number=1, definition={"name_kk": name_kk})
    return made


def target(indicator: Indicator, first: int, last: int, value: int | None = 100, **fields) -> Target:
    return Target.objects.create(
        indicator=indicator, first_month=first, last_month=last, value=value, **fields
    )


def remark(indicator: Indicator, first: int, last: int, text="Қыс қатты болды (үлгі)") -> Remark:
    return Remark.objects.create(indicator=indicator, first_month=first, last_month=last, text=text)
