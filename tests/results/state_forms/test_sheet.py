"""What the system fills by itself, what a person types against it, totals, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.core.access import SYSTEM
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.results.queries import live_report
from seriktes.results.reports import to_json
from seriktes.results.state_forms.actions import (
    begin_form,
    overrule_cell,
    place_income,
    restore_line,
    say_none,
    withdraw_line,
)
from seriktes.results.state_forms.advice import advice
from seriktes.results.state_forms.enums import CellStanding, FormKind
from seriktes.results.state_forms.errors import NotTyped
from seriktes.results.state_forms.printing import printed
from seriktes.results.state_forms.sheet import sheet_of
from seriktes.results.state_forms.values import NOTHING
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.networks import PERIOD
from tests.results.state_forms.conftest import YEAR


def values(cells) -> dict[str, object]:
    return {cell.field.key: cell.value for cell in cells}


def test_the_register_fills_what_it_knows(filer):
    sheet = filer.sheet()

    known = {key: cell.value for key, cell in sheet.cells.items() if cell.standing == CellStanding.KNOWN}
    assert known == {
        "1-1": filer.own.bin,
        "1-2": {"kk": "2025 жыл", "ru": "2025 год"},
        "1-4": {"kk": "«Үлгі» ҚБ (үлгі)", "ru": "ОО «Улги» (үлгі)"},
        "1-6": {"kk": "Көкорай (үлгі)", "ru": "Көкорай (үлгі)"},
        "1-9": "ulgi@example.org",
        "1-10": "+77095600001",
        "1-21": 300_000_00,
        "1-23": 3_200_000_50,
    }
    assert (sheet.cells["1-15"].value, sheet.cells["1-15"].standing) == (["3", "12"], CellStanding.SUGGESTED)


def test_projects_come_from_the_agreements_of_the_year_with_their_money(filer):
    first, second = filer.sheet().lines["3"]

    assert values(first.cells) == {
        "3-2": {"kk": "Серіктестік туралы келісім (үлгі)", "ru": "Государственный социальный заказ (үлгі)"},
        "3-3": filer.akimat.bin,
        "3-4": {"kk": "Көкорай әкімдігі (үлгі)", "ru": "Акимат (үлгі)"},
        "3-5": "state",
        "3-6": "3",
        "3-7": None,
        "3-8": {
            "kk": "Көкорай облысы (үлгі): Самал округі (үлгі)",
            "ru": "Кокорайская область (үлгі): Самалский округ (үлгі)",
        },
        "3-9": 4_200_000_50,
        "3-10": 3_200_000_50,
        "3-11": None,
    }
    told = {key: second.cell(key).value for key in ("3-3", "3-5", "3-6", "3-9", "3-10")}
    assert told == {
        "3-3": None,
        "3-5": "kazakhstani_commercial",
        "3-6": "12",
        "3-9": 300_000_00,
        "3-10": 300_000_00,
    }


def test_money_from_abroad_is_told_by_the_number_of_a_non_resident(filer):
    filer.company.bin = "030150001378"
    filer.company.save()

    assert filer.sheet().lines["3"][1].cell("3-5").value == "foreign"


def test_money_in_another_currency_is_named_and_not_counted(filer):
    make.contribution(filer.grant, 500_00, date(YEAR, 5, 5), currency="USD")

    sheet = filer.sheet()

    assert sheet.cells["1-21"].value == 300_000_00
    assert [("500" in caution, "«Сүт»" in caution) for caution in sheet.facts.cautions] == [(True, True)]


def test_released_figures_of_the_year_suggest_what_a_project_gave(network):
    own = make.organisation("«Үлгі» ҚБ (үлгі)", OrganisationKind.NGO)
    form = begin_form(actor=SYSTEM, kind=FormKind.SDNPO1, organisation=own, year=YEAR)
    approvers = make.user("first"), make.user("second")
    assert told(form).standing == CellStanding.MISSING  # nothing is released yet

    make.draft(network.company, Period(PERIOD.first, PERIOD.last - 1))
    make.release(network.company, Period(PERIOD.first, PERIOD.last + 1), approvers)  # beyond the year
    assert told(form).standing == CellStanding.MISSING
    figures = to_json(live_report(network.company, PERIOD).report)
    released = make.release(network.company, PERIOD, approvers, figures=figures)

    total = released.figures["total"]
    assert told(form).standing == CellStanding.SUGGESTED
    assert released.number in told(form).known.source
    assert (total["people"], total["visits"]) == (54, 350)  # the words follow the numbers
    assert told(form).value["kk"].endswith(": 54 әртүрлі адам, 350 келу.")
    assert told(form).value["ru"].endswith(": 54 разных человека, 350 посещений.")

    released.figures["total"]["visits"] = None  # hidden figures are not nought
    released.save()
    assert told(form).standing == CellStanding.MISSING


def told(form):
    return sheet_of(form).lines["3"][1].cell("3-11")


def test_totals_are_the_sums_of_their_rows(filer):
    filer.type(
        **{"1_16": 10_00, "1_18": NOTHING, "1_26": 5_00, "1_35": 6_50, "1_14-age18": 7, "1_14-age63": 2}
    )

    sheet = filer.sheet()

    assert [sheet.cells[key].value for key in ("1-25", "1-36", "1-14")] == [3_500_010_50 + 0, 11_50, 9]
    for key in ("1-25", "1-36", "1-14"):
        parts = [sheet.cells[part].value for part in sheet.cells[key].field.parts]
        assert sheet.cells[key].value == sum(part for part in parts if isinstance(part, int))


def test_a_total_without_any_part_is_nothing(filer):
    assert filer.cell("1-36").value == NOTHING
    assert filer.cell("1-36").said_in("kk") == "жоқ"


@pytest.mark.parametrize(("language", "said"), [("kk", "жоқ"), ("ru", "нет")])
def test_a_missing_value_prints_as_the_act_asks(filer, language, said):
    assert filer.cell("1-11").said_in(language) == said


def test_a_partners_money_moves_to_the_row_a_person_chooses(filer):
    incomes = {money.income.partner: money.income for money in filer.sheet().money}
    place_income(actor=SYSTEM, form=filer.form, rows=[(incomes[filer.company], "1-20")])

    sheet = filer.sheet()

    assert [sheet.cells[key].value for key in ("1-20", "1-21")] == [300_000_00, None]
    assert {money.income.partner: money.is_confirmed for money in sheet.money} == {
        filer.akimat: False,
        filer.company: True,
    }


def test_a_typed_value_against_a_computed_one_shows_both(filer, chair):
    cell = filer.cell("1-10")
    overrule_cell(
        actor=chair, form=filer.form, line=None, cell=cell, value="+77095600002", reason="Жаңа нөмір"
    )

    cell = filer.cell("1-10")

    assert (cell.value, cell.known.value, cell.standing, cell.entry.reason, cell.entry.typed_by) == (
        "+77095600002",
        "+77095600001",
        CellStanding.OVERRULED,
        "Жаңа нөмір",
        chair.user,
    )


def test_without_a_reason_a_computed_value_stands(filer, chair):
    with pytest.raises(NotTyped):
        overrule_cell(
            actor=chair, form=filer.form, line=None, cell=filer.cell("1-10"), value="+77095600002", reason=""
        )
    for key in ("1-1", "1-25"):
        with pytest.raises(NotTyped):
            overrule_cell(
                actor=chair, form=filer.form, line=None, cell=filer.cell(key), value=1, reason="Себебі бар"
            )


def test_a_computed_line_is_left_out_and_brought_back(filer, chair):
    line = filer.sheet().lines["3"][1]
    row = withdraw_line(actor=chair, form=filer.form, line=line, reason="Жоба емес")

    sheet = filer.sheet()
    assert [one.known.agreement for one in sheet.lines["3"]] == [filer.order]
    (left,) = sheet.withdrawn(sheet.definition.section("3"))
    assert (left, left.withdrawal_reason, left.withdrawn_by) == (row, "Жоба емес", chair.user)

    restore_line(actor=chair, form=filer.form, line=row)
    assert [one.known.agreement for one in filer.sheet().lines["3"]] == [filer.order, filer.grant]


def test_branches_that_are_organisations_stand_by_themselves(filer):
    branch = make.organisation("Филиал (үлгі)", OrganisationKind.NGO, bin=sample_bin(2012, 1, 5))
    make.unit("Батыс филиалы", parent=make.network(), organisation=branch)

    (line,) = filer.sheet().lines["2"]

    assert (line.cell("2-3").value, line.is_computed) == (branch.bin, True)


def test_a_new_form_says_what_is_missing_and_becomes_complete(filer, chair):
    missing = {key: len(items) for key, items in filer.sheet().missing.items()}
    assert missing == {
        "1-i": 4,
        "1-iii": 13,
        "1-iv": 1,
        "1-v": 9,
        "1-vi": 10,
        "2": 1,
        "3": 9,
        "4": 1,
        "5": 1,
        "6": 1,
    }

    complete(filer, chair)

    sheet = filer.sheet()
    assert (sheet.missing, sheet.is_complete, sheet.done, sheet.total) == ({}, True, 12, 12)


def complete(filer, actor) -> None:
    """Fill a form as a person does who has little to say."""
    sheet = filer.sheet()
    place_income(actor=actor, form=filer.form, rows=[(one.income, one.row) for one in sheet.money])
    both = {"kk": "мақсат", "ru": "цель"}
    for line in sheet.lines["3"]:
        for cell in line.cells:
            if cell.is_open:
                value = cell.value or (both if cell.field.key in ("3-7", "3-11") else NOTHING)
                overrule_cell(actor=actor, form=filer.form, line=line, cell=cell, value=value, reason="")
            sheet = filer.sheet()
            line = sheet.line(line.slug)  # noqa: PLW2901 -- the line has its row now
    filer.type(actor, **{"1_3": "public_fund.charity", "1_5": "Үлгібаев Айбар", "1_15": ["3"]})
    for section in filer.form.definition.sections():
        say_none(actor=actor, form=filer.form, section=section)


def test_advice_counts_founders_and_workers(filer):
    filer.type(**{"1_3": "public_association", "1_11": 3, "1_12": 3, "1_13": 1})

    told = [text for text in advice(filer.sheet()) if "6" not in text]
    assert len(told) == 2


def test_advice_misses_help_that_table_6_does_not_speak_of(filer):
    filer.type(**{"1_20": 500_00, "1_30": 0})
    # Charity was typed, the sponsorship of the company is known from contributions.
    assert advice(filer.sheet()) == [
        "20-жолда сома бар, ал 6-кестеде оның жолы жоқ: Қайырымдылық көмек.",
        "21-жолда сома бар, ал 6-кестеде оның жолы жоқ: Демеушілік көмек.",
    ]


def test_the_other_sphere_asks_which_one_and_prints_it(filer):
    filer.type(**{"1_15": ["3"]})
    assert "1-iv" not in filer.sheet().missing

    filer.type(**{"1_15": ["3", "21"]})
    assert [item.section.key for item in filer.sheet().missing["1-iv"]] == ["1-iv"]

    filer.type(**{"1_15_other": {"kk": "жыр мұрасы", "ru": "эпос"}})
    labels = [row.label for row in printed(filer.sheet(), "ru", reveals=True).tables[0].rows]
    assert "1-iv" not in filer.sheet().missing
    assert [label[-20:] for label in labels if "(указать)" in label] == ["хстан (указать) эпос"]


def test_the_budget_is_asked_of_foreign_branches_alone(filer):
    sheet = filer.sheet()
    assert sheet.applies(sheet.definition.section("1-vii")) is False

    filer.type(**{"1_3": "foreign_branch"})

    assert "1-vii" in filer.sheet().missing
