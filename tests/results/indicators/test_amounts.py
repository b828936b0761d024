"""A plan is typed as money and every other number is."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from seriktes.core.fact_kinds import fact_kinds
from seriktes.core.forms import tiyn_of
from seriktes.results.indicators.amounts import typed_value
from seriktes.results.indicators.errors import WrongTarget
from seriktes.results.state_forms.fields import TengeField

pytestmark = pytest.mark.unit

MONEY = fact_kinds.measure("contribution", "money")
VISITS = fact_kinds.measure("attendance", "visits")
WRITTEN = {
    "12 500": 12_500,
    "12\u00a0500": 12_500,
    "12\u2009500,00": 12_500,
    "１２500": 12_500,
    "007": 7,
    "0": 0,
}
REFUSED = ("12,500", "12 50", "1e6", "-5", "", "9" * 5000)


@pytest.mark.parametrize(("text", "number"), WRITTEN.items())
def test_a_number_is_read_alike_wherever_it_is_typed(text, number):
    amounts = {tiyn_of(text), TengeField().parsed(text), typed_value(MONEY, text)}

    assert (amounts, typed_value(VISITS, text)) == ({number * 100}, number)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused_alike(text):
    for read in (tiyn_of, TengeField().parsed):
        with pytest.raises(ValidationError):
            read(text)
    for measure in (MONEY, VISITS):
        with pytest.raises(WrongTarget):
            typed_value(measure, text)


def test_nought_is_an_amount_unless_a_sentence_refuses_it():
    with pytest.raises(ValidationError, match="Nothing"):
        tiyn_of("0", "Nothing.")
