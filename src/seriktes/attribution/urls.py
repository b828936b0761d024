from __future__ import annotations

from django.urls import path

from seriktes.attribution import views

app_name = "attribution"
urlpatterns = [
    path("agreements/<str:code>/rules/add/", views.rule_add, name="rule-add"),
    path("rules/<str:code>/edit/", views.rule_edit, name="rule-edit"),
    path("rules/<str:code>/end/", views.rule_end, name="rule-end"),
    path("rules/<str:code>/withdrawal/", views.rule_withdrawal, name="rule-withdrawal"),
]
