"""A form sent twice makes one row: a double tap, a weak signal, a page that was loaded again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from seriktes.accounts.enums import Role
from seriktes.activities.models import Enrolment, Group, Programme
from seriktes.attendance.anomalies.models import FlagExplanation
from seriktes.clubs.models import Club, Unit
from seriktes.core.models import Receipt
from seriktes.core.once import KEY
from seriktes.organisations.models import FormerName, Organisation
from seriktes.people.models import Guardianship, Person
from seriktes.results.indicators.models import Aim, Remark
from seriktes.results.report_templates.models import ReportTemplate
from seriktes.results.stories.models import Story
from tests import factories as make
from tests.attendance.test_races import at_once

TODAY = "2025-09-15"
NAMES = {"name_kk": "Жаңа (үлгі)"}
WOMAN = {"family_name": "Жаңаберген", "given_name": "Ақмарал", "sex": "f"}


@dataclass(frozen=True)
class Case:
    """A form that makes a row: who sends it where, with what."""

    model: Any
    url: str
    role: Role = Role.CHAIR
    args: Callable[[Any], tuple] = lambda _world: ()
    typed: dict[str, str] = field(default_factory=dict)
    more: Callable[[Any], dict[str, str]] = lambda _world: {}


def _indicator(_world):
    return (make.indicator().code,)


CASES = {
    "organisation": Case(
        Organisation,
        "organisations:organisation-add",
        typed=NAMES | {"kind": "ngo"},
        role=Role.PARTNERSHIP_MANAGER,
    ),
    "former name": Case(
        FormerName,
        "organisations:former-name-add",
        Role.PARTNERSHIP_MANAGER,
        lambda world: (world.company.code,),
        NAMES | {"starts_on": "2020-01-01", "ends_on": "2020-12-31"},
    ),
    "unit": Case(
        Unit, "clubs:unit-add", Role.ADMINISTRATOR, lambda world: (world.network.code,), typed=NAMES
    ),
    "club": Case(
        Club,
        "clubs:club-add",
        typed=NAMES | {"starts_on": TODAY},
        more=lambda world: {"unit": world.network.code, "territory": world.club.territory.kato},
    ),
    "programme": Case(Programme, "activities:programme-add", typed=NAMES | {"kind": "arts"}),
    "group": Case(
        Group,
        "activities:group-add",
        typed=NAMES | {"language": "kk", "season": "school_year", "capacity": "15", "starts_on": TODAY},
        more=lambda world: {"club": world.club.code, "programme": world.chess.programme.code},
    ),
    "person": Case(Person, "people:person-add", Role.COORDINATOR, typed=WOMAN),
    "new person in a group": Case(
        Enrolment,
        "activities:enrolment-create",
        Role.COORDINATOR,
        lambda world: (world.chess.code,),
        WOMAN | {"starts_on": TODAY},
    ),
    "new guardian": Case(
        Guardianship,
        "people:guardian-create",
        Role.COORDINATOR,
        lambda world: (world.other_child.code,),
        WOMAN | {"relation": "guardian", "starts_on": TODAY},
    ),
    "goal": Case(
        Aim, "results:aim-add", args=lambda _world: ("network", "network"), typed=NAMES | {"level": "goal"}
    ),
    "story": Case(
        Story,
        "results:story-add",
        typed=NAMES | {"text_kk": "Жаңа үйірме ашылды.", "happened_on": TODAY},
        more=lambda world: {"agreement": world.akimat_agreement.code},
    ),
    "reason": Case(
        Remark,
        "results:remark-add",
        args=_indicator,
        typed={"text": "Қыста клуб жабық болды (үлгі)", "from": "2025-09", "until": "2025-10"},
    ),
    "explanation": Case(
        FlagExplanation,
        "attendance:anomaly-explain",
        Role.COORDINATOR,
        lambda world: (make.anomaly_flag(world.session).code,),
        {"explanation": "Күн ауыстырылды (үлгі)"},
    ),
    "template": Case(ReportTemplate, "results:report-template-add", typed=NAMES),
}


@dataclass
class Sender:
    browser: Any
    model: Any
    url: str
    typed: dict[str, str]

    def send(self, **more: str):
        return self.browser.post(self.url, self.typed | more)

    def made(self) -> int:
        return self.model.objects.count() - self.before

    def __post_init__(self) -> None:
        self.before = self.model.objects.count()


@pytest.fixture(params=CASES)
def sender(request, world):
    case = CASES[request.param]
    user = make.user("sender", language="en")
    make.network_role(user, case.role)
    browser = Client()
    browser.force_login(user)
    return Sender(
        browser, case.model, reverse(case.url, args=case.args(world)), case.typed | case.more(world)
    )


FEW = pytest.mark.parametrize("sender", ["story", "person"], indirect=True)


def test_it_makes_one_row_and_leads_on_as_before(sender):
    number = str(uuid4())

    first, repeat = (sender.send(**{KEY: number}) for _tap in range(2))

    assert (first.status_code, repeat.status_code, repeat.url) == (302, 302, first.url)
    assert sender.made() == 1


def test_control_without_its_number_it_makes_two(sender):
    """Where the register itself does not ask whether they are the same."""
    first, repeat = sender.send(), sender.send()

    refused = repeat.status_code == 422
    assert (first.status_code, sender.made()) == (302, 1 if refused else 2)
    assert refused == (sender.model in (Person, Enrolment, Guardianship))


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
