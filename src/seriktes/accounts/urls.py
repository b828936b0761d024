from __future__ import annotations

from django.urls import path

from seriktes.accounts import views

app_name = "accounts"
urlpatterns = [
    path("language/", views.language_set, name="language-set"),
    path("users/", views.user_list, name="user-list"),
    path("users/new/", views.user_add, name="user-add"),
    path("users/<str:code>/", views.user_edit, name="user-edit"),
    path("users/<str:code>/roles/", views.role_create, name="role-create"),
    path("users/<str:code>/roles/<str:role>/end/", views.role_end, name="role-end"),
    path("users/<str:code>/password/", views.password_renew, name="password-renew"),
    path("users/<str:code>/closure/", views.closure_create, name="closure-create"),
    path("users/<str:code>/closure/undo/", views.closure_undo, name="closure-undo"),
]
