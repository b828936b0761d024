from __future__ import annotations

from django.urls import path

from seriktes.results.state_forms.urls import urlpatterns as state_forms
from seriktes.results.views import marks, reports, snapshots

app_name = "results"
urlpatterns = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<slug:code>/", reports.report_detail, name="report-detail"),
    path("reports/<slug:code>/report.<slug:kind>", reports.report_table, name="report-table"),
    path("reports/<slug:code>/files/", reports.report_file, name="report-file"),
    path("reports/<slug:code>/marks/", marks.report_marks, name="report-marks"),
    path("reports/<slug:code>/preview/", reports.report_preview, name="report-preview"),
    path("reports/<slug:code>/snapshots/", reports.snapshot_create, name="snapshot-create"),
    path("snapshots/", snapshots.snapshot_list, name="snapshot-list"),
    path("snapshots/<slug:code>/", snapshots.snapshot_detail, name="snapshot-detail"),
    path("snapshots/<slug:code>/snapshot.<slug:kind>", snapshots.snapshot_table, name="snapshot-table"),
    path("snapshots/<slug:code>/files/", snapshots.snapshot_file, name="snapshot-file"),
    path("snapshots/<slug:code>/withdrawal/", snapshots.snapshot_withdraw, name="snapshot-withdraw"),
    path("snapshots/<slug:code>/withdrawal/undo/", snapshots.snapshot_restore, name="snapshot-restore"),
    *state_forms,
]
