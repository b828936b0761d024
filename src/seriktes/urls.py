"""The addresses of the whole."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from seriktes.core.access import access

# Only these pages of allauth exist: accounts are made by an administrator, never by signing up.
ACCOUNT_PAGES = [
    path("login/", login_not_required(allauth_views.login), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path(
        "password/change/",
        access("accounts.password.change")(allauth_views.password_change),
        name="account_change_password",
    ),
    path("password/reset/", login_not_required(allauth_views.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        login_not_required(allauth_views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/<slug:uidb36>-<slug:key>/",
        login_not_required(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        login_not_required(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("accounts/", include(ACCOUNT_PAGES)),
    path("", include("seriktes.accounts.urls")),
    path("", include("seriktes.core.urls")),
    path("", include("seriktes.verification.urls")),
    path("", include("seriktes.places.urls")),
    path("", include("seriktes.people.urls")),
    path("", include("seriktes.organisations.urls")),
    path("", include("seriktes.partners.urls")),
    path("", include("seriktes.clubs.urls")),
    path("", include("seriktes.gallery.urls")),
    path("", include("seriktes.activities.urls")),
    path("", include("seriktes.attendance.urls")),
    path("", include("seriktes.attribution.urls")),
    path("", include("seriktes.results.urls")),
    path("", include("seriktes.web.urls")),
]
