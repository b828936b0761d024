from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows
from seriktes.core.editing import seen_by, watched
from seriktes.core.formats import month_range
from seriktes.core.methods import post_from
from seriktes.core.months import InvalidMonth, parse_month
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.indicators.actions import (
    archive_indicator,
    bring_back_indicator,
    change_indicator,
    make_indicator,
    plans_of,
    set_target,
    withdraw_remark,
    write_remark,
)
from seriktes.results.indicators.dividing import Divided, divided
from seriktes.results.indicators.forms import (
    IndicatorForm,
    RemarkForm,
    TargetForm,
    TargetWithdrawalForm,
    target_initial,
)
from seriktes.results.indicators.models import Indicator, Remark, Target
from seriktes.results.indicators.queries import (
    PlanOwner,
    default_months,
    live_of,
    owner_of,
    parties_of,
    with_history,
)
from seriktes.results.indicators.values import IndicatorValue
from seriktes.results.indicators.views.common import EDIT, VIEW, indicator_of, plan_owner, query_months
from seriktes.results.indicators.wording import (
    IndicatorTold,
    SumTold,
    VersionTold,
    sums_of,
    told_of,
    versions_of,
)

# A number, what it was counted by and its months are one baseline.
BASELINE = [("measured", "baseline", "baseline_from", "baseline_until")]


@dataclass(frozen=True)
class PlannedRow:
    """A plan of an indicator with its fact, and the plans that stood there before."""

    value: IndicatorValue
    target: Target
    former: list[Target]

    @property
    def query(self) -> str:
        """The months that a link to change it carries."""
        return urlencode(query_months(self.target.first_month, self.target.last_month))


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator: what it counts, its plans, what it is divided into, why it is behind, its history."""

    indicator: Indicator
    owner: PlanOwner
    value: IndicatorValue
    rows: list[PlannedRow]
    withdrawn: list[Target]
    told: list[IndicatorTold]
    sums: list[SumTold]
    divided: list[Divided]
    remarks: list[Remark]
    versions: list[VersionTold]
    may_edit: bool


@access(VIEW)
@require_GET
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator with its plans, live."""
    indicator = with_history(code, request.actor)
    if indicator is None:
        raise Http404
    targets = [one for one in indicator.targets.all() if one.replaced_at is None]
    planned = [one for one in targets if one.value is not None]
    months = default_months([indicator])
    periods = [months, *((one.first_month, one.last_month) for one in planned)]
    value, *found = live_of(indicator, periods)
    former = [one for one in indicator.targets.all() if one.replaced_at is not None]
    rows = [
        PlannedRow(each, target, [one for one in former if _is_same_time(one, target)])
        for each, target in zip(found, planned, strict=True)
    ]
    page = IndicatorPage(
        indicator=indicator,
        owner=owner_of(indicator),
        value=value,
        rows=sorted(rows, key=lambda row: (-row.target.last_month, row.target.first_month)),
        withdrawn=[one for one in targets if one.value is None],
        told=told_of(indicator),
        sums=sums_of(value),
        divided=divided(value, parties_of(indicator)),
        remarks=[one for one in indicator.remarks.all() if one.withdrawn_at is None],
        versions=versions_of(indicator),
        may_edit=allows(request.actor, EDIT),
    )
    return render(request, "results/indicators/indicator_detail.html", {"page": page})


def _is_same_time(one: Target, other: Target) -> bool:
    return (one.first_month, one.last_month) == (other.first_month, other.last_month)


@access(EDIT)
@require_http_methods(["GET", "POST"])
def indicator_add(request: HttpRequest, whose: str, code: str) -> HttpResponse:
    """Make an indicator in a plan."""
    owner = plan_owner(request, whose, code)
    form = once(IndicatorForm(posted(request), actor=request.actor, owner=owner))

    def act() -> Indicator:
        return make_indicator(actor=request.actor, indicator=form.indicator())

    said = _("The indicator is there. Now plan what it should reach.")
    return acted(request, form, act, to=lambda made: made, said=said) or _form_page(
        request, form, _("Add an indicator"), owner
    )


@access(EDIT)
@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an indicator; what stood before stays."""
    indicator = indicator_of(request, code)
    owner = owner_of(indicator)
    form = watched(
        IndicatorForm(posted(request), actor=request.actor, owner=owner, indicator=indicator),
        indicator,
        together=BASELINE,
    )

    def act() -> Indicator:
        return change_indicator(
            actor=request.actor,
            indicator=indicator,
            changed=form.indicator(),
            why=form.cleaned_data["why"],
            seen=seen_by(form),
        )

    return acted(request, form, act, to=indicator) or _form_page(request, form, _("Edit"), owner, indicator)


@access(EDIT)
@post_from("results:indicator-detail", "code")
def indicator_archive(request: HttpRequest, code: str) -> HttpResponse:
    """Take an indicator out of its plan."""
    indicator = indicator_of(request, code)

    def act() -> Indicator:
        return archive_indicator(actor=request.actor, indicator=indicator)

    return pressed(request, act, to=indicator, back=indicator, said=_("It is archived."))


@access(EDIT)
@post_from("results:indicator-detail", "code")
def indicator_unarchive(request: HttpRequest, code: str) -> HttpResponse:
    """Bring an archived indicator back."""
    indicator = indicator_of(request, code)

    def act() -> Indicator:
        return bring_back_indicator(actor=request.actor, indicator=indicator)

    return pressed(request, act, to=indicator, back=indicator)


@access(EDIT)
@require_http_methods(["GET", "POST"])
def target_set(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a value for whole months; a plan of the same months is replaced, with a reason."""
    indicator = indicator_of(request, code)
    first, last = _asked_months(request) or default_months([indicator])
    same = indicator.targets.filter(first_month=first, last_month=last, replaced_at=None).first()
    form = watched(
        TargetForm(posted(request), indicator=indicator, initial=target_initial(same, first, last)),
        indicator,
        plans_of(indicator),
    )

    def act() -> Target:
        given = form.cleaned_data
        return set_target(
            actor=request.actor,
            indicator=indicator,
            first=form.first,
            last=form.last,
            value=given["value"],
            reason=given["reason"],
            seen=seen_by(form),
        )

    heading = _("Change the plan") if same is not None else _("Plan")
    return acted(request, form, act, to=indicator, at="value") or _form_page(
        request, form, heading, owner_of(indicator), indicator
    )


@access(EDIT)
@require_http_methods(["GET", "POST"])
def target_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a plan back; it stays in the history."""
    seen = Target.objects.current().visible_to(request.actor, VIEW).select_related("indicator")
    target = get_object_or_404(seen, code=code)
    form = TargetWithdrawalForm(posted(request))

    def act() -> Target:
        return set_target(
            actor=request.actor,
            indicator=target.indicator,
            first=target.first_month,
            last=target.last_month,
            value=None,
            reason=form.cleaned_data["reason"],
        )

    return acted(request, form, act, to=target.indicator, at="reason") or _form_page(
        request, form, _("Take the plan back"), owner_of(target.indicator), target.indicator, target.period
    )


@access(EDIT)
@require_http_methods(["GET", "POST"])
def remark_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write why an indicator is behind."""
    indicator = indicator_of(request, code)
    months = _asked_months(request) or default_months([indicator])
    form = once(RemarkForm(posted(request), initial=target_initial(None, *months)))

    def act() -> Remark:
        return write_remark(
            actor=request.actor,
            indicator=indicator,
            first=form.first,
            last=form.last,
            text=form.cleaned_data["text"],
        )

    return acted(request, form, act, to=indicator, at="text") or _form_page(
        request, form, _("Why it is behind"), owner_of(indicator), indicator, month_range(*months)
    )


@access(EDIT)
@post_from("results:plan-list")
def remark_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a remark back."""
    seen = Remark.objects.visible_to(request.actor, VIEW).select_related("indicator")
    remark = get_object_or_404(seen, code=code)

    def act() -> Remark:
        return withdraw_remark(actor=request.actor, remark=remark)

    return pressed(request, act, to=remark.indicator, back=remark.indicator)


def _asked_months(request: HttpRequest) -> tuple[int, int] | None:
    """Return the months a link carries, where they are months in their order."""
    try:
        first, last = (parse_month(request.GET.get(name, "")) for name in ("from", "until"))
    except InvalidMonth:
        return None
    return (first, last) if first <= last else None


def _form_page(
    request: HttpRequest,
    form: object,
    heading: str,
    owner: PlanOwner,
    indicator: Indicator | None = None,
    lead: str = "",
) -> HttpResponse:
    back = reverse("results:indicator-detail", args=(indicator.code,)) if indicator is not None else owner.url
    shown = {"heading": heading, "owner": owner, "indicator": indicator, "back": back, "lead": lead}
    is_definition = isinstance(form, IndicatorForm)
    name = "indicator_edit" if is_definition else "indicator_form"
    return form_page(request, f"results/indicators/{name}.html", form, **shown)  # type: ignore[arg-type]
