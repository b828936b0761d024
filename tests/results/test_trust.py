from __future__ import annotations

from dataclasses import replace

import pytest

from seriktes.attendance.queries.trust import TrustFigures
from seriktes.results import trust
from seriktes.results.presenter import present
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
from seriktes.results.trust import COARSE, Trust, coarse, coarse_trust

FOUND = TrustFigures(
    first_month=0,
    last_month=11,
    held=200,
    on_the_day=180,
    from_files=12,
    marks=3000,
    late_edits=40,
    late_people=9,
    duplicates=7,
    is_duplicates_least=False,
    flags=14,
    flags_explained=5,
    flags_corrected=3,
    flags_confirmed=0,
)
TOLD = Trust(200, 180, 12, 20, 1, 10, 1)


@pytest.mark.unit
def test_of_what_may_be_about_one_person_only_the_size_is_told():
    assert coarse_trust(FOUND) == TOLD
    assert coarse_trust(replace(FOUND, duplicates=0)) == replace(TOLD, duplicates=0)
    assert [coarse(number) for number in (0, 1, 9, 10, 19, 20, 49, 50, 99, 100, 1_999)] == [
        0, 1, 1, 10, 10, 20, 20, 50, 50, 100, 1_000
    ]  # fmt: skip


def readings(longer: int, shorter: int) -> set[int]:
    """Return what may lie between two overlapping reports, for somebody who reads both sizes."""
    possible = range(longer + 60)
    wholes = [number for number in possible if coarse(number) == coarse(longer)]
    parts = [number for number in possible if coarse(number) == coarse(shorter)]
    return {whole - part for whole in wholes for part in parts if whole >= part}


@pytest.mark.unit
def test_two_overlapping_reports_do_not_tell_how_little_lies_between_them():
    between = {
        (shorter, few): readings(shorter + few, shorter) for shorter in range(200) for few in range(1, 5)
    }

    assert all(found >= {1, 2, 3, 4} for found in between.values())


@pytest.mark.unit
def test_control_told_exactly_the_difference_is_known(monkeypatch):
    monkeypatch.setattr(trust, "COARSE", tuple(range(2, 300)))

    assert readings(15, 14) == {1}


def test_a_release_tells_how_its_registers_came_about(network, desk):
    released = desk.released(network.company)

    found = from_json(released.figures).trust

    assert found is not None
    # The agreement began in October; its groups met in September too.
    assert (found.held, found.from_files, found.late_edits) == (57, 0, 0)


def test_sizes_are_said_in_words(network, desk):
    released = desk.released(network.company)
    report = replace(from_json(released.figures), trust=TOLD)

    rows = present(report, Stamp.of(released), "en").trust.rows

    assert [(number.text, number.told) for _what, number, _share in rows[3:]] == [
        ("at least 20", "at least 20"),
        ("fewer than 10", "fewer than 10"),
        ("at least 10", "at least 10"),
        ("fewer than 10", "fewer than 10"),
    ]
    assert COARSE[:4] == (10, 20, 50, 100)
