"""The portfolios of the creative order: its groups, the children of each, printing them together."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.models import Group
from seriktes.core.access import access, allows
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.queries import earliest_month
from seriktes.results.state_forms.actions import begin_portfolios, end_order, order_group, order_portfolios
from seriktes.results.state_forms.forms import GroupYearForm, OrderForm, PortfoliosFileForm
from seriktes.results.state_forms.models import OrderedGroup
from seriktes.results.state_forms.portfolios import (
    ARRANGE,
    OF_GROUP,
    ChildLine,
    OrderedGroupLine,
    child_lines,
    groups_to_order,
    order_of,
    ordered_groups,
)
from seriktes.results.state_forms.queries import network_organisation
from seriktes.results.state_forms.views.shared import LANGUAGES

YEAR_DIGITS = 4


@dataclass(frozen=True)
class PortfolioListPage:
    """The groups under the creative order, and those that may be put under it."""

    lines: list[OrderedGroupLine]
    others: list[Group]


@dataclass(frozen=True)
class YearTab:
    """A year whose portfolios are shown."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PortfolioGroupPage:
    """The children of a group with their portfolios of a year."""

    group: Group
    order: OrderedGroup | None
    year: int
    years: list[YearTab]
    lines: list[ChildLine]
    languages: tuple[tuple[str, str], ...]
    may_arrange: bool

    @property
    def waiting(self) -> int:
        """How many children have no portfolio yet."""
        return sum(line.form is None for line in self.lines)

    @property
    def has_any(self) -> bool:
        return self.waiting < len(self.lines)


@access(OF_GROUP)
@require_GET
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """Show the groups under the creative order."""
    page = PortfolioListPage(ordered_groups(request.actor), groups_to_order(request.actor))
    return render(request, "results/state_forms/portfolio_list.html", {"page": page})


@access(OF_GROUP)
@require_GET
def portfolio_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the children of a group with their portfolios."""
    group, year = group_of(request, code), _year_of(request)
    here = reverse("results:portfolio-detail", args=(code,))
    page = PortfolioGroupPage(
        group=group,
        order=order_of(group),
        year=year,
        years=[YearTab(str(one), f"{here}?year={one}", is_current=one == year) for one in _years()],
        lines=child_lines(request.actor, group, year),
        languages=LANGUAGES,
        may_arrange=allows(request.actor, ARRANGE, group),
    )
    return render(request, "results/state_forms/portfolio_detail.html", {"page": page})


@access(ARRANGE)
@require_http_methods(["GET", "POST"])
def portfolio_order(request: HttpRequest, code: str) -> HttpResponse:
    """Ask from which day a group works under the creative order."""
    group, form = group_of(request, code, ARRANGE), OrderForm(posted(request))

    def act() -> OrderedGroup:
        return order_group(actor=request.actor, group=group, **form.cleaned_data)

    onward = reverse("results:portfolio-detail", args=(code,))
    return acted(request, form, act, to=onward) or form_page(
        request, "results/state_forms/portfolio_order.html", form, group=group
    )


@access(ARRANGE)
@post_from("results:portfolio-detail", "code")
def portfolio_order_end(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a group works under the creative order no more."""
    group = group_of(request, code, ARRANGE)
    end_order(actor=request.actor, group=group)
    return redirect("results:portfolio-detail", code)


@access(ARRANGE)
@post_from("results:portfolio-detail", "code")
def portfolio_begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the portfolios of the children who have none."""
    group, form = group_of(request, code, ARRANGE), GroupYearForm(request.POST)
    onward = reverse("results:portfolio-detail", args=(code,))
    if not form.is_valid():
        return redirect(onward)
    year = form.cleaned_data["year"]

    def act() -> int:
        organisation = network_organisation()
        return begin_portfolios(actor=request.actor, group=group, organisation=organisation, year=year)

    return pressed(request, act, to=f"{onward}?year={year}", back=onward, said=_said_begun)


def _said_begun(count: int) -> str:
    if not count:
        return _("Every child has a portfolio already.")
    return ngettext("Begun: %(count)s portfolio.", "Begun: %(count)s portfolios.", count) % {"count": count}


@access(OF_GROUP)
@post_from("results:portfolio-detail", "code")
def portfolio_file(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker print the portfolios of a group as one PDF."""
    group, form = group_of(request, code), PortfoliosFileForm(request.POST)
    if not form.is_valid():
        return redirect("results:portfolio-detail", code)
    job = order_portfolios(actor=request.actor, group=group, **form.cleaned_data)
    return redirect("core:job-detail", job.code)


def group_of(request: HttpRequest, code: str, permission: str = OF_GROUP) -> Group:
    groups = Group.objects.visible_to(request.actor, permission)
    return get_object_or_404(groups.select_related("club", "programme"), code=code)


def _years() -> list[int]:
    this_year = timezone.localdate().year
    return list(range(this_year, max(earliest_month() // 12, this_year - 4) - 1, -1))


def _year_of(request: HttpRequest) -> int:
    """Return the year the address asks for; anything odd gives this one."""
    asked = request.GET.get("year", "")
    known = _years()
    is_known = len(asked) == YEAR_DIGITS and asked.isascii() and asked.isdecimal() and int(asked) in known
    return int(asked) if is_known else timezone.localdate().year
