from __future__ import annotations

from django.urls import path

from seriktes.core import views

app_name = "core"
urlpatterns = [
    path("jobs/<str:code>/", views.job_detail, name="job-detail"),
    path("jobs/<str:code>/file/", views.job_file, name="job-file"),
]
