from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.enums import ProgrammeKind
from seriktes.core.access import access, allows
from seriktes.core.editing import seen_by, watched
from seriktes.core.formats import month_range
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, attachment, form_page, posted, pressed
from seriktes.results.errors import WrongPeriod
from seriktes.results.indicators.actions import (
    add_aim,
    archive_aim,
    edit_aim,
    install_ready_made,
    state_of_aim,
)
from seriktes.results.indicators.files import export_plan
from seriktes.results.indicators.forms import AimForm, PlanMonthsForm
from seriktes.results.indicators.models import Aim, Indicator
from seriktes.results.indicators.queries import (
    SHARED,
    Framework,
    PlanOwner,
    agreement_owner,
    archived_of,
    framework,
    frameworks,
    goal_owner,
    indicators_of,
    network_owner,
    plan_periods,
)
from seriktes.results.indicators.views.common import EDIT, VIEW, months_form, plan_owner, query_months
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.told_plans import ToldPlan, told_plans
from seriktes.results.reports import from_json
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.state_forms.definitions.shape import Option

MOST_PERIODS = 6


@dataclass(frozen=True)
class PlanListPage:
    """Every plan of the network: whose it is, for which months, how much of it is behind."""

    frameworks: list[Framework]
    may_edit: bool


@dataclass(frozen=True)
class PeriodTab:
    """Months that something is planned for."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PlanPage:
    """One plan: goals down to indicators, fact against plan; only the form when its months are wrong."""

    owner: PlanOwner
    form: PlanMonthsForm
    framework: Framework | None
    periods: list[PeriodTab]
    query: str
    archived: list[Indicator]
    may_edit: bool
    ready_made: bool


@dataclass(frozen=True)
class SphereRow:
    """A sphere of the yearly form beside that of the state social order, and what belongs to it."""

    sdnpo1: Option
    order18: Option
    kinds: list[str]


@dataclass(frozen=True)
class SpheresPage:
    """Both lists of spheres, how they meet, and which kinds of programme belong where."""

    rows: list[SphereRow]
    language: str
    sdnpo1_edition: object
    order18_edition: object
    mapped_on: object


@dataclass(frozen=True)
class ReleasedPlanPage:
    """What a release tells of its partner's plans."""

    release: Release
    plans: list[ToldPlan]


@access(VIEW)
@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show every plan of the network."""
    page = PlanListPage(frameworks(request.actor), allows(request.actor, EDIT))
    return render(request, "results/indicators/plan_list.html", {"page": page})


@access(VIEW)
@require_GET
def plan_detail(request: HttpRequest, whose: str, code: str) -> HttpResponse:
    """Show one plan over whole months."""
    owner = plan_owner(request, whose, code)
    form = months_form(request, owner)
    is_valid = form.is_valid()
    found = framework(owner, form.first, form.last, explains=True) if is_valid else None
    indicators = indicators_of(owner)
    may_edit = allows(request.actor, EDIT)
    page = PlanPage(
        owner=owner,
        form=form,
        framework=found,
        periods=_tabs(owner, indicators, found),
        query=urlencode(query_months(form.first, form.last)) if is_valid else "",
        archived=archived_of(owner),
        may_edit=may_edit,
        ready_made=may_edit and owner.kind != SHARED and not any(one.ready_made for one in indicators),
    )
    status = 200 if is_valid else 422
    return render(request, "results/indicators/plan_detail.html", {"page": page}, status=status)


def _tabs(owner: PlanOwner, indicators: list[Indicator], found: Framework | None) -> list[PeriodTab]:
    current = (found.first, found.last) if found is not None else None
    return [
        PeriodTab(month_range(*months), f"{owner.url}?{urlencode(query_months(*months))}", months == current)
        for months in plan_periods(indicators)[:MOST_PERIODS]
    ]


@access(VIEW)
@post_from("results:plan-detail", "whose", "code")
def plan_file(request: HttpRequest, whose: str, code: str, kind: str) -> HttpResponse:
    """Send a plan as a table. Posted: the log keeps that it left."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    owner = plan_owner(request, whose, code)
    months = months_form(request, owner)
    if not months.is_valid():
        raise WrongPeriod(" ".join(str(one) for errors in months.errors.values() for one in errors))
    found = framework(owner, months.first, months.last)
    made = export_plan(actor=request.actor, framework=found, form=kind)
    return attachment(made.content, made.name)


@access(EDIT)
@post_from("results:plan-detail", "whose", "code")
def ready_made_install(request: HttpRequest, whose: str, code: str) -> HttpResponse:
    """Make the indicators of the ready-made set."""
    owner = plan_owner(request, whose, code)
    if owner.kind == SHARED:
        raise Http404

    def act() -> list[Indicator]:
        return install_ready_made(actor=request.actor, agreement=owner.agreement)

    said = _("The indicators stand here. Now plan what they should reach.")
    return pressed(request, act, to=owner.url, back=owner.url, said=said)


# Goals, outcomes, outputs


@access(EDIT)
@require_http_methods(["GET", "POST"])
def shared_goal_add(request: HttpRequest) -> HttpResponse:
    """Write down a goal that several partners share."""
    form = once(AimForm(posted(request)))

    def act() -> Aim:
        return add_aim(actor=request.actor, details=form.details())

    back = reverse("results:plan-list")
    made = acted(request, form, act, to=lambda goal: goal_owner(goal).url, at="name_kk")
    return made or _aim_page(request, form, _("Add a goal that partners share"), back)


@access(EDIT)
@require_http_methods(["GET", "POST"])
def aim_add(request: HttpRequest, whose: str, code: str) -> HttpResponse:
    """Write down a goal, an outcome or an output of a plan."""
    owner = plan_owner(request, whose, code)
    form = once(AimForm(posted(request), owner=owner))

    def act() -> Aim:
        return add_aim(actor=request.actor, details=form.details())

    made = acted(request, form, act, to=owner.url, at="name_kk")
    return made or _aim_page(request, form, _("Add a goal, an outcome or an output"), owner.url, owner)


@access(EDIT)
@require_http_methods(["GET", "POST"])
def aim_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the words of a goal, an outcome or an output."""
    aim = _aim(request, code)
    owner = _owner_of_aim(aim)
    names = {name: getattr(aim, name) for name in ("name_kk", "name_ru", "name_en")}
    form = watched(AimForm(posted(request), owner=owner, aim=aim, initial=names), aim, state_of_aim(aim))

    def act() -> Aim:
        return edit_aim(actor=request.actor, aim=aim, details=form.details(), seen=seen_by(form))

    made = acted(request, form, act, to=owner.url, at="name_kk")
    return made or _aim_page(request, form, _("Edit"), owner.url, owner, aim)


@access(EDIT)
@post_from("results:aim-edit", "code")
def aim_archive(request: HttpRequest, code: str) -> HttpResponse:
    """Take a goal, an outcome or an output out of its plan."""
    aim = _aim(request, code)
    owner = _owner_of_aim(aim)
    way = reverse("results:plan-list") if owner.goal == aim else owner.url

    def act() -> Aim:
        return archive_aim(actor=request.actor, aim=aim)

    return pressed(request, act, to=way, back=reverse("results:aim-edit", args=(code,)))


def _aim(request: HttpRequest, code: str) -> Aim:
    seen = Aim.objects.in_use().visible_to(request.actor, VIEW).with_owner()
    return get_object_or_404(seen, code=code)


def _owner_of_aim(aim: Aim) -> PlanOwner:
    root = aim.root
    if root.agreement is not None:
        return agreement_owner(root.agreement)
    return goal_owner(root) if root.partners.exists() else network_owner()


def _aim_page(
    request: HttpRequest,
    form: AimForm,
    heading: str,
    back: str,
    owner: PlanOwner | None = None,
    aim: Aim | None = None,
) -> HttpResponse:
    shown = {"heading": heading, "back": back, "owner": owner, "aim": aim}
    return form_page(request, "results/indicators/aim_form.html", form, **shown)


# Spheres


@access(VIEW)
@require_GET
def sphere_list(request: HttpRequest) -> HttpResponse:
    """Show both lists of spheres, how they meet, and which kinds of programme belong where."""
    mapped = spheres.BY_PROGRAMME[0].spheres
    order18 = {one.key: one for one in spheres.ORDER18}
    rows = [
        SphereRow(
            one,
            order18[spheres.TO_ORDER18[one.key]],
            [str(ProgrammeKind(kind).label) for kind, sphere in mapped.items() if sphere == one.key],
        )
        for one in spheres.SDNPO1
    ]
    page = SpheresPage(
        rows,
        "kk" if (get_language() or "kk").startswith("kk") else "ru",
        spheres.SDNPO1_EDITION,
        spheres.ORDER18_EDITION,
        spheres.BY_PROGRAMME[0].since,
    )
    return render(request, "results/indicators/sphere_list.html", {"page": page})


# What partners read


@access("results.release.view")
@require_GET
def released_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a release tells of its partner's plans: protected cells only."""
    seen = Release.objects.visible_to(request.actor).released().select_related("partner", "seal")
    release = get_object_or_404(seen, code=code)
    plans = told_plans(from_json(release.figures or {}), ReportDress.from_json(release.dress))
    page = ReleasedPlanPage(release, plans)
    return render(request, "results/indicators/released_plan.html", {"page": page})
