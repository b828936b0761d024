from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix

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


@pytest.mark.parametrize(
    "source",
    [
        '{% url "people:person-detail" code %}',
        '{% url "people:person-detail" code as here %}{{ here }}',
        '{% url "people:person-detail" code=code %}',
        '{% url "people:person-list" %}',
        '{% url "people:nowhere" as here %}[{{ here }}]',
    ],
)
@pytest.mark.parametrize("code", ["7KX", "ә б", "a/b", 12])
def test_the_tag_writes_what_djangos_writes(source, code):
    ours, djangos = Template("{% load ui %}" + source), Template(source)

    assert _rendered(ours, code) == _rendered(djangos, code)


def _rendered(template, code):
    try:
        return template.render(Context({"code": code}))
    except NoReverseMatch:
        return "no address"
