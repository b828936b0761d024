"""The demo's yearly form: complete in both languages, all of it invented, written in no time."""

from __future__ import annotations

import re
import time

import pytest

from seriktes.core.checkdigits import is_sample
from seriktes.demo import state_form
from seriktes.demo.scale import Scale
from seriktes.results.state_forms.advice import advice
from seriktes.results.state_forms.models import (
    OrderedGroup,
    StateForm,
    StateFormEntry,
    StateFormFiling,
    StateFormLine,
)
from seriktes.results.state_forms.printing import printed
from seriktes.results.state_forms.sheet import sheet_of

SECONDS = 3  # it prints and seals the forms that were handed in
KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
NAMES = re.compile(r"\(үлгі\)|«[^»]*»")

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(demo):
    return sheet_of(StateForm.objects.get(kind="sdnpo1"))


def test_the_form_of_the_last_whole_year_is_complete_and_handed_in(sheet, until):
    assert (sheet.form.year, sheet.missing, sheet.is_complete) == (until.year - 1, {}, True)
    assert sheet.filing.filed_on.year == until.year
    assert {key: len(lines) for key, lines in sheet.lines.items()} | {"4": 0} == {
        "2": 1,
        "3": 5,
        "4": 0,
        "5": 10,
        "6": 3,
    }
    assert advice(sheet) == []


def test_the_other_forms_are_complete_too(sheet):
    others = StateForm.objects.exclude(kind="sdnpo1").select_related("person", "group__club", "organisation")
    open_ones = {
        (one.kind, one.part): sheet_of(one).missing for one in others if not sheet_of(one).is_complete
    }

    # The half-year is not over on the demo's last day: it is begun and waits.
    assert set(open_ones) <= {("order18", 1)}
    assert {one.kind for one in others} == {"order18", "portfolio"}
    year = others.get(kind="order18", part=0)
    assert [(one.number, bool(one.reason)) for one in year.filings.all()] == [(1, False), (2, True)]


def test_every_project_and_every_text_is_there_in_both_languages(sheet):
    kk, ru = (printed(sheet, language, reveals=True) for language in ("kk", "ru"))
    projects = {"kk": kk.tables[2].lines, "ru": ru.tables[2].lines}

    # Names keep their letters; aims, results and places are said in the language of the paper.
    said = [line[place].text for line in projects["ru"] for place in (6, 7, 10)]
    assert [text for text in said if KAZAKH.search(NAMES.sub("", text))] == []
    assert [len(lines) for lines in projects.values()] == [5, 5]
    assert [line[6].text for line in projects["kk"]] != [line[6].text for line in projects["ru"]]


def test_its_tables_agree_with_each_other(sheet):
    sponsored = [line.cell("6-4").value for line in sheet.lines["6"] if line.group == "sponsorship"]
    assert sum(sponsored) == sheet.cells["1-21"].value
    # The seventh digit of an ИИН tells a man (3) from a woman (4), and so do the names.
    founders = [(line.cell("5-2").value, line.cell("5-3").value) for line in sheet.lines["5"]]
    assert [number[6] for _name, number in founders] == [
        "4" if "қызы" in name else "3" for name, _ in founders
    ]


def test_nobody_and_nothing_in_it_is_real(sheet):
    for line in sheet.lines["5"]:
        assert "(үлгі)" in line.cell("5-2").value
        assert is_sample(line.cell("5-3").value)
    assert is_sample(sheet.lines["2"][0].cell("2-3").value)


def test_it_is_written_in_no_time(demo, until):
    form = StateForm.objects.get(kind="sdnpo1")
    StateFormFiling.objects.all().delete()
    StateFormEntry.objects.all().delete()
    StateFormLine.objects.all().delete()
    OrderedGroup.objects.all().delete()
    StateForm.objects.all().delete()
    scale = Scale(until=until, clubs=2, years=1)

    began = time.process_time()
    state_form.write(scale, form.organisation, form.begun_by)

    assert time.process_time() - began < SECONDS
