"""The pages of a network that has nothing yet say what to do next."""

from __future__ import annotations

import pytest
from django.urls import reverse

from seriktes.accounts.actions import UserDetails
from seriktes.core.access import SYSTEM
from seriktes.web.actions import NetworkNames, begin_network
from tests import factories as make

STEPS = {
    "web:home": "Add the programmes that the groups follow.",
    "clubs:club-list": "Add the first one; on its page you appoint its leader.",
    "activities:group-list": "A group meets in a club and follows a programme of the network.",
    "activities:programme-list": "Add what the clubs offer, as chess or sewing",
    "people:person-list": "People are enrolled on the page of their group",
    "organisations:organisation-list": "Add those who keep the clubs up with you",
    "partners:agreement-list": "add the partner first, then the agreement",
}


@pytest.fixture
def founder(db, client):
    """The browser of the first administrator of an empty network."""
    details = UserDetails("aigul", "Үлгіқызы Айгүл", "", "", "en")
    password = begin_network(
        actor=SYSTEM, names=NetworkNames("«Арай» желісі (үлгі)", "", ""), details=details
    )
    client.login(username="aigul", password=password)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(("page", "step"), STEPS.items())
def test_a_page_of_an_empty_network_says_the_next_step(founder, page, step):
    assert step in " ".join(founder.get(reverse(page)).text.split())


def test_the_form_of_a_group_says_what_comes_first(founder):
    empty = founder.get(reverse("activities:group-add")).text
    make.programme()
    make.club()
    ready = founder.get(reverse("activities:group-add")).text

    told = [("A programme comes first" in page, "A club comes first" in page) for page in (empty, ready)]
    assert told == [(True, True), (False, False)]


def test_the_form_of_a_journal_says_that_a_club_comes_first(founder):
    empty = founder.get(reverse("attendance:import-create")).text
    make.club()
    ready = founder.get(reverse("attendance:import-create")).text

    assert ["A club comes first" in page for page in (empty, ready)] == [True, False]
