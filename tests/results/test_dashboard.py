"""The network at a glance: its figures are those of the engine, clubs stand in no ranking, on a map."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import partner_figures
from seriktes.core.access import SYSTEM
from seriktes.results import dashboard
from seriktes.results.indicators.models import Indicator
from tests import factories as make

NOBODY = 0


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel("2025-12-20 10:00", tick=False):
        yield


def test_figures_are_those_of_the_engine(network):
    net = dashboard.network_glance(SYSTEM)
    year = partner_figures(Slice(net.period.first, net.period.last), NOBODY)

    assert net.year == dashboard.numbers_of(year.total)
    assert net.this_month == dashboard.numbers_of(year.by_month.rows[-1].figures)
    assert net.chart.series[0].values == tuple(float(row.figures.visits.network) for row in year.by_month)


def every(order="name"):
    return dashboard.SchoolYear().side_by_side(most=None, order=order)


def test_clubs_stand_by_name_unless_asked_otherwise(network):
    def names(order):
        return [line.club.name_kk for line in every(order).clubs]

    by_name = [club.name_kk for club in sorted(network.clubs, key=lambda club: club.sort_key)]
    assert names("name") == by_name
    # 30, 18, 9 and 3 people.
    assert names("people") == [network.clubs[place].name_kk for place in (0, 1, 3, 2)]


def test_a_large_network_shows_some_clubs_at_first_and_all_on_their_page(network, monkeypatch):
    monkeypatch.setattr(dashboard, "MOST_CLUBS", 2)

    side = dashboard.first_clubs(SYSTEM)
    assert (len(side.clubs), side.clubs_left_out, side.map) == (2, 2, None)
    assert every().clubs_left_out == 0


def test_clubs_without_coordinates_are_named_beside_the_map(network):
    place(network.clubs[0], 43.2, 63.1)
    place(network.clubs[1], 43.5, 63.9)
    shown = dashboard.first_clubs(SYSTEM).map

    assert [club.pk for club in shown.clubs] == [network.clubs[0].pk, network.clubs[1].pk]
    assert {club.pk for club in shown.without} == {network.clubs[2].pk, network.clubs[3].pk}


def test_no_map_where_nobody_typed_coordinates(network):
    assert dashboard.first_clubs(SYSTEM).map is None


def place(club, latitude, longitude):
    club.latitude, club.longitude = latitude, longitude
    club.save()


def test_the_words_that_all_names_end_with_are_left_out():
    names = ["Самал ауылдық округі", "Көк бастау ауылдық округі"]

    assert dashboard._short_names(names) == ["Самал", "Көк бастау"]
    assert dashboard._short_names(["Самал округі"]) == ["Самал округі"]
    assert dashboard._short_names(["округ", "Самал округ"]) == ["округ", "Самал округ"]


def test_the_pages_answer(network, insider):
    place(network.clubs[0], 43.2, 63.1)
    addresses = ("/", "/rest/", "/network/?order=people")
    home, rest, clubs = (insider.get(address).content.decode() for address in addresses)

    assert 'hx-get="/network/plan/"' in home
    assert 'hx-get="/rest/"' in home
    assert "geo:43.2,63.1" in rest
    assert 'aria-sort="descending"' in clubs
    assert insider.get("/network/?order=worst").status_code == 200
    assert insider.get("/network/plan/").context["plan"].chart is None


def test_plan_is_drawn_beside_its_fact(network, insider):
    indicator = Indicator.objects.create(name_kk="Адамдар", fact_kind="attendance", measure="people")
    indicator.targets.create(first_month=2025 * 12 + 8, last_month=2025 * 12 + 11, value=96)
    plan = dashboard.network_plan(SYSTEM)

    assert [series.values for series in plan.chart.series] == [(54.0,), (96.0,)]
    fragment = insider.get("/network/plan/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment
    assert "54 / 96 (56" in fragment


@pytest.mark.django_db
def test_an_empty_network_is_told_how_to_begin(chair):
    make.network()
    client = Client()
    client.force_login(chair.user)

    assert "<ol>" in client.get("/").content.decode()
    assert client.get("/rest/", HTTP_HX_REQUEST="true").status_code == 200
    assert client.get("/network/").status_code == 200
