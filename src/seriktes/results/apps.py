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

        jobs.register(FILE_JOB, make_file, may_fetch=may_fetch, is_lasting=is_of_snapshot)
        self._navigation()
        self._first_page()

    def _navigation(self) -> None:
        """Insiders find live reports, partners what was published for them; nobody finds both."""
        for name, url_name, permission in (
            ("reports", "results:report-list", "results.report.view"),
            ("snapshots", "results:snapshot-list", "results.snapshot.receive"),
        ):
            registry.nav.add(NavEntry(name, _("Reports"), url_name, "chart-column", permission, 60))

    def _first_page(self) -> None:
        from seriktes.results import glance

        sections = (
            ("results.partner", "partner", glance.partner_glance, "results.snapshot.receive", 10),
            ("results.network", "network", glance.network_glance, "results.network.view", 20),
            ("results.due", "due", glance.due_lines, "results.snapshot.publish", 30),
        )
        for name, template, build, permission, order in sections:
            registry.home.add(HomeSection(name, f"results/_home_{template}.html", build, permission, order))
