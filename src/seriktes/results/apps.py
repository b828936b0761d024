from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import registry
from seriktes.core.apps import SeriktesAppConfig
from seriktes.core.registry import HomeSection, NavEntry, Panel


class ResultsConfig(SeriktesAppConfig):
    name = "seriktes.results"
    label = "results"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.attribution import released
        from seriktes.core import jobs
        from seriktes.core.registry import SealPresenter
        from seriktes.results import erasing
        from seriktes.results import jobs as work
        from seriktes.results.actions import CHECK_JOB, FILE_JOB, SEAL_JOB
        from seriktes.results.explore.navigation import register as explore
        from seriktes.results.public import present_seal
        from seriktes.results.records import KIND
        from seriktes.results.state_forms import registering as state_forms
        from seriktes.results.touched import standing_reports

        jobs.register(FILE_JOB, work.make_file, may_fetch=work.may_fetch)
        jobs.register(CHECK_JOB, work.check)
        jobs.register(SEAL_JOB, work.seal)
        registry.sealed.add(SealPresenter(KIND, present_seal))
        released.register(standing_reports)
        self._navigation()
        explore()
        self._first_page()
        state_forms.register()
        erasing.register()
        self._plans()
        self._stories()
        self._schedules()

    def _navigation(self) -> None:
        """Insiders find live reports, partners what was released for them; nobody finds both."""
        for name, url_name, permission in (
            ("reports", "results:report-list", "results.report.view"),
            ("releases", "results:release-list", "results.release.receive"),
        ):
            registry.nav.add(NavEntry(name, _("Reports"), url_name, "chart-column", permission, 60))

    def _plans(self) -> None:
        from seriktes.results.indicators.panels import plan_of

        permission = "results.indicator.view"
        registry.nav.add(NavEntry("plans", _("Plans"), "results:plan-list", "list-checks", permission, 62))
        template = "results/indicators/_agreement_panel.html"
        registry.panels.add(Panel("partners.agreement", "plan", template, plan_of, permission, 20))

    def _stories(self) -> None:
        from seriktes.gallery.signals import caption_changed
        from seriktes.people.signals import consents_changed
        from seriktes.results.illustrated.editions import clear_of as clear_editions
        from seriktes.results.stories.actions import read_anew
        from seriktes.results.stories.clearing import clear_of
        from seriktes.results.stories.panels import papers_of, stories_of

        consents_changed.connect(clear_of, dispatch_uid="results.stories")
        consents_changed.connect(clear_editions, dispatch_uid="results.illustrated")
        caption_changed.connect(read_anew, dispatch_uid="results.stories")
        name, permission = _("Stories"), "results.story.keep"
        registry.nav.add(NavEntry("stories", name, "results:story-list", "book-open-text", permission, 63))
        template, permission = "results/stories/_agreement_panel.html", "results.story.view"
        registry.panels.add(Panel("partners.agreement", "stories", template, stories_of, permission, 30))
        template, permission = "results/stories/_papers_panel.html", "gallery.photograph.edit"
        registry.panels.add(Panel("gallery.photograph_edit", "papers", template, papers_of, permission))

    def _first_page(self) -> None:
        from seriktes.results import dashboard, glance

        sections = (
            ("approvals", glance.awaiting_approval, "results.release.approve", 5, False),
            ("network", dashboard.network_glance, "results.network.view", 20, False),
            ("clubs", dashboard.first_clubs, "results.network.view", 25, True),
            ("due", glance.due_lines, "results.release.draft", 30, True),
        )
        for name, build, permission, order, is_later in sections:
            template = f"results/_home_{name}.html"
            registry.home.add(
                HomeSection(f"results.{name}", template, build, permission, order, is_later=is_later)
            )

    def _schedules(self) -> None:
        from seriktes.results.portal.queries import partner_home
        from seriktes.results.schedules import glance, ticks

        template, permission = "results/portal/_home.html", "results.release.receive"
        registry.home.add(HomeSection("results.partner", template, partner_home, permission, 10))
        ticks.register()
        template, permission = "results/schedules/_home_reminders.html", "results.schedule.edit"
        registry.home.add(HomeSection("results.reminders", template, glance.reminders_of, permission, 4))
        template, permission = "results/schedules/_panel.html", "results.schedule.view"
        registry.panels.add(
            Panel("partners.agreement", "schedule", template, glance.panel_of, permission, order=40)
        )
        name, permission = _("What is due"), "results.due.view"
        registry.nav.add(NavEntry("due", name, "results:due-list", "calendar-clock", permission, 62))
