from __future__ import annotations

from django.urls import path

from seriktes.attribution.views import coverage, proposals

app_name = "attribution"
urlpatterns = [
    path("agreements/<str:code>/rules/add/", coverage.rule_add, name="rule-add"),
    path("rules/<str:code>/edit/", coverage.rule_edit, name="rule-edit"),
    path("rules/<str:code>/end/", coverage.rule_end, name="rule-end"),
    path("rules/<str:code>/withdrawal/", coverage.rule_withdrawal, name="rule-withdrawal"),
    path("rule-proposals/", proposals.proposal_list, name="proposal-list"),
    path("rule-proposals/<str:code>/", proposals.proposal_detail, name="proposal-detail"),
    path("rule-proposals/<str:code>/approval/", proposals.proposal_approval, name="proposal-approval"),
    path("rule-proposals/<str:code>/refusal/", proposals.proposal_refusal, name="proposal-refusal"),
    path("unresolved/", proposals.unresolved_list, name="unresolved-list"),
]
