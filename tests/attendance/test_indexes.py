"""The questions asked at every tap are answered from an index, however long the table is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from seriktes.attendance.models import Mark

pytestmark = pytest.mark.django_db


def plan_of(marks) -> str:
    return marks.order_by().explain()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a short table whole")
def test_open_marks_of_a_session_are_found_by_index(world):
    asked_once = Mark.objects.filter(Q(replaced_at=None) | Q(is_contested=True), session=world.session)

    plan = plan_of(Mark.objects.open_in([world.session]))

    assert "attendance_mark_current_once" in plan
    assert "attendance_mark_contested" in plan
    assert "SCAN attendance_mark" not in plan
    assert "SCAN attendance_mark" in plan_of(asked_once)
