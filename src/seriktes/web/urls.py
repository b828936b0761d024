from __future__ import annotations

from django.urls import path

from seriktes.web import styleguide, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("rest/", views.home_rest, name="home-rest"),
    path("search/", views.search, name="search"),
    path("log/", views.log_list, name="log-list"),
    path("log/entries.csv", views.log_file, name="log-file"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
