"""Every form that corrects what stands there, with what two people type into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from seriktes.results.explore.models import SavedView
from seriktes.results.report_templates.actions import TemplateNames, add_template
from seriktes.results.report_templates.models import ReportTemplate
from seriktes.results.schedules.enums import Rhythm
from seriktes.results.schedules.models import ReportSchedule
from seriktes.results.state_forms.models import StateForm, StateFormLine
from seriktes.results.validators import Period
from tests import factories as make

NAME = {"name_kk": "Бірінші атау (үлгі)"}, {"name_kk": "Екінші атау (үлгі)"}
RUSSIAN = {"name_ru": "Другое название (үлгі)"}
DAYS = {"starts_on": "2024-02-02"}, {"starts_on": "2024-03-03"}


@dataclass(frozen=True)
class Case:
    """A form: its view, whose row, one field into which both type, and one that the second alone changes."""

    view: str
    args: Callable[[Any], tuple]
    both: tuple[dict[str, str], dict[str, str]] = NAME
    own: dict[str, str] = field(default_factory=lambda: RUSSIAN)
    query: str = ""
    when_nothing_changes: int = 302
    is_own: bool = False  # nobody but its owner changes it, perhaps in two windows

    @property
    def name(self) -> str:
        return next(iter(self.both[0]))

    def url(self, world: Any) -> str:
        return reverse(self.view, args=self.args(world)) + self.query


def _code(make_row: Callable[[Any], Any]) -> Callable[[Any], tuple]:
    return lambda world: (make_row(world).code,)


def _slot(world: Any) -> tuple:
    return world.chess.code, make.timetable_slot(world.chess).code


def _template(world: Any) -> ReportTemplate:
    return add_template(actor=world.actor("chair"), names=TemplateNames("Есеп (үлгі)"))


def _schedule(world: Any) -> ReportSchedule:
    return ReportSchedule.objects.create(
        agreement=world.akimat_agreement, rhythm=Rhythm.DATED, responsible=world.users["chair"]
    )


def _form(world: Any) -> StateForm:
    return StateForm.objects.create(kind="sdnpo1", organisation=world.company, year=2025)


def _line(world: Any) -> tuple:
    form = _form(world)
    return form.code, StateFormLine.objects.create(form=form, section="5").code


def _section(world: Any) -> tuple:
    form = _form(world)
    sections = form.definition.sections()
    return form.code, next(one.key for one in sections if "1-9" in [each.key for each in one.fields])


def _chosen(world: Any) -> tuple:
    for name in ("Бірінші", "Екінші"):
        row = add_template(actor=world.actor("chair"), names=TemplateNames(name))
        ReportTemplate.objects.filter(pk=row.pk).update(code=name[:1] + "XCHOSEN")
    return (world.akimat_agreement.code,)


CASES = {
    "person": Case(
        "people:person-edit",
        lambda world: (world.child.code,),
        ({"birth_date": "2016-02-03"}, {"birth_date": "2016-03-02"}),
        {"given_name": "Айнұр"},
    ),
    "guardianship": Case(
        "people:guardianship-edit",
        lambda world: (world.child.code, world.child.guardianships.get().code),
        DAYS,
        {},
    ),
    "category": Case("people:category-edit", _code(lambda _world: make.category("Санат (үлгі)"))),
    "group": Case(
        "activities:group-edit",
        lambda world: (world.chess.code,),
        ({"capacity": "31"}, {"capacity": "32"}),
    ),
    "programme": Case("activities:programme-edit", lambda world: (world.chess.programme.code,)),
    "weekly hour": Case("activities:slot-edit", _slot, DAYS, {}),
    "enrolment": Case(
        "activities:enrolment-edit",
        lambda world: (world.chess.code, world.child.enrolments.get().code),
        DAYS,
        {},
    ),
    "unit": Case("clubs:unit-edit", lambda world: (world.network.code,)),
    "club": Case("clubs:club-edit", lambda world: (world.club.code,), own={"is_training_centre": "on"}),
    "photograph": Case("gallery:photograph-edit", _code(lambda world: make.photograph(world.club))),
    "organisation": Case("organisations:organisation-edit", lambda world: (world.company.code,)),
    "user": Case(
        "accounts:user-edit",
        _code(lambda _world: make.user("edited", full_name="Үлгібаев Айбар (үлгі)")),
        ({"phone": "+7 709 560 00 42"}, {"phone": "+7 709 560 00 43"}),
        {"full_name": "Үлгібаев Айбар Серікұлы (үлгі)"},
    ),
    "agreement": Case("partners:agreement-edit", lambda world: (world.akimat_agreement.code,)),
    "schedule": Case(
        "results:schedule-edit",
        _code(_schedule),
        ({"days_after": "31"}, {"days_after": "32"}),
        {},
    ),
    "story": Case("results:story-edit", _code(lambda world: make.story(world.akimat_agreement)), own={}),
    "saved view": Case(
        "results:saved-view-edit",
        _code(lambda world: SavedView.objects.create(owner=world.users["first"], name="Көрініс (үлгі)")),
        ({"name": "Бірінші"}, {"name": "Екінші"}),
        {"is_shared": "on"},
        is_own=True,
    ),
    "indicator": Case("results:indicator-edit", _code(lambda _world: make.indicator())),
    "plan": Case(
        "results:target-set",
        lambda _world: (make.target(make.indicator(), 24308, 24319).indicator.code,),
        (
            {"value": "201", "reason": "Жоба ұзартылды (үлгі)"},
            {"value": "202", "reason": "Қаржы келді (үлгі)"},
        ),
        {},
        "?from=2025-09&until=2026-08",
        when_nothing_changes=422,  # a plan is a row of its own: the same one twice is none
    ),
    "goal": Case("results:aim-edit", _code(lambda _world: make.aim())),
    "template": Case("results:report-template-edit", _code(_template)),
    "section": Case(
        "results:report-section-edit",
        lambda world: (_template(world).code, "summary"),
        ({"title_kk": "Бірінші"}, {"title_kk": "Екінші"}),
        {"title_en": "Another"},
    ),
    "look": Case(
        "results:report-look-edit",
        lambda world: (world.company.code,),
        ({"credit_kk": "Бірінші"}, {"credit_kk": "Екінші"}),
        {"credit_ru": "Другая"},
    ),
    "agreement's template": Case(
        "results:report-agreement-template", _chosen, ({"template": "БXCHOSEN"}, {"template": "ЕXCHOSEN"}), {}
    ),
    "words of a draft": Case(
        "results:release-wording",
        _code(lambda world: make.draft(world.akimat, Period(24308, 24319))),
        ({"outgoing_number": "1-1"}, {"outgoing_number": "2-2"}),
        {"outgoing_on": "2026-01-15"},
    ),
    "section of the state's form": Case(
        "results:state-form-section",
        _section,
        ({"1-9": "one@example.org"}, {"1-9": "two@example.org"}),
        {},
    ),
    "line of the state's form": Case(
        "results:state-form-line",
        _line,
        ({"5-2": "Үлгібаев Әлібек (үлгі)"}, {"5-2": "Үлгібаева Әлия (үлгі)"}),
        {},
    ),
    "cell of the state's form": Case(
        "results:state-form-cell",
        lambda world: (_form(world).code, "1-9"),
        ({"1-9": "one@example.org"}, {"1-9": "two@example.org"}),
        {},
    ),
}
