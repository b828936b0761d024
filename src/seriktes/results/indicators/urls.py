from __future__ import annotations

from django.urls import path

from seriktes.results.indicators.views import indicators, plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plan-list"),
    path("spheres/", plans.sphere_list, name="sphere-list"),
    path("goals/add/", plans.shared_goal_add, name="shared-goal-add"),
    path("goals/<slug:code>/edit/", plans.aim_edit, name="aim-edit"),
    path("goals/<slug:code>/archive/", plans.aim_archive, name="aim-archive"),
    path("plans/<slug:whose>/<slug:code>/", plans.plan_detail, name="plan-detail"),
    path("plans/<slug:whose>/<slug:code>/plan.<slug:kind>", plans.plan_file, name="plan-file"),
    path("plans/<slug:whose>/<slug:code>/goals/add/", plans.aim_add, name="aim-add"),
    path("plans/<slug:whose>/<slug:code>/ready-made/", plans.ready_made_install, name="ready-made-install"),
    path("plans/<slug:whose>/<slug:code>/indicators/add/", indicators.indicator_add, name="indicator-add"),
    path("indicators/<slug:code>/", indicators.indicator_detail, name="indicator-detail"),
    path("indicators/<slug:code>/edit/", indicators.indicator_edit, name="indicator-edit"),
    path("indicators/<slug:code>/archive/", indicators.indicator_archive, name="indicator-archive"),
    path("indicators/<slug:code>/archive/undo/", indicators.indicator_unarchive, name="indicator-unarchive"),
    path("indicators/<slug:code>/targets/add/", indicators.target_set, name="target-set"),
    path("indicators/<slug:code>/reasons/add/", indicators.remark_add, name="remark-add"),
    path("targets/<slug:code>/withdrawal/", indicators.target_withdraw, name="target-withdraw"),
    path("reasons/<slug:code>/withdrawal/", indicators.remark_withdraw, name="remark-withdraw"),
    path("releases/<slug:code>/plan/", plans.released_plan, name="released-plan"),
]
