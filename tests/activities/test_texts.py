from __future__ import annotations

from datetime import time

from django.utils import translation

from seriktes.activities.templatetags.groups import weekly, years_old


def test_hours_of_a_week_never_part_a_day_from_its_hour():
    hours = [(0, time(15)), (2, time(16, 30))]

    assert weekly(hours, "kk") == "дс\u00a015:00, ср\u00a016:30"
    assert weekly([], "kk") == ""


def test_age_in_words():
    with translation.override("en"):
        assert [years_old(age) for age in (1, 9)] == ["1 year old", "9 years old"]
