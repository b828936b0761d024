from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seriktes.core.access import SYSTEM
from seriktes.places import queries
from seriktes.places.models import Population, PopulationImport
from seriktes.places.queries import population_of
from tests import factories as make

HEAD = "код;год;жители\n"


@pytest.fixture
def village(db):
    return make.territory("Ақсамал (үлгі)", kato="991010100")


def uploaded(insider, text, name="residents.csv", source="Ойдан алынған (үлгі)"):
    file = SimpleUploadedFile(name, text.encode())
    return insider.post("/places/population/add/", {"file": file, "source": source})


def test_a_file_is_shown_first_and_then_brought_in(insider, village):
    page = uploaded(insider, f"{HEAD}991010100;2025;1 240\n").headers["Location"]
    looked = insider.get(page).context["page"]
    before = Population.objects.count()
    insider.post(f"{page}bringing-in/")

    assert (looked.new, looked.refused, before) == (1, 0, 0)
    row = Population.objects.get()
    assert (row.territory, row.year, row.residents) == (village, 2025, 1240)


def test_a_correction_keeps_what_was_known(insider, village):
    for people in (1240, 1251):
        page = uploaded(insider, f"991010100;2025;{people}\n").headers["Location"]
        insider.post(f"{page}bringing-in/")

    assert list(Population.objects.order_by("pk").values_list("residents", flat=True)) == [1240, 1251]
    assert Population.objects.current().get().residents == 1251


def test_the_page_has_a_line_for_each_place_and_a_column_for_each_of_the_latest_years(insider, village):
    other = make.territory("Ақсу (үлгі)", kato="991010200")
    lines = [f"991010100;{year};{year - 1000}" for year in range(2019, 2026)] + ["991010200;2025;50"]
    page = uploaded(insider, "\n".join(lines)).headers["Location"]
    insider.post(f"{page}bringing-in/")

    table = insider.get("/places/population/").context["page"].table

    assert table.years == (2025, 2024, 2023, 2022, 2021)
    assert {line.territory: line.residents for line in table.lines} == {
        village: (1025, 1024, 1023, 1022, 1021),
        other: (50, None, None, None, None),
    }
    assert table.sources == ["Ойдан алынған (үлгі)"]
    assert (
        population_of(SYSTEM, [other]).years == table.years
    )  # another page of the list has the same columns


def test_each_wrong_line_is_told_and_the_others_come_in(insider, village):
    lines = [
        "991010100;2025;900",
        "12;2025;900",
        "991010100;1700;900",
        "991010100;2024;many",
        "991010100;2023;0",
        "999999999;2025;900",
        "991010100;2025;901",
    ]
    page = uploaded(insider, HEAD + "\n".join(lines)).headers["Location"]

    looked = insider.get(page).context["page"]
    insider.post(f"{page}bringing-in/")

    assert [bool(line.problem) for line in looked.lines] == [False, True, True, True, True, True, True]
    assert Population.objects.get().residents == 900


def test_a_file_is_brought_in_once(insider, village):
    page = uploaded(insider, "991010100;2025;900\n").headers["Location"]
    insider.post(f"{page}bringing-in/")
    insider.post(f"{page}bringing-in/")

    assert Population.objects.count() == 1
    assert PopulationImport.objects.get().brought_in_at is not None


@pytest.mark.parametrize(("text", "name"), [("", "a.csv"), ("x;y\n", "a.csv"), ("PK\x03\x04", "a.xlsx")])
def test_what_is_no_table_is_refused_with_a_sentence(insider, db, text, name):
    answer = uploaded(insider, text, name)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert not PopulationImport.objects.exists()


def test_what_was_typed_of_a_source_stays_where_a_sign_of_it_cannot_be_kept(insider, db):
    answer = uploaded(insider, "991010100;2025;1240", source="Бюро\x00 (үлгі)")

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["source"].value()) == (422, ["source"], "Бюро (үлгі)")


def test_a_file_with_more_lines_than_are_read_is_refused_whole(insider, village, monkeypatch):
    monkeypatch.setattr(queries, "MOST_LINES", 2)
    lines = [f"991010100;{year};900" for year in (2023, 2024, 2025)]

    assert uploaded(insider, "\n".join(lines)).status_code == 422
    assert not PopulationImport.objects.exists()
    assert uploaded(insider, "\n".join(lines[:2])).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_bringing_in_asks_as_much_whatever_the_number_of_lines(insider, db, count):
    places = [make.territory(f"Үлгі {n} (үлгі)", kato=f"99101{n}100") for n in range(count)]
    for people in (900, 901):  # the second file replaces the numbers of the first
        page = uploaded(insider, "\n".join(f"{one.kato};2025;{people}" for one in places)).headers["Location"]
        with CaptureQueriesContext(connection) as asked:
            insider.post(f"{page}bringing-in/")

    assert Population.objects.current().filter(residents=901).count() == count
    assert sum('UPDATE "places_population"' in one["sql"] for one in asked) == 1
