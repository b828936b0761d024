from __future__ import annotations

from django.urls import path

from seriktes.attribution.views import coverage, proposals, shares

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
    path("share-proposals/", shares.share_list, name="share-list"),
    path("share-proposals/add/", shares.share_add, name="share-add"),
    path("share-proposals/<str:code>/", shares.share_detail, name="share-detail"),
    path("share-proposals/<str:code>/acceptance/", shares.share_acceptance, name="share-acceptance"),
    path("share-proposals/<str:code>/refusal/", shares.share_refusal, name="share-refusal"),
    path("unresolved/", proposals.unresolved_list, name="unresolved-list"),
]
