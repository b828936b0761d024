from __future__ import annotations

from django.urls import path

from seriktes.people.views import categories, erasing, families, merging, register

app_name = "people"
urlpatterns = [
    path("categories/", categories.category_list, name="category-list"),
    path("categories/add/", categories.category_add, name="category-add"),
    path("categories/ready/", categories.category_ready, name="category-ready"),
    path("categories/<str:code>/edit/", categories.category_edit, name="category-edit"),
    path("categories/<str:code>/closure/", categories.category_closure, name="category-closure"),
    path(
        "categories/<str:code>/closure/undo/",
        categories.category_closure_undo,
        name="category-closure-undo",
    ),
    path("erasures/", erasing.erasure_list, name="erasure-list"),
    path("erasures/export/", erasing.erasure_export, name="erasure-export"),
    path("erasures/<str:code>/", erasing.erasure_detail, name="erasure-detail"),
    path("erasures/<str:code>/confirmation/", erasing.erasure_confirmation, name="erasure-confirmation"),
    path("erasures/<str:code>/withdrawal/", erasing.erasure_withdrawal, name="erasure-withdrawal"),
    path("people/", register.person_list, name="person-list"),
    path("people/add/", register.person_add, name="person-add"),
    path("people/export/", register.person_export, name="person-export"),
    path("people/likely/", register.person_likely, name="person-likely"),
    path("people/duplicates/", merging.duplicate_list, name="duplicate-list"),
    path("people/<str:code>/", register.person_detail, name="person-detail"),
    path("people/<str:code>/edit/", register.person_edit, name="person-edit"),
    path("people/<str:code>/iin/", register.person_iin, name="person-iin"),
    path("people/<str:code>/erasure/", erasing.erasure_add, name="erasure-add"),
    path("people/<str:code>/guardians/add/", families.guardian_add, name="guardian-add"),
    path("people/<str:code>/guardians/known/", families.guardian_choose, name="guardian-choose"),
    path("people/<str:code>/guardians/new/", families.guardian_create, name="guardian-create"),
    path(
        "people/<str:code>/guardians/<str:guardianship>/edit/",
        families.guardianship_edit,
        name="guardianship-edit",
    ),
    path(
        "people/<str:code>/guardians/<str:guardianship>/end/",
        families.guardianship_end,
        name="guardianship-end",
    ),
    path("people/<str:code>/consents/add/", families.consent_add, name="consent-add"),
    path(
        "people/<str:code>/consents/<str:consent>/withdraw/",
        families.consent_withdraw,
        name="consent-withdraw",
    ),
    path("people/<str:code>/categories/add/", categories.person_category_add, name="person-category-add"),
    path(
        "people/<str:code>/categories/<str:belonging>/edit/",
        categories.person_category_edit,
        name="person-category-edit",
    ),
    path(
        "people/<str:code>/categories/<str:belonging>/withdrawal/",
        categories.person_category_withdrawal,
        name="person-category-withdrawal",
    ),
    path("people/<str:code>/merge/", merging.merge_search, name="merge-search"),
    path("people/<str:code>/merge/<str:other>/", merging.merge_add, name="merge-add"),
    path("people/<str:code>/distinctions/<str:other>/add/", merging.distinction_add, name="distinction-add"),
    path(
        "people/<str:code>/distinctions/<str:distinction>/undo/",
        merging.distinction_undo,
        name="distinction-undo",
    ),
    path("people/<str:code>/merges/<str:merge>/undo/", merging.merge_undo, name="merge-undo"),
]
