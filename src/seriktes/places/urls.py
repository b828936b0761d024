from __future__ import annotations

from django.urls import path

from seriktes.places import views

app_name = "places"
urlpatterns = [
    path("places/population/", views.population_list, name="population-list"),
    path("places/population/add/", views.population_upload, name="population-upload"),
    path("places/population/imports/<slug:code>/", views.population_import, name="population-import"),
    path(
        "places/population/imports/<slug:code>/bringing-in/",
        views.population_bring_in,
        name="population-bring-in",
    ),
]
