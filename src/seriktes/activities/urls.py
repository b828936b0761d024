from __future__ import annotations

from django.urls import path

from seriktes.activities.views import enrolments, groups, programmes

app_name = "activities"
urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/add/", programmes.programme_add, name="programme-add"),
    path("programmes/<str:code>/edit/", programmes.programme_edit, name="programme-edit"),
    path("groups/", groups.group_list, name="group-list"),
    path("groups/add/", groups.group_add, name="group-add"),
    path("groups/export/", groups.group_export, name="group-export"),
    path("groups/<str:code>/", groups.group_detail, name="group-detail"),
    path("groups/<str:code>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<str:code>/successor/", groups.group_succeed, name="group-succeed"),
    path("groups/<str:code>/closure/", groups.group_close, name="group-close"),
    path("groups/<str:code>/roster/", groups.roster_export, name="roster-export"),
    path("groups/<str:code>/timetable/add/", groups.slot_add, name="slot-add"),
    path("groups/<str:code>/timetable/<str:slot>/edit/", groups.slot_edit, name="slot-edit"),
    path("groups/<str:code>/timetable/<str:slot>/end/", groups.slot_end, name="slot-end"),
    path("groups/<str:code>/teachers/add/", groups.teaching_add, name="teaching-add"),
    path("groups/<str:code>/teachers/<str:teaching>/end/", groups.teaching_end, name="teaching-end"),
    path("groups/<str:code>/enrolments/add/", enrolments.enrolment_add, name="enrolment-add"),
    path("groups/<str:code>/enrolments/known/", enrolments.enrolment_choose, name="enrolment-choose"),
    path("groups/<str:code>/enrolments/likely/", enrolments.enrolment_likely, name="enrolment-likely"),
    path("groups/<str:code>/enrolments/new/", enrolments.enrolment_create, name="enrolment-create"),
    path(
        "groups/<str:code>/enrolments/<str:enrolment>/edit/",
        enrolments.enrolment_edit,
        name="enrolment-edit",
    ),
    path("groups/<str:code>/enrolments/<str:enrolment>/end/", enrolments.enrolment_end, name="enrolment-end"),
    path(
        "groups/<str:code>/enrolments/<str:enrolment>/transfer/",
        enrolments.enrolment_transfer,
        name="enrolment-transfer",
    ),
]
