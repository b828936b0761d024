"""What people do with indicators and plans: make, change, archive, plan, explain, put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.clubs.models import Unit
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, columns, refuse_unseen
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.formats import sentence
from seriktes.core.uniqueness import unique_or
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.indicators.definitions import COUNTED_BY, ROWS, TOLD, check, definition_of
from seriktes.results.indicators.enums import AimLevel
from seriktes.results.indicators.errors import (
    AlreadyThere,
    Archived,
    HoldsIndicators,
    InUse,
    PlanUnchanged,
    WrongDefinition,
    WrongTarget,
)
from seriktes.results.indicators.models import Aim, Indicator, IndicatorVersion, Remark, Target
from seriktes.results.indicators.ready_made import AIMS, READY_MADE, ReadyMade
from seriktes.results.models import Release

EDIT = "results.indicator.edit"
ALL_THERE = gettext_lazy("All of the ready-made set is there already.")
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
MOST_MONTHS = 60
LEVELS = {AimLevel.GOAL: None, AimLevel.OUTCOME: AimLevel.GOAL, AimLevel.OUTPUT: AimLevel.OUTCOME}


def make_indicator(*, actor: Actor, indicator: Indicator) -> Indicator:
    """Keep a new indicator with its first version. Raises WrongDefinition."""
    with transaction.atomic():
        require(actor, EDIT)
        _check_owner(indicator)
        check(indicator, timezone.localdate())
        indicator.made_by, indicator.version = actor.user, 1
        indicator.position = _next_position(Indicator)
        indicator.save()
        _keep_version(indicator, actor, "")
        audit.log("results.indicator.made", actor=actor, target=indicator, after=_told(indicator))
    return indicator


def change_indicator(
    *, actor: Actor, indicator: Indicator, changed: Indicator, why: str = "", seen: State | None = None
) -> Indicator:
    """Change an indicator; what stood before stays as a version.

    Where a plan or a release already rests on what is counted, `why` must say the reason: raises InUse.
    Raises WrongDefinition, Archived; ChangedMeanwhile where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        require(actor, EDIT, indicator)
        held = _hold(indicator)
        refuse_unseen(held, seen=seen)
        before = definition_of(held)
        _check_owner(changed)
        check(changed, timezone.localdate())
        after = definition_of(changed)
        differing = [name for name in after if after[name] != before[name]]
        if not differing:
            return held
        if set(differing) & set(COUNTED_BY) and not why and is_used(held):
            raise InUse(_("A plan or a report already rests on this. Say why it is counted otherwise now."))
        for name in (*COUNTED_BY, *TOLD):
            setattr(held, name, getattr(changed, name))
        held.version += 1
        held.save()
        _keep_version(held, actor, why)
        told = {name: after[name] for name in differing if name != "aim"}
        old = {name: before[name] for name in told}
        audit.log(
            "results.indicator.changed", actor=actor, target=held, before=old, after={**told, "reason": why}
        )
    return held


def is_used(indicator: Indicator) -> bool:
    """Whether a plan, or a release of a partner whose figure it tells, rests on an indicator."""
    if indicator.targets.exists():
        return True
    if indicator.agreement_id is None:
        return False
    partner = indicator.agreement.partner_id if indicator.agreement else None
    return Release.objects.released().filter(partner=partner, released_at__gte=indicator.made_at).exists()


def archive_indicator(*, actor: Actor, indicator: Indicator) -> Indicator:
    """Take an indicator out of plans and lists; its plans and its history stay."""
    return _archive(actor, indicator, to_archive=True)


def bring_back_indicator(*, actor: Actor, indicator: Indicator) -> Indicator:
    """Take an archived indicator into plans again."""
    return _archive(actor, indicator, to_archive=False)


def _archive(actor: Actor, indicator: Indicator, *, to_archive: bool) -> Indicator:
    with transaction.atomic():
        require(actor, EDIT, indicator)
        held = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
        if held.is_archived == to_archive:
            return held
        held.archived_at = timezone.now() if to_archive else None
        held.archived_by = actor.user if to_archive else None
        held.save(update_fields=("archived_at", "archived_by"))
        done = "results.indicator.archived" if to_archive else "results.indicator.brought_back"
        audit.log(done, actor=actor, target=held)
    return held


# Plans


def set_target(  # noqa: PLR0913 -- what is planned, and what was
    *,
    actor: Actor,
    indicator: Indicator,
    first: int,
    last: int,
    value: int | None,
    reason: str = "",
    seen: State | None = None,
) -> Target:
    """Plan a value for whole months, or take the plan back (None); the former row stays.

    Changing what was planned needs its reason. Raises WrongTarget, PlanUnchanged, Archived; ChangedMeanwhile
    where something else is planned for any months than was `seen`.
    """
    with transaction.atomic():
        require(actor, EDIT, indicator)
        held = _hold(indicator)
        refuse_unseen(held, seen=seen, now=plans_of(held))
        _check_months(first, last)
        same = held.targets.filter(first_month=first, last_month=last, replaced_at=None).first()
        _check_change(same, value, reason)
        if same is not None:
            same.replaced_at = timezone.now()
            same.save(update_fields=("replaced_at",))
        target = Target.objects.create(
            indicator=held,
            first_month=first,
            last_month=last,
            value=value,
            version=held.version,
            reason=reason,
            set_by=actor.user,
        )
        before = {} if same is None else {"planned": same.value}
        after = {"planned": value, "first": first, "last": last, "reason": reason}
        audit.log("results.target.set", actor=actor, target=held, before=before, after=after)
    return target


def plans_of(indicator: Indicator) -> State:
    """Return which plans of an indicator stand: each change makes another row."""
    standing = indicator.targets.filter(replaced_at=None)
    return {"plans": sorted(standing.values_list("pk", flat=True))}


def _check_change(same: Target | None, value: int | None, reason: str) -> None:
    if (same is None or same.value is None) and value is None:
        raise PlanUnchanged(_("Nothing is planned for these months."))
    if same is None or same.value is None:
        return
    if same.value == value:
        raise PlanUnchanged(_("Exactly this is planned for these months already."))
    if not reason:
        raise WrongTarget(_("Something else is planned for these months. Say why it changes."), "reason")


def _check_months(first: int, last: int) -> None:
    if first > last:
        raise WrongTarget(_("The first month comes after the last one. Exchange them."), "until")
    if first < EARLIEST_YEAR * 12 or last >= (LATEST_YEAR + 1) * 12:
        raise WrongTarget(
            sentence(
                _("Choose months between %(first)s and %(last)s."), first=EARLIEST_YEAR, last=LATEST_YEAR
            ),
            "from",
        )
    if last - first >= MOST_MONTHS:
        raise WrongTarget(
            sentence(_("A plan covers at most %(months)s months."), months=MOST_MONTHS), "until"
        )


# Reasons


def write_remark(*, actor: Actor, indicator: Indicator, first: int, last: int, text: str) -> Remark:
    """Write why an indicator is behind, or what else explains it. Raises WrongTarget for wrong months."""
    with transaction.atomic():
        require(actor, EDIT, indicator)
        held = _hold(indicator)
        _check_months(first, last)
        remark = Remark.objects.create(
            indicator=held, first_month=first, last_month=last, text=text, written_by=actor.user
        )
        told = {"first": first, "last": last, "reason": text}
        audit.log("results.remark.written", actor=actor, target=held, after=told)
    return remark


def withdraw_remark(*, actor: Actor, remark: Remark) -> Remark:
    """Take a remark back; it stays in the history. Doing so again changes nothing."""
    with transaction.atomic():
        require(actor, EDIT, remark.indicator)
        held = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
        if held.withdrawn_at is None:
            held.withdrawn_at, held.withdrawn_by = timezone.now(), actor.user
            held.save(update_fields=("withdrawn_at", "withdrawn_by"))
            told = {"reason": held.text}
            audit.log("results.remark.withdrawn", actor=actor, target=remark.indicator, before=told)
    return held


# Goals, outcomes, outputs


@dataclass(frozen=True)
class AimDetails:
    """A goal, outcome or output as somebody writes it; `partners` share a goal, at least two of them."""

    level: str
    name_kk: str
    name_ru: str = ""
    name_en: str = ""
    parent: Aim | None = None
    agreement: Agreement | None = None
    partners: tuple[Organisation, ...] = field(default=())


def add_aim(*, actor: Actor, details: AimDetails) -> Aim:
    """Write down a goal, an outcome or an output. Raises WrongDefinition."""
    with transaction.atomic():
        require(actor, EDIT)
        _check_aim(details)
        aim = Aim.objects.create(
            level=details.level,
            parent=details.parent,
            agreement=details.agreement if details.parent is None else None,
            position=_next_position(Aim),
            made_by=actor.user,
            **_names(details),
        )
        if details.partners:
            aim.partners.set(details.partners)
        told = {**_names(details), "kind": str(details.level)}
        audit.log("results.aim.added", actor=actor, target=aim, after=told)
    return aim


def edit_aim(*, actor: Actor, aim: Aim, details: AimDetails, seen: State | None = None) -> Aim:
    """Correct the words of a goal, an outcome or an output, and who shares a goal.

    Raises WrongDefinition; ChangedMeanwhile where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        require(actor, EDIT, aim)
        held = Aim.objects.select_for_update(of=("self",)).get(pk=aim.pk)
        refuse_unseen(held, seen=seen, now=state_of_aim(held))
        was_shared = held.partners.exists()
        if was_shared != bool(details.partners):
            raise WrongDefinition(_("A goal stays shared, or not shared: add another goal."), "partners")
        _check_partners(details)
        before = {name: getattr(held, name) for name in _names(details)}
        for name, value in _names(details).items():
            setattr(held, name, value)
        held.save()
        if was_shared:
            held.partners.set(details.partners)
        old, new = audit.difference(before, _names(details))
        audit.log("results.aim.edited", actor=actor, target=held, before=old, after=new)
    return held


def state_of_aim(aim: Aim) -> State:
    """Return what is written down of a goal, with who shares it."""
    return {**columns(aim), "partners": sorted(aim.partners.values_list("pk", flat=True))}


def archive_aim(*, actor: Actor, aim: Aim) -> Aim:
    """Take a goal, an outcome or an output out of its framework. Raises HoldsIndicators."""
    with transaction.atomic():
        require(actor, EDIT, aim)
        held = Aim.objects.select_for_update(of=("self",)).get(pk=aim.pk)
        if held.archived_at is not None:
            return held
        if held.parts.filter(archived_at=None).exists() or held.indicators.filter(archived_at=None).exists():
            raise HoldsIndicators(
                _("Something still stands under it. Archive that first, or move its indicators.")
            )
        held.archived_at = timezone.now()
        held.save(update_fields=("archived_at",))
        audit.log("results.aim.archived", actor=actor, target=held, before={"name": held.name_kk})
    return held


def _check_aim(details: AimDetails) -> None:
    above = LEVELS[AimLevel(details.level)]
    if above is None and details.parent is not None:
        raise WrongDefinition(_("A goal stands under nothing."), "parent")
    if above is not None and (details.parent is None or details.parent.level != above):
        raise WrongDefinition(
            sentence(_("Choose the %(level)s it stands under."), level=AimLevel(above).label), "parent"
        )
    if details.parent is not None and details.parent.archived_at is not None:
        raise WrongDefinition(_("This was archived meanwhile. Choose another one."), "parent")
    _check_partners(details)


def _check_partners(details: AimDetails) -> None:
    if not details.partners:
        return
    if details.level != AimLevel.GOAL or details.agreement is not None:
        raise WrongDefinition(_("Only a goal without an agreement is shared by partners."), "partners")
    if len(details.partners) < 2:
        raise WrongDefinition(_("A shared goal has at least two partners. Choose another one."), "partners")


def _names(details: AimDetails) -> dict[str, str]:
    return {"name_kk": details.name_kk, "name_ru": details.name_ru, "name_en": details.name_en}


# The ready-made set


def install_ready_made(*, actor: Actor, agreement: Agreement | None = None) -> list[Indicator]:
    """Make the indicators of the ready-made set that are not there yet, for the network or an agreement.

    An agreement gets the goals of the set, too, and the figures of its partner. Raises AlreadyThere.
    """
    with transaction.atomic():
        require(actor, EDIT)
        _hold_owner(agreement)
        there = Indicator.objects.filter(agreement=agreement).exclude(ready_made="")
        known = set(there.values_list("ready_made", flat=True))
        wanted = [one for one in READY_MADE if agreement is None or one.is_for_agreements]
        missing = [one for one in wanted if one.key not in known]
        if not missing:
            raise AlreadyThere(ALL_THERE)
        with unique_or(AlreadyThere(ALL_THERE)):
            aims = {} if agreement is None else _ready_aims(actor, agreement)
            return [_install(actor, one, agreement, aims) for one in missing]


def _hold_owner(agreement: Agreement | None) -> None:
    """Let one person at a time install; the network's own set is held by the root of its units."""
    if agreement is not None:
        Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    else:
        list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(parent=None))


def _ready_aims(actor: Actor, agreement: Agreement) -> dict[str, Aim]:
    """Return the goals of the set by their key: those of the agreement that bear its names, or new ones."""
    found: dict[str, Aim] = {}
    for ready in AIMS:
        parent = found.get(ready.under)
        kk, ru, en = ready.names
        there = Aim.objects.in_use().filter(name_kk=kk, level=ready.level, parent=parent)
        same = there.filter(agreement=agreement) if parent is None else there
        details = AimDetails(ready.level, kk, ru, en, parent, agreement if parent is None else None)
        found[ready.key] = same.first() or add_aim(actor=actor, details=details)
    return found


def _install(
    actor: Actor, ready: ReadyMade, agreement: Agreement | None, aims: Mapping[str, Aim]
) -> Indicator:
    kk, ru, en = ready.names
    indicator = Indicator(
        name_kk=kk,
        name_ru=ru,
        name_en=en,
        fact_kind=ready.kind,
        measure=ready.measure,
        figure=str(FactFigure.NETWORK if agreement is None else FactFigure.CONTRIBUTED),
        splits=list(map(str, ready.splits)),
        agreement=agreement,
        aim=aims.get(ready.under),
        ready_made=ready.key,
        **ready.filters,
    )
    return make_indicator(actor=actor, indicator=indicator)


# What several actions share


def _hold(indicator: Indicator) -> Indicator:
    """Let one person at a time change an indicator. Raises Archived."""
    held = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if held.is_archived:
        raise Archived(_("This indicator was archived. Bring it back first."))
    return held


def _check_owner(indicator: Indicator) -> None:
    """Refuse a place in somebody else's framework, and a name of nothing."""
    if len(indicator.name_kk.strip()) < 2:
        raise WrongDefinition(_("Give it a name in Kazakh."), "name_kk")
    aim = indicator.aim
    if aim is None:
        return
    if aim.archived_at is not None:
        raise WrongDefinition(_("This was archived meanwhile. Choose another one."), "aim")
    if aim.root.agreement_id != indicator.agreement_id:
        raise WrongDefinition(_("This goal belongs to another plan. Choose one of the same."), "aim")


def _keep_version(indicator: Indicator, actor: Actor, why: str) -> None:
    IndicatorVersion.objects.create(
        indicator=indicator,
        number=indicator.version,
        definition=definition_of(indicator),
        why=why,
        made_by=actor.user,
    )


def _next_position(model: type[Indicator | Aim]) -> int:
    """Return the place after the last one; positions need not be without gaps."""
    last = model.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else min(last + 1, 32_000)


def _told(indicator: Indicator) -> dict[str, Any]:
    names: Sequence[str] = [name for name in COUNTED_BY if name not in ROWS]
    told = {name: getattr(indicator, name) for name in names}
    return {"name": indicator.name_kk, **{name: value for name, value in told.items() if value}}
