from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

SOURCES = ['{% translate "Save" %}', '{% translate "Save" as word %}{{ word }}', "{% translate text %}"]


@pytest.mark.parametrize("source", SOURCES)
def test_text_follows_the_language_of_the_page(source):
    djangos = Template("{% load i18n %}" + source)
    ours = Template("{% load i18n ui %}" + source)

    for language in ("kk", "ru", "en", "kk"):
        with translation.override(language):
            for text in ("Save", "Cancel"):
                context = {"text": text}
                assert ours.render(Context(context)) == djangos.render(Context(context))


def test_percent_signs_and_filters_stay_as_django_writes_them():
    source = '{% translate "100%" %} {% translate "save"|upper %} {% translate "<b>" %}'

    ours, djangos = (Template(f"{{% load {names} %}}{source}") for names in ("i18n ui", "i18n"))

    assert ours.render(Context()) == djangos.render(Context()) == "100% SAVE <b>"
