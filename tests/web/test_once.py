"""A form sent twice makes one row: a double tap, a weak signal, a page that was loaded again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from seriktes.accounts.enums import Role
from seriktes.core import files
from seriktes.core.models import Receipt
from seriktes.core.once import KEY
from seriktes.places.models import PopulationImport
from tests import factories as make
from tests.attendance.test_races import at_once
from tests.web.making_cases import CASES, Case, uploaded


@dataclass
class Sender:
    browser: Any
    case: Case
    url: str
    typed: dict[str, Any]

    def send(self, **more: Any):
        sent = {name: value() if callable(value) else value for name, value in self.typed.items()}
        return self.browser.post(self.url, sent | more)

    def made(self) -> int:
        return self.case.rows(self.case.model) - self.before

    def __post_init__(self) -> None:
        self.before = self.case.rows(self.case.model)


@pytest.fixture(params=CASES)
def sender(request, world, own_language):
    case = CASES[request.param]
    user = make.user("sender", language="en")
    for role in Role:
        make.network_role(user, role)
    browser = Client()
    browser.force_login(user)
    url = reverse(case.url, args=case.args(world)) + case.query(world)
    return Sender(browser, case, url, case.typed | case.more(world))


FEW = pytest.mark.parametrize("sender", ["story", "person"], indirect=True)


def test_sent_twice_it_makes_one_row(sender):
    """Where it carries no number, the register knows that it is the same, or what it was about has ended."""
    number = str(uuid4())

    first, repeat = (sender.send(**{KEY: number, "event": number}) for _tap in range(2))

    assert first.status_code in (200, 302)
    assert repeat.status_code in (302, 404, 422)
    assert sender.made() == 1


@FEW
def test_the_repeat_leads_on_as_the_first_did(sender):
    number = str(uuid4())

    first, repeat = (sender.send(**{KEY: number}) for _tap in range(2))

    assert (first.status_code, repeat.status_code, repeat.url) == (302, 302, first.url)


@pytest.mark.parametrize("sender", ["story", "indicator", "shared goal", "section"], indirect=True)
def test_control_without_its_number_it_makes_two(sender):
    answers = [sender.send().status_code for _tap in range(2)]

    assert (answers, sender.made()) == ([302, 302], 2)


@FEW
def test_the_same_number_with_other_words_is_refused_until_it_is_sent_once_more(sender):
    """Whoever goes back to the form and types something else has the old number in it."""
    number, other = str(uuid4()), {"name_kk": "Басқа (үлгі)", "given_name": "Басқа"}
    sender.send(**{KEY: number})

    answer = sender.send(**{KEY: number, **other})

    form = answer.context.get("new") or answer.context["form"]
    renewed = form[KEY].value()
    assert (answer.status_code, sender.made(), renewed == number) == (422, 1, False)
    assert form.non_field_errors()[0].startswith("This form was sent already")
    assert {name: form[name].value() for name in other if name in form.fields}.items() <= other.items()
    answers = [sender.send(**{KEY: renewed, **other}).status_code for _tap in range(2)]
    assert (answers, sender.made()) == ([302, 302], 2)


@pytest.mark.parametrize("sender", ["residents"], indirect=True)
def test_a_corrected_file_of_the_same_size_is_no_repeat(sender):
    number, corrected = str(uuid4()), uploaded("residents.csv", b"750000000;2025;901")
    sender.send(**{KEY: number})

    answer = sender.send(**{KEY: number, "file": corrected()})

    assert (answer.status_code, sender.made()) == (422, 1)
    renewed = answer.context["form"][KEY].value()
    assert sender.send(**{KEY: renewed, "file": corrected()}).status_code == 302
    assert files.read(PopulationImport.objects.latest("pk").file) == b"750000000;2025;901"


@FEW
def test_what_was_refused_may_be_sent_again(sender):
    number = str(uuid4())
    blank = dict.fromkeys(("name_kk", "family_name"), "")

    refused = sender.send(**{KEY: number, **blank})

    kept = refused.context["form"][KEY].value()
    assert (refused.status_code, Receipt.objects.count(), kept) == (422, 0, number)
    assert (sender.send(**{KEY: number}).status_code, sender.made()) == (302, 1)


@FEW
def test_the_receipt_keeps_no_word_of_what_was_typed(sender):
    sender.send(**{KEY: str(uuid4())})

    (receipt,) = Receipt.objects.all()
    told = f"{receipt.content} {receipt.effect}"
    assert not [one for one in sender.typed.values() if len(one) > 5 and one in told]


@FEW
def test_somebody_else_under_the_same_number_is_refused(sender, world):
    number = str(uuid4())
    sender.send(**{KEY: number})
    other = make.user("other", language="en")
    for role in Role:
        make.network_role(other, role)
    sender.browser.force_login(other)

    assert (sender.send(**{KEY: number}).status_code, sender.made()) == (422, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sender", ["story"], indirect=True)
def test_two_taps_at_the_same_moment_make_one_row(transactional_db, sender):
    number = str(uuid4())

    answers = at_once(*[lambda: sender.send(**{KEY: number})] * 2)

    assert ([getattr(one, "status_code", one) for one in answers], sender.made()) == ([302, 302], 1)
