from __future__ import annotations

from django.urls import path

from seriktes.accounts import views

app_name = "accounts"
urlpatterns = [path("language/", views.language_set, name="language-set")]
