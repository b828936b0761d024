from __future__ import annotations

from django.urls import path

from seriktes.results.explore.views import pages, saved

urlpatterns = [
    path("explore/", pages.exploration_detail, name="exploration-detail"),
    path("explore/table.<slug:kind>", pages.exploration_file, name="exploration-file"),
    path("views/", saved.saved_view_list, name="saved-view-list"),
    path("views/add/", saved.saved_view_add, name="saved-view-add"),
    path("views/<slug:code>/", saved.saved_view_edit, name="saved-view-edit"),
    path("views/<slug:code>/deletion/", saved.saved_view_delete, name="saved-view-delete"),
    path("views/<slug:code>/deletion/undo/", saved.saved_view_restore, name="saved-view-restore"),
]
