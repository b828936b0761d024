from __future__ import annotations

from django.urls import path

from seriktes.results.explore.urls import urlpatterns as explore
from seriktes.results.indicators.urls import urlpatterns as indicators
from seriktes.results.report_templates.urls import urlpatterns as report_templates
from seriktes.results.schedules.urls import urlpatterns as schedules
from seriktes.results.state_forms.urls import urlpatterns as state_forms
from seriktes.results.stories.urls import urlpatterns as stories
from seriktes.results.views import acts, ledger, marks, network, releases, reports

app_name = "results"
urlpatterns = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<slug:code>/", reports.report_detail, name="report-detail"),
    path("reports/<slug:code>/report.<str:kind>", reports.report_table, name="report-table"),
    path("reports/<slug:code>/files/", reports.report_file, name="report-file"),
    path("reports/<slug:code>/marks/", marks.report_marks, name="report-marks"),
    path("reports/<slug:code>/releases/", acts.release_create, name="release-create"),
    path("releases/", ledger.release_list, name="release-list"),
    path("releases/ledger.csv", ledger.release_table, name="release-table"),
    path("releases/<slug:code>/", releases.release_detail, name="release-detail"),
    path("releases/<slug:code>/difference/", releases.release_difference, name="release-difference"),
    path(
        "releases/<slug:code>/files/<slug:language>/report.<str:kind>",
        releases.release_file,
        name="release-file",
    ),
    path("releases/<slug:code>/check/", acts.release_check, name="release-check"),
    path("releases/<slug:code>/merging/", acts.merging_create, name="merging-create"),
    path("releases/<slug:code>/merging/undo/", acts.merging_undo, name="merging-undo"),
    path("releases/<slug:code>/approval/", acts.approval_create, name="approval-create"),
    path("releases/<slug:code>/approval/undo/", acts.approval_undo, name="approval-undo"),
    path("releases/<slug:code>/sealing/", acts.release_seal, name="release-seal"),
    path("releases/<slug:code>/discard/", acts.release_discard, name="release-discard"),
    path("releases/<slug:code>/discard/undo/", acts.release_undiscard, name="release-undiscard"),
    path("releases/<slug:code>/restatement/", acts.release_restate, name="release-restate"),
    path("releases/<slug:code>/withdrawal/", acts.release_withdraw, name="release-withdraw"),
    path("releases/<slug:code>/withdrawal/undo/", acts.release_restore, name="release-restore"),
    path("network/", network.network_detail, name="network-detail"),
    path("network/plan/", network.network_plan, name="network-plan"),
    *explore,
    *schedules,
    *report_templates,
    *indicators,
    *state_forms,
    *stories,
]
