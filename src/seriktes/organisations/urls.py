from __future__ import annotations

from django.urls import path

from seriktes.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.organisation_list, name="organisation-list"),
    path("organisations/add/", views.organisation_add, name="organisation-add"),
    path("organisations/<str:code>/", views.organisation_detail, name="organisation-detail"),
    path("organisations/<str:code>/edit/", views.organisation_edit, name="organisation-edit"),
    path("organisations/<str:code>/former-names/add/", views.former_name_add, name="former-name-add"),
    path(
        "organisations/<str:code>/representatives/add/", views.representative_add, name="representative-add"
    ),
    path(
        "organisations/<str:code>/representatives/<str:representative>/end/",
        views.representative_end,
        name="representative-end",
    ),
]
