from __future__ import annotations

from django.urls import path

from seriktes.clubs import views

app_name = "clubs"
urlpatterns = [
    path("clubs/", views.club_list, name="club-list"),
    path("clubs/add/", views.club_add, name="club-add"),
    path("clubs/network/", views.unit_tree, name="unit-tree"),
    path("units/<str:code>/edit/", views.unit_edit, name="unit-edit"),
    path("units/<str:code>/parts/add/", views.unit_add, name="unit-add"),
    path("clubs/<str:code>/", views.club_detail, name="club-detail"),
    path("clubs/<str:code>/edit/", views.club_edit, name="club-edit"),
    path("clubs/<str:code>/closure/", views.club_close, name="club-close"),
    path("clubs/<str:code>/staff/add/", views.appointment_add, name="appointment-add"),
    path("clubs/<str:code>/staff/known/", views.appointment_choose, name="appointment-choose"),
    path("clubs/<str:code>/staff/new/", views.appointment_create, name="appointment-create"),
    path("clubs/<str:code>/staff/<str:appointment>/end/", views.appointment_end, name="appointment-end"),
]
