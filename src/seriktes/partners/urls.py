from __future__ import annotations

from django.urls import path

from seriktes.partners import views

app_name = "partners"
urlpatterns = [
    path("agreements/", views.agreement_list, name="agreement-list"),
    path("agreements/add/", views.agreement_add, name="agreement-add"),
    path("agreements/<str:code>/", views.agreement_detail, name="agreement-detail"),
    path("agreements/<str:code>/edit/", views.agreement_edit, name="agreement-edit"),
    path("agreements/<str:code>/parties/add/", views.party_add, name="party-add"),
    path("agreements/<str:code>/parties/<str:party>/removal/", views.party_removal, name="party-removal"),
    path("agreements/<str:code>/contributions/add/", views.contribution_add, name="contribution-add"),
    path(
        "agreements/<str:code>/contributions.<slug:kind>", views.contribution_file, name="contribution-file"
    ),
    path("agreements/<str:code>/valued-contributions/add/", views.valued_add, name="valued-add"),
    path("valued-contributions/<str:code>/reversal/", views.valued_reversal, name="valued-reversal"),
    path("contributions/<str:code>/reversal/", views.contribution_reversal, name="contribution-reversal"),
]
