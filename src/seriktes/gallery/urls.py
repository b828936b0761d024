from __future__ import annotations

from django.urls import path

from seriktes.gallery import views

app_name = "gallery"
urlpatterns = [
    path("photographs/", views.photograph_list, name="photograph-list"),
    path("photographs/add/", views.photograph_add, name="photograph-add"),
    path("photographs/<slug:code>/", views.photograph_detail, name="photograph-detail"),
    path("photographs/<slug:code>/picture/", views.photograph_picture, name="photograph-picture"),
    path("photographs/<slug:code>/preview/", views.photograph_preview, name="photograph-preview"),
    path("photographs/<slug:code>/edit/", views.photograph_edit, name="photograph-edit"),
    path("photographs/<slug:code>/recognisable/", views.recognisable, name="photograph-recognisable"),
    path("photographs/<slug:code>/people/add/", views.person_add, name="person-add"),
    path("photographs/<slug:code>/people/<slug:person>/remove/", views.person_remove, name="person-remove"),
    path("photographs/<slug:code>/take-down/", views.photograph_take_down, name="photograph-take-down"),
    path("photographs/<slug:code>/put-back/", views.photograph_put_back, name="photograph-put-back"),
]
