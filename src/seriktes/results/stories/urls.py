from __future__ import annotations

from django.urls import path

from seriktes.results.stories import views

urlpatterns = [
    path("stories/", views.story_list, name="story-list"),
    path("stories/add/", views.story_add, name="story-add"),
    path("stories/<slug:code>/", views.story_detail, name="story-detail"),
    path("stories/<slug:code>/edit/", views.story_edit, name="story-edit"),
    path("stories/<slug:code>/share/", views.story_share, name="story-share"),
    path("stories/<slug:code>/take-back/", views.story_take_back, name="story-take-back"),
    path("stories/<slug:code>/photographs/", views.picture_choose, name="story-pictures"),
    path("stories/<slug:code>/photographs/add/", views.picture_add, name="story-picture-add"),
    path("stories/<slug:code>/photographs/remove/", views.picture_remove, name="story-picture-remove"),
    path("stories/<slug:code>/people/add/", views.person_add, name="story-person-add"),
    path("stories/<slug:code>/people/<slug:person>/remove/", views.person_remove, name="story-person-remove"),
]
