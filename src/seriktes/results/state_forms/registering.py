"""What the state's forms put into the registries when the apps are ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import jobs, registry
from seriktes.core.registry import HomeSection, NavEntry, Panel
from seriktes.results.state_forms import jobs as work
from seriktes.results.state_forms.actions import BUNDLE_JOB, COPIES_JOB, FILE_JOB
from seriktes.results.state_forms.glance import group_portfolios, state_forms_due

TEMPLATES = "results/state_forms"


def register() -> None:
    """Register jobs, navigation, the reminder of the first page, the panel of a group."""
    jobs.register(FILE_JOB, work.make_state_form, may_fetch=work.may_fetch_state_form)
    jobs.register(COPIES_JOB, work.make_copies)
    jobs.register(BUNDLE_JOB, work.make_portfolios, may_fetch=work.may_fetch_portfolios)
    registry.nav.add(
        NavEntry(
            "state_forms",
            _("State forms"),
            "results:state-form-list",
            "file-text",
            "results.state_form.assist",
            61,
        )
    )
    registry.home.add(
        HomeSection(
            "results.state_forms",
            f"{TEMPLATES}/_home_due.html",
            state_forms_due,
            "results.state_form.begin",
            25,
        )
    )
    registry.panels.add(
        Panel(
            "activities.group",
            "portfolios",
            f"{TEMPLATES}/_group_portfolios.html",
            group_portfolios,
            "results.portfolio.view",
            40,
        )
    )
