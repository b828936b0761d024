from __future__ import annotations

from django.urls import path

from seriktes.attribution import proposal_views, views

app_name = "attribution"
urlpatterns = [
    path("agreements/<str:code>/rules/add/", views.rule_add, name="rule-add"),
    path("rules/<str:code>/edit/", views.rule_edit, name="rule-edit"),
    path("rules/<str:code>/end/", views.rule_end, name="rule-end"),
    path("rules/<str:code>/withdrawal/", views.rule_withdrawal, name="rule-withdrawal"),
    path("rule-proposals/", proposal_views.proposal_list, name="proposal-list"),
    path("rule-proposals/<str:code>/", proposal_views.proposal_detail, name="proposal-detail"),
    path("rule-proposals/<str:code>/approval/", proposal_views.proposal_approval, name="proposal-approval"),
    path("rule-proposals/<str:code>/refusal/", proposal_views.proposal_refusal, name="proposal-refusal"),
    path("unresolved/", proposal_views.unresolved_list, name="unresolved-list"),
]
