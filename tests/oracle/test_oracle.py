"""The engine against the oracle, on networks nobody thought of."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.activities.models import Group
from seriktes.attribution import rollup
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import partner_figures
from seriktes.clubs.models import Club, Unit
from seriktes.core.months import month_of
from seriktes.settings import env
from tests import factories as make
from tests.oracle import networks, oracle
from tests.oracle.plain import plain

MONTHS = month_of(networks.FIRST), month_of(networks.LAST)
EXAMPLES = 500 if env.read("SERIKTES_PROVE") else 40
quietly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not env.read("SERIKTES_PROVE"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
randoms = st.randoms(use_true_random=False)
pytestmark = pytest.mark.django_db


def a_slice(random) -> dict:
    """Filters as the oracle and the engine take them, by one of their kinds or without any."""
    first, last = sorted(random.randint(*MONTHS) for _ in range(2))
    kind = random.choice(("", "", "unit", "club", "kind", "group"))
    values = {
        "unit": lambda: random.choice(list(Unit.objects.all())).pk,
        "club": lambda: random.choice(list(Club.objects.all())).pk,
        "kind": lambda: str(random.choice(networks.KINDS).value),
        "group": lambda: random.choice(list(Group.objects.all())).pk,
    }
    return {"first": first, "last": last, **({kind: values[kind]()} if kind else {})}


def asked(filters) -> Slice:
    names = {"first": "first_month", "last": "last_month", "kind": "programme_kind"}
    return Slice(**{names.get(name, f"{name}_id"): value for name, value in filters.items()})


@quietly
@given(randoms)
def test_every_figure_equals_the_naive_count(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        filters = a_slice(random)

        for partner in networks.partners():
            assert plain(partner_figures(asked(filters), partner)) == oracle.report(partner, **filters)


@settings(quietly, max_examples=EXAMPLES // 2)
@given(randoms)
def test_shares_above_the_whole_count_for_no_partner(random):
    with networks.discarded():
        networks.build(random, over_the_whole=True)
        rollup.rebuild()
        months = {"first": MONTHS[0], "last": MONTHS[1]}

        for partner in networks.partners():
            assert plain(partner_figures(asked(months), partner)) == oracle.report(partner, **months)


@settings(quietly, max_examples=EXAMPLES // 2)
@given(randoms)
def test_a_rule_of_nought_changes_no_figure_of_another_partner(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        scope = asked(a_slice(random))
        known = networks.partners()
        before = [plain(partner_figures(scope, partner)) for partner in known]
        recognised = make.organisation("Танылған (үлгі)")

        make.coverage_rule(make.agreement(recognised), 0, **networks.scope(random))
        rollup.rebuild()

        assert [plain(partner_figures(scope, partner)) for partner in known] == before
        own = partner_figures(scope, recognised.pk)
        assert (own.total.people.exclusive, own.total.people.proportional) == (0, 0)
        assert own.people_reconciliation.shared == own.total.people.contributed_to


@settings(quietly, max_examples=EXAMPLES // 2)
@given(randoms)
def test_the_weights_of_each_person_add_up_to_one_and_the_partners_to_the_network(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        scope = Slice(*MONTHS)

        figures = [partner_figures(scope, partner) for partner in networks.partners()]

        weights = oracle.weights_of(oracle.read())
        assert all(sum(weight.values()) == 1_000_000 for weight in weights.values())
        network = figures[0].total.people.network
        own = {each.proportional_reconciliation.own for each in figures}
        assert len(own) == 1
        assert sum(each.total.people.proportional for each in figures) + own.pop() == network * 1_000_000
        for each in figures:
            people, parts = each.people_reconciliation, each.proportional_reconciliation
            assert people.exclusive + people.shared + people.others_only + people.own_only == network
            assert people.exclusive + people.shared == each.total.people.contributed_to
            assert parts.partner + parts.others + parts.own == parts.network == network * 1_000_000
            assert parts.partner == each.total.people.proportional
            for breakdown in (each.by_sex, each.by_age):
                assert sum(row.figures.people.proportional for row in breakdown) == parts.partner
