"""Every form that makes a row: which row, at which address, and what somebody types into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from seriktes.accounts.models import NetworkRole, User
from seriktes.activities.models import Enrolment, Group, Programme, Teaching, TimetableSlot
from seriktes.attendance.anomalies.models import FlagExplanation
from seriktes.attendance.models import JournalImport, Session
from seriktes.attribution.models import CoverageRule, ShareProposal
from seriktes.clubs.models import Appointment, Club, Unit
from seriktes.gallery.models import Photograph
from seriktes.organisations.models import FormerName, Organisation, Representative
from seriktes.partners.models import Agreement, AgreementParty, Contribution, ValuedContribution
from seriktes.people.enums import ErasureReason
from seriktes.people.models import Category, Consent, Erasure, Guardianship, Person, PersonCategory
from seriktes.places.models import PopulationImport
from seriktes.results.explore.models import SavedView
from seriktes.results.indicators.models import Aim, Indicator, Remark, Target
from seriktes.results.models import Release
from seriktes.results.report_templates.actions import TemplateNames, add_template
from seriktes.results.report_templates.models import PartnerForm, ReportTemplate
from seriktes.results.report_templates.queries import content_of
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.models import Postponement, ReportSchedule, ScheduledDate
from seriktes.results.state_forms.models import OrderedGroup, StateForm, StateFormLine
from seriktes.results.stories.models import Story
from seriktes.results.validators import Period
from tests import factories as make
from tests.attendance.imports.files import month
from tests.results.report_templates.test_own_forms import workbook

TODAY = "2025-09-15"
NAMES = {"name_kk": "Жаңа (үлгі)"}
WOMAN = {"family_name": "Жаңаберген", "given_name": "Ақмарал", "sex": "f"}
MONTHS = Period(24308, 24319)


@dataclass(frozen=True)
class Case:
    """A form that makes a row: where it is sent, with what; a file is made anew for each sending."""

    model: Any
    url: str
    args: Callable[[Any], tuple] = lambda _world: ()
    typed: dict[str, Any] = field(default_factory=dict)
    more: Callable[[Any], dict[str, Any]] = lambda _world: {}
    query: Callable[[Any], str] = lambda _world: ""
    rows: Callable[[Any], int] = lambda model: model.objects.count()


def uploaded(name: str, content: bytes) -> Callable[[], SimpleUploadedFile]:
    return lambda: SimpleUploadedFile(name, content)


def _code(name: str) -> Callable[[Any], tuple]:
    return lambda world: (getattr(world, name).code,)


def _schedule(world: Any, rhythm: Rhythm) -> ReportSchedule:
    known = {} if rhythm == Rhythm.DATED else {"first_month": 24312}
    return ReportSchedule.objects.create(
        agreement=world.akimat_agreement, rhythm=rhythm, responsible=world.users["chair"], **known
    )


def _template(world: Any) -> tuple:
    return add_template(actor=world.actor("chair"), names=TemplateNames("Есеп (үлгі)")).code, "text"


def _release(world: Any) -> tuple:
    approvers = (world.users["partnership_manager"], world.users["chair"])
    return (make.release(world.akimat, MONTHS, approvers).code,)


def _list_of_state_form(world: Any) -> tuple:
    return StateForm.objects.create(kind="sdnpo1", organisation=world.company, year=2025).code, "5"


def _sections(_model: Any) -> int:
    return sum(len(content_of(one).sections) for one in ReportTemplate.objects.all())


def _by_network(world: Any) -> dict[str, str]:
    world.network.organisation = world.company
    world.network.save()
    return {"year": "2025"}


def _scope_with_money(world: Any) -> dict[str, str]:
    make.contribution(world.akimat_agreement, received_on=date(2025, 5, 5))
    return {"scope": f"club:{world.club.code}"}


CASES = {
    "user": Case(
        User, "accounts:user-add", typed={"full_name": "Жаңа (үлгі)", "username": "new", "language": "kk"}
    ),
    "role": Case(
        NetworkRole, "accounts:role-create", lambda world: (world.users["outsider"].code,), {"role": "chair"}
    ),
    "organisation": Case(Organisation, "organisations:organisation-add", typed=NAMES | {"kind": "ngo"}),
    "former name": Case(
        FormerName,
        "organisations:former-name-add",
        _code("company"),
        NAMES | {"starts_on": "2020-01-01", "ends_on": "2020-12-31"},
    ),
    "representative": Case(
        Representative,
        "organisations:representative-add",
        _code("company"),
        {"starts_on": TODAY},
        lambda world: {"user": world.users["outsider"].code},
    ),
    "unit": Case(Unit, "clubs:unit-add", _code("network"), NAMES),
    "club": Case(
        Club,
        "clubs:club-add",
        typed=NAMES | {"starts_on": TODAY},
        more=lambda world: {"unit": world.network.code, "territory": world.club.territory.kato},
    ),
    "appointment": Case(
        Appointment,
        "clubs:appointment-choose",
        _code("club"),
        {"role": "teacher", "starts_on": TODAY},
        lambda world: {"user": world.users["outsider"].code},
    ),
    "new staff": Case(
        Appointment,
        "clubs:appointment-create",
        _code("club"),
        {
            "full_name": "Жаңа (үлгі)",
            "username": "new",
            "language": "kk",
            "role": "teacher",
            "starts_on": TODAY,
        },
    ),
    "programme": Case(Programme, "activities:programme-add", typed=NAMES | {"kind": "arts"}),
    "group": Case(
        Group,
        "activities:group-add",
        typed=NAMES | {"language": "kk", "season": "school_year", "capacity": "15", "starts_on": TODAY},
        more=lambda world: {"club": world.club.code, "programme": world.chess.programme.code},
    ),
    "successor": Case(
        Group,
        "activities:group-succeed",
        _code("chess"),
        NAMES | {"language": "kk", "season": "school_year", "capacity": "15", "starts_on": "2025-10-01"},
        lambda world: {"programme": world.dombra.programme.code},
    ),
    "weekly hour": Case(
        TimetableSlot,
        "activities:slot-add",
        _code("chess"),
        {"weekday": "1", "starts_at": "15:00", "minutes": "60", "starts_on": TODAY},
    ),
    "teacher": Case(
        Teaching,
        "activities:teaching-add",
        _code("chess"),
        {"starts_on": TODAY},
        lambda world: {"user": world.users["leader"].code},
    ),
    "known person in a group": Case(
        Enrolment,
        "activities:enrolment-choose",
        _code("chess"),
        {"starts_on": TODAY},
        lambda _world: {"person": make.person("Белгілі", "Айдар").code},
        lambda _world: "?q=Белгілі",
    ),
    "new person in a group": Case(
        Enrolment, "activities:enrolment-create", _code("chess"), WOMAN | {"starts_on": TODAY}
    ),
    "transfer": Case(
        Enrolment,
        "activities:enrolment-transfer",
        lambda world: (world.chess.code, world.child.enrolments.get().code),
        {"starts_on": TODAY, "any_age": "on"},
        lambda world: {"group": world.dombra.code},
    ),
    "session": Case(
        Session,
        "attendance:session-create",
        _code("chess"),
        {"day": TODAY, "starts_at": "19:00", "minutes": "60"},
    ),
    "journal": Case(
        JournalImport,
        "attendance:import-create",
        typed={"file": uploaded("journal.xlsx", month())},
        more=lambda world: {"club": world.club.code},
    ),
    "explanation": Case(
        FlagExplanation,
        "attendance:anomaly-explain",
        lambda world: (make.anomaly_flag(world.session).code,),
        {"explanation": "Күн ауыстырылды (үлгі)"},
    ),
    "rule": Case(
        CoverageRule,
        "attribution:rule-add",
        _code("akimat_agreement"),
        {"share": "10", "starts_on": TODAY},
        lambda world: {"scope": f"club:{world.other_club.code}"},
    ),
    "proposed shares": Case(
        ShareProposal,
        "attribution:share-add",
        typed={"first": "2025-01", "last": "2025-08", "starts_on": "2025-10-01"},
        more=_scope_with_money,
    ),
    "photograph": Case(
        Photograph,
        "gallery:photograph-add",
        typed=NAMES | {"taken_on": TODAY, "pictures": uploaded("one.jpg", make.jpeg())},
        more=lambda world: {"club": world.club.code},
    ),
    "agreement": Case(
        Agreement,
        "partners:agreement-add",
        typed=NAMES | {"number": "Ж-1", "starts_on": TODAY},
        more=lambda world: {"partner": world.company.code},
    ),
    "party": Case(
        AgreementParty,
        "partners:party-add",
        _code("akimat_agreement"),
        {"role": "host"},
        lambda world: {"organisation": world.company.code},
    ),
    "money": Case(
        Contribution,
        "partners:contribution-add",
        _code("akimat_agreement"),
        {"amount": "1000", "currency": "KZT", "received_on": TODAY},
    ),
    "reversal of money": Case(
        Contribution,
        "partners:contribution-reversal",
        lambda world: (make.contribution(world.akimat_agreement).code,),
        {"note": "Қате (үлгі)"},
    ),
    "kind": Case(
        ValuedContribution,
        "partners:valued-add",
        _code("akimat_agreement"),
        {
            "description": "Бөлме",
            "value": "1000",
            "starts_on": TODAY,
            "kind": "premises",
            "valuation": "market",
        },
    ),
    "reversal of kind": Case(
        ValuedContribution,
        "partners:valued-reversal",
        lambda world: (make.valued_contribution(world.akimat_agreement, club=world.club).code,),
        {"note": "Қате (үлгі)"},
    ),
    "person": Case(Person, "people:person-add", typed=WOMAN),
    "known guardian": Case(
        Guardianship,
        "people:guardian-choose",
        _code("other_child"),
        {"relation": "guardian", "starts_on": TODAY},
        lambda world: {"guardian": world.mother.code},
        lambda world: f"?q={world.mother.family_name}",
    ),
    "new guardian": Case(
        Guardianship,
        "people:guardian-create",
        _code("other_child"),
        WOMAN | {"relation": "guardian", "starts_on": TODAY},
    ),
    "consent": Case(
        Consent,
        "people:consent-add",
        _code("child"),
        {"purposes": ["processing"], "form": "paper", "starts_on": TODAY},
        lambda world: {"given_by": world.mother.code},
    ),
    "category": Case(Category, "people:category-add", typed=NAMES),
    "erasure": Case(
        Erasure,
        "people:erasure-add",
        _code("child"),
        {"reason": ErasureReason.values[0], "note": "Өтініш (үлгі)"},
    ),
    "somebody in a category": Case(
        PersonCategory,
        "people:person-category-add",
        _code("child"),
        {"starts_on": TODAY},
        lambda _world: {"category": make.category("Жаңа санат (үлгі)").code},
    ),
    "residents": Case(
        PopulationImport,
        "places:population-upload",
        typed={"file": uploaded("residents.csv", b"750000000;2025;900"), "source": "Made up"},
    ),
    "indicator": Case(
        Indicator,
        "results:indicator-add",
        lambda _world: ("network", "network"),
        NAMES | {"measured": "attendance:people", "figure": "network"},
    ),
    "plan": Case(
        Target,
        "results:target-set",
        lambda _world: (make.indicator().code,),
        {"from": "2025-09", "until": "2026-08", "value": "200"},
    ),
    "reason": Case(
        Remark,
        "results:remark-add",
        lambda _world: (make.indicator().code,),
        {"text": "Қыста клуб жабық болды (үлгі)", "from": "2025-09", "until": "2025-10"},
    ),
    "goal": Case(Aim, "results:aim-add", lambda _world: ("network", "network"), NAMES | {"level": "goal"}),
    "shared goal": Case(
        Aim,
        "results:shared-goal-add",
        typed=NAMES,
        more=lambda world: {"partners": [world.akimat.code, world.company.code]},
    ),
    "story": Case(
        Story,
        "results:story-add",
        typed=NAMES | {"text_kk": "Жаңа үйірме ашылды.", "happened_on": TODAY},
        more=lambda world: {"agreement": world.akimat_agreement.code},
    ),
    "template": Case(ReportTemplate, "results:report-template-add", typed=NAMES),
    "section": Case(
        ReportTemplate,
        "results:report-section-add",
        _template,
        {"title_kk": "Жаңа", "text_kk": "Жаңа мәтін.", "text_ru": "Новый текст."},
        rows=_sections,
    ),
    "own form": Case(
        PartnerForm,
        "results:report-own-form",
        _code("company"),
        {"file": uploaded("form.xlsx", workbook(A1="{{people}}")), "language": "ru"},
    ),
    "saved view": Case(SavedView, "results:saved-view-add", typed={"name": "Көрініс (үлгі)"}),
    "schedule": Case(
        ReportSchedule,
        "results:schedule-add",
        _code("akimat_agreement"),
        {"rhythm": "dated", "days_after": "30", "wait_days": "10"},
        lambda world: {"responsible": world.users["chair"].code},
    ),
    "day of a schedule": Case(
        ScheduledDate,
        "results:schedule-date-add",
        lambda world: (_schedule(world, Rhythm.DATED).code,),
        {"first": "2026-01", "last": "2026-03", "due_on": "2026-04-30"},
    ),
    "postponement": Case(
        Postponement,
        "results:postponement-add",
        lambda world: (_schedule(world, Rhythm.QUARTERLY).code,),
        {"until": "2030-05-15", "reason": "Үлгі"},
        query=lambda _world: "?first=2026-01&last=2026-03",
    ),
    "restatement": Case(Release, "results:release-restate", _release, {"cause": "Қате табылды (үлгі)"}),
    "state's form": Case(StateForm, "results:state-form-begin", typed={"form": "sdnpo1-0"}, more=_by_network),
    "line of the state's form": Case(
        StateFormLine, "results:state-form-line-add", _list_of_state_form, {"5-2": "Үлгібаев Әлібек (үлгі)"}
    ),
    "order": Case(OrderedGroup, "results:portfolio-order", _code("chess"), {"starts_on": TODAY}),
}
