"""Addresses of what is due; they belong to the addresses of results."""

from __future__ import annotations

from django.urls import path

from seriktes.results.schedules import views

urlpatterns = [
    path("due/", views.due_list, name="due-list"),
    path("agreements/<slug:code>/schedules/add/", views.schedule_add, name="schedule-add"),
    path("schedules/<slug:code>/edit/", views.schedule_edit, name="schedule-edit"),
    path("schedules/<slug:code>/withdrawal/", views.schedule_withdraw, name="schedule-withdrawal"),
    path("schedules/<slug:code>/dates/add/", views.date_add, name="schedule-date-add"),
    path("schedules/<slug:code>/dates/<slug:date>/removal/", views.date_remove, name="schedule-date-removal"),
    path("schedules/<slug:code>/postponements/add/", views.postponement_add, name="postponement-add"),
]
