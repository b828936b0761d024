from __future__ import annotations

from django.urls import reverse, set_script_prefix

from seriktes.core.links import link


def test_link_is_what_reverse_returns():
    assert link("people:person-detail", "7KX") == reverse("people:person-detail", args=("7KX",))
    assert link("people:person-list") == reverse("people:person-list")
    assert link("activities:enrolment-end", "9N8", "4PQ") == reverse(
        "activities:enrolment-end", args=("9N8", "4PQ")
    )


def test_link_knows_where_the_site_is_mounted():
    link("people:person-detail", "7KX")

    set_script_prefix("/club/")
    try:
        assert link("people:person-detail", "7KX") == "/club/people/7KX/"
    finally:
        set_script_prefix("/")
