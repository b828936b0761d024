from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from seriktes.core import modules, registry
from seriktes.core.apps import SeriktesAppConfig


class AttendanceConfig(SeriktesAppConfig):
    name = "seriktes.attendance"
    label = "attendance"
    default = True

    def ready(self) -> None:
        super().ready()
        from seriktes.activities.freezing import dates_facts, dates_sessions, freezes
        from seriktes.activities.signals import timetable_changed
        from seriktes.attendance import erasing, jobs, journal_jobs, panels
        from seriktes.attendance.freezing import first_marked_on, first_session_on, has_marks
        from seriktes.core import ticks

        modules.modules["seriktes/outbox"] = "seriktes/js/lib/outbox.js"
        modules.modules["seriktes/entries"] = "seriktes/js/lib/entries.js"
        modules.modules["seriktes/attendance-sheet"] = "seriktes/js/elements/attendance-sheet.js"
        day = registry.NavEntry(
            "day", _("Day"), "attendance:day-detail", "calendar-check", "attendance.session.view", 10
        )
        registry.nav.add(day)
        registry.home.add(
            registry.HomeSection(
                "attendance.day",
                "attendance/_home_day.html",
                panels.home_day,
                "attendance.session.mark",
                10,
            )
        )
        ticks.register("attendance.plan_ahead", jobs.PLAN_EVERY, jobs.plan_ahead)
        freezes(has_marks)
        dates_facts(first_marked_on)
        dates_sessions(first_session_on)
        journals = registry.NavEntry(
            "journals",
            _("Journals"),
            "attendance:import-list",
            "file-spreadsheet",
            "attendance.journalimport.view",
            45,
        )
        registry.nav.add(journals)
        journal_jobs.register()
        erasing.register()
        _point_out_anomalies()
        timetable_changed.connect(jobs.plan_changed, dispatch_uid="attendance.plan_changed")
        for panel in panels.PANELS:
            registry.panels.add(panel)


def _point_out_anomalies() -> None:
    """Let what deserves a look be found, and shown to whoever may see it."""
    from seriktes.attendance.anomalies import jobs, panels, receivers

    jobs.register()
    receivers.listen()
    registry.nav.add(
        registry.NavEntry(
            "anomalies",
            _("Worth a look"),
            "attendance:anomaly-list",
            "search-check",
            "attendance.anomalyflag.view",
            46,
        )
    )
    registry.home.add(
        registry.HomeSection(
            "attendance.anomalies",
            "attendance/_home_anomalies.html",
            panels.home_section,
            "attendance.anomalyflag.explain",
            24,
            is_later=True,
        )
    )
