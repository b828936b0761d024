from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import registry
from seriktes.core.apps import SeriktesAppConfig
from seriktes.core.registry import HomeSection, NavEntry


class ResultsConfig(SeriktesAppConfig):
    name = "seriktes.results"
    label = "results"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.core import jobs
        from seriktes.results.actions import FILE_JOB
        from seriktes.results.jobs import is_of_snapshot, make_file, may_fetch
        from seriktes.results.state_forms.actions import FILE_JOB as STATE_FORM_JOB
        from seriktes.results.state_forms.jobs import make_state_form, may_fetch_state_form

        jobs.register(FILE_JOB, make_file, may_fetch=may_fetch, is_lasting=is_of_snapshot)
        jobs.register(STATE_FORM_JOB, make_state_form, may_fetch=may_fetch_state_form)
        self._navigation()
        self._first_page()

    def _navigation(self) -> None:
        """Insiders find live reports, partners what was published for them; nobody finds both."""
        for name, url_name, permission in (
            ("reports", "results:report-list", "results.report.view"),
            ("snapshots", "results:snapshot-list", "results.snapshot.receive"),
        ):
            registry.nav.add(NavEntry(name, _("Reports"), url_name, "chart-column", permission, 60))
        forms, permission = _("State forms"), "results.state_form.assist"
        registry.nav.add(
            NavEntry("state_forms", forms, "results:state-form-list", "file-text", permission, 61)
        )

    def _first_page(self) -> None:
        from seriktes.results import glance
        from seriktes.results.state_forms.glance import state_forms_due

        sections = (
            ("results.partner", "partner", glance.partner_glance, "results.snapshot.receive", 10),
            ("results.network", "network", glance.network_glance, "results.network.view", 20),
            ("results.due", "due", glance.due_lines, "results.snapshot.publish", 30),
        )
        for name, template, build, permission, order in sections:
            registry.home.add(HomeSection(name, f"results/_home_{template}.html", build, permission, order))
        template, permission = "results/state_forms/_home_due.html", "results.state_form.file"
        registry.home.add(HomeSection("results.state_forms", template, state_forms_due, permission, 25))
