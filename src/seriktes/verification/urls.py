from __future__ import annotations

from django.urls import path

from seriktes.verification import views

app_name = "verification"
urlpatterns = [
    path("verify/", views.entrance, name="entrance"),
    path("verify/<str:code>/", views.seal_detail, name="seal-detail"),
    path("verify/<str:code>/file/", views.file_check, name="file-check"),
    path("verify/<str:code>/record/", views.seal_record, name="seal-record"),
]
