from __future__ import annotations

from django.urls import path

from seriktes.attendance.anomalies import views as anomalies
from seriktes.attendance.views import days, imports, journals, set_aside, sheets

app_name = "attendance"
urlpatterns = [
    path("day/", days.day_detail, name="day-detail"),
    path("sessions/", days.session_list, name="session-list"),
    path("sessions/<slug:code>/", sheets.session_detail, name="session-detail"),
    path("sessions/<slug:code>/marks/", sheets.mark_create, name="mark-create"),
    path("sessions/<slug:code>/sheet/", sheets.sheet_save, name="sheet-save"),
    path("sessions/<slug:code>/topic/", sheets.topic_save, name="topic-save"),
    path("sessions/<slug:code>/not-held/", sheets.not_held_create, name="not-held-create"),
    path("sessions/<slug:code>/not-held/withdrawal/", sheets.not_held_withdraw, name="not-held-withdraw"),
    path("sessions/<slug:code>/walk-ins/", sheets.walk_in_search, name="walk-in-search"),
    path("sessions/<slug:code>/walk-ins/<slug:person>/", sheets.walk_in_create, name="walk-in-create"),
    path("sessions/<slug:code>/removal/", days.session_delete, name="session-delete"),
    path("sessions/<slug:code>/people/<slug:person>/", sheets.mark_history, name="mark-history"),
    path("sessions/<slug:code>/people/<slug:person>/clearance/", sheets.mark_clear, name="mark-clear"),
    path("groups/<slug:code>/sessions/new/", days.session_create, name="session-create"),
    path("groups/<slug:code>/journal/", journals.journal_detail, name="journal-detail"),
    path("groups/<slug:code>/journal.<slug:kind>", journals.journal_file, name="journal-file"),
    path("set-aside/", set_aside.set_aside_list, name="set-aside-list"),
    path("set-aside/<slug:code>/taking/", set_aside.set_aside_take, name="set-aside-take"),
    path("set-aside/<slug:code>/leaving/", set_aside.set_aside_leave, name="set-aside-leave"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_create, name="import-create"),
    path("imports/<slug:code>/", imports.import_detail, name="import-detail"),
    path("imports/<slug:code>/decisions/", imports.decisions_save, name="import-decide"),
    path("imports/<slug:code>/start/", imports.import_start, name="import-start"),
    path("imports/<slug:code>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<slug:code>/again/", imports.import_repeat, name="import-repeat"),
    path("imports/<slug:code>/undo/", imports.import_undo, name="import-undo"),
    path("imports/<slug:code>/cells/", imports.cell_detail, name="import-cell"),
    path("imports/<slug:code>/issues.<slug:kind>", imports.issue_file, name="import-issues"),
    path("anomalies/", anomalies.anomaly_list, name="anomaly-list"),
    path("anomalies/export/", anomalies.anomaly_export, name="anomaly-export"),
    path("anomalies/scan/", anomalies.anomaly_scan, name="anomaly-scan"),
    path("anomalies/<slug:code>/", anomalies.anomaly_detail, name="anomaly-detail"),
    path("anomalies/<slug:code>/explanations/", anomalies.anomaly_explain, name="anomaly-explain"),
    path("anomalies/<slug:code>/closure/", anomalies.anomaly_close, name="anomaly-close"),
    path("anomalies/<slug:code>/closure/undo/", anomalies.anomaly_reopen, name="anomaly-reopen"),
]
