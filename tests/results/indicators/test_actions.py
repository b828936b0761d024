from __future__ import annotations

import pytest

from seriktes.core.access import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.results.indicators.actions import (
    AimDetails,
    add_aim,
    archive_aim,
    archive_indicator,
    bring_back_indicator,
    change_indicator,
    install_ready_made,
    make_indicator,
    set_target,
    withdraw_remark,
    write_remark,
)
from seriktes.results.indicators.definitions import COUNTED_BY, TOLD
from seriktes.results.indicators.errors import (
    AlreadyThere,
    Archived,
    HoldsIndicators,
    InUse,
    PlanUnchanged,
    WrongDefinition,
    WrongTarget,
)
from seriktes.results.indicators.models import Indicator
from seriktes.results.indicators.ready_made import READY_MADE
from tests import factories as make

pytestmark = pytest.mark.django_db


def an_indicator(**fields):
    fields.setdefault("name_kk", "Әртүрлі адам (үлгі)")
    fields.setdefault("fact_kind", "attendance")
    fields.setdefault("measure", "people")
    return Indicator(**fields)


def copied(indicator, **changed):
    fields = {name: getattr(indicator, name) for name in (*COUNTED_BY, *TOLD)}
    return Indicator(**{**fields, **changed})


def test_an_indicator_is_made_with_its_first_version(manager):
    made = make_indicator(actor=manager, indicator=an_indicator(sex="f"))

    (version,) = made.versions.all()
    assert (version.number, version.definition["sex"], version.made_by) == (1, "f", manager.user)
    assert AuditEntry.objects.get(action="results.indicator.made").after["sex"] == "f"


def test_only_whoever_keeps_partnership_makes_indicators(db):
    with pytest.raises(NotAllowed):
        make_indicator(actor=auditor(), indicator=an_indicator())


def auditor():
    from seriktes.accounts.enums import Role
    from seriktes.core.access import Actor

    user = make.user("auditor")
    make.network_role(user, Role.AUDITOR)
    return Actor(user=user)


def test_a_change_keeps_what_stood_before(manager):
    made = make_indicator(actor=manager, indicator=an_indicator())

    changed = change_indicator(actor=manager, indicator=made, changed=copied(made, sex="m"))

    assert (changed.sex, changed.version) == ("m", 2)
    assert [row.definition["sex"] for row in changed.versions.all()] == ["m", ""]


def test_what_a_plan_rests_on_changes_only_with_a_reason(manager):
    made = make_indicator(actor=manager, indicator=an_indicator())
    set_target(actor=manager, indicator=made, first=24312, last=24323, value=10)

    with pytest.raises(InUse):
        change_indicator(actor=manager, indicator=made, changed=copied(made, sex="m"))
    renamed = change_indicator(actor=manager, indicator=made, changed=copied(made, name_ru="Люди"))
    changed = change_indicator(
        actor=manager, indicator=renamed, changed=copied(renamed, sex="m"), why="Келісім"
    )

    assert (changed.name_ru, changed.sex, changed.version) == ("Люди", "m", 3)
    assert changed.targets.get().version == 1


def test_the_same_again_is_no_change(manager):
    made = make_indicator(actor=manager, indicator=an_indicator())

    assert change_indicator(actor=manager, indicator=made, changed=copied(made)).version == 1


def contradictions():
    club = make.club()
    other = make.unit("Филиал (үлгі)", parent=make.network())
    group = make.group(club=club)
    return {
        "name_kk": {"name_kk": " "},
        "measured": {"measure": "aid"},
        "figure": {"fact_kind": "contribution", "measure": "money", "figure": "proportional"},
        "sex": {"measure": "held", "sex": "f"},
        "ages": {"measure": "residents_rate", "ages": ["0-6"]},
        "club": {"fact_kind": "contribution", "measure": "money", "club": club},
        "group": {"club": club, "group": group},
        "unit": {"club": club, "unit": other},
        "territory": {"club": club, "territory": make.territory("Басқа (үлгі)")},
        "programme_kind": {"group": group, "programme_kind": "arts"},
        "sphere": {"sphere": "s3", "programme_kind": "arts"},
        "splits": {"splits": ["sex"], "sex": "f"},
    }


def test_what_contradicts_itself_is_refused_at_its_field(manager):
    found = {}
    for field, fields in contradictions().items():
        with pytest.raises(WrongDefinition) as refusal:
            make_indicator(actor=manager, indicator=an_indicator(**fields))
        found[field] = refusal.value.field
        assert str(refusal.value).endswith(".")

    assert found == {field: field for field in found}
    assert not Indicator.objects.exists()


def test_a_sphere_without_a_programme_is_refused(manager):
    with pytest.raises(WrongDefinition):
        make_indicator(actor=manager, indicator=an_indicator(sphere="s2"))


def test_a_goal_of_another_plan_is_refused(manager):
    akimat, company = (make.agreement(make.organisation(name), name) for name in ("Бір (үлгі)", "Екі (үлгі)"))

    with pytest.raises(WrongDefinition):
        make_indicator(
            actor=manager, indicator=an_indicator(agreement=akimat, aim=make.aim(agreement=company))
        )


def test_a_plan_changes_by_a_new_row_with_its_reason(manager):
    indicator = make.indicator()
    first = set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=100)

    with pytest.raises(WrongTarget):
        set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=90)
    with pytest.raises(PlanUnchanged):
        set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=100)
    second = set_target(
        actor=manager, indicator=indicator, first=24312, last=24323, value=90, reason="Қаржы азайды"
    )

    first.refresh_from_db()
    assert (first.value, first.replaced_at is not None) == (100, True)
    assert (second.value, second.set_by, second.reason) == (90, manager.user, "Қаржы азайды")


def test_a_plan_is_taken_back_once(manager):
    indicator = make.indicator()
    set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=100)

    set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=None, reason="Қате")

    assert not indicator.targets.current().exists()
    with pytest.raises(PlanUnchanged):
        set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=None, reason="Қате")


@pytest.mark.parametrize(("first", "last"), [(24323, 24312), (100, 111), (24312, 24400), (30000, 30011)])
def test_months_that_cannot_be_are_refused(manager, first, last):
    with pytest.raises(WrongTarget):
        set_target(actor=manager, indicator=make.indicator(), first=first, last=last, value=1)


def test_an_archived_indicator_is_not_planned(manager):
    indicator = archive_indicator(actor=manager, indicator=make.indicator())

    with pytest.raises(Archived):
        set_target(actor=manager, indicator=indicator, first=24312, last=24323, value=1)
    assert not bring_back_indicator(actor=manager, indicator=indicator).is_archived


def test_a_reason_is_written_and_taken_back(manager):
    remark = write_remark(actor=manager, indicator=make.indicator(), first=24312, last=24323, text="Қыс")

    withdrawn = withdraw_remark(actor=manager, remark=remark)

    assert (withdrawn.text, withdrawn.withdrawn_by) == ("Қыс", manager.user)


def test_goals_outcomes_and_outputs_stand_in_their_order(manager):
    goal = add_aim(actor=manager, details=AimDetails("goal", "Мақсат (үлгі)"))
    outcome = add_aim(actor=manager, details=AimDetails("outcome", "Нәтиже (үлгі)", parent=goal))
    output = add_aim(actor=manager, details=AimDetails("output", "Өнім (үлгі)", parent=outcome))

    assert output.root == goal
    for wrong in (
        AimDetails("output", "Өнім (үлгі)", parent=goal),
        AimDetails("outcome", "Нәтиже (үлгі)"),
        AimDetails("goal", "Мақсат (үлгі)", parent=goal),
        AimDetails("goal", "Мақсат (үлгі)", partners=(make.organisation(),)),
    ):
        with pytest.raises(WrongDefinition):
            add_aim(actor=manager, details=wrong)


def test_a_goal_that_holds_something_is_not_archived(manager):
    goal = make.aim()
    indicator = make.indicator(aim=goal)

    with pytest.raises(HoldsIndicators):
        archive_aim(actor=manager, aim=goal)
    archive_indicator(actor=manager, indicator=indicator)

    assert archive_aim(actor=manager, aim=goal).archived_at is not None


def test_the_ready_made_set_is_installed_once(manager):
    made = install_ready_made(actor=manager)

    assert [one.ready_made for one in made] == [one.key for one in READY_MADE]
    assert all(one.name_kk and one.name_ru and one.name_en for one in made)
    with pytest.raises(AlreadyThere):
        install_ready_made(actor=manager)


def test_an_agreement_gets_goals_and_the_figures_of_its_partner(manager):
    agreement = make.agreement(make.organisation(), "А-1")

    made = install_ready_made(actor=manager, agreement=agreement)

    assert {one.figure for one in made} == {"contributed"}
    assert {one.aim.root.agreement for one in made} == {agreement}
