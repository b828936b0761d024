"""What people do with agreements, with the money given under them and with what was given in kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core import audit, intake
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.intake import ClientEvent
from seriktes.core.uniqueness import unique_or
from seriktes.organisations.models import Organisation
from seriktes.partners.errors import NumberTaken, PartnerSettled, PartyTwice, PassedOn, ReversedAlready
from seriktes.partners.models import Agreement, AgreementParty, Contribution, ValuedContribution
from seriktes.partners.signals import agreement_changed

EDIT = "partners.agreement.edit"
ADD_MONEY = "partners.contribution.add"
ADD_VALUED = "partners.valuedcontribution.add"
NUMBER_TAKEN = _("This partner already has an agreement with this number. Check the number.")
PARTNER_STAYS = _(
    "Coverage rules or contributions belong to this agreement, so its partner stays. Add another agreement."
)


@dataclass(frozen=True)
class AgreementDetails:
    """What is written down of an agreement."""

    partner: Organisation
    number: str
    name_kk: str
    starts_on: date
    name_ru: str = ""
    name_en: str = ""
    ends_on: date | None = None
    signed_on: date | None = None
    note: str = ""

    def fields(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class ContributionDetails:
    """Money given: the amount in hundredths of the currency, the day, the paper."""

    tiyn: int
    received_on: date
    currency: str = "KZT"
    document: str = ""
    note: str = ""


@dataclass(frozen=True)
class ValuedDetails:
    """What was given in kind: what it is, what it is worth and by which reckoning, its days, the club."""

    kind: str
    description: str
    tiyn: int
    valuation: str
    starts_on: date
    ends_on: date
    quantity: Decimal | None = None
    unit: str = ""
    club: Club | None = None
    document: str = ""
    note: str = ""


def add_agreement(*, actor: Actor, details: AgreementDetails) -> Agreement:
    """Write down an agreement. Raises `NumberTaken` when the partner has one of this number."""
    with transaction.atomic():
        require(actor, EDIT)
        _require_own_number(details, None)
        with unique_or(NumberTaken(NUMBER_TAKEN)):
            agreement = Agreement.objects.create(**details.fields())
        audit.log("partners.agreement.added", actor=actor, target=agreement, after=_said(details))
    return agreement


def edit_agreement(
    *, actor: Actor, agreement: Agreement, details: AgreementDetails, seen: State | None = None
) -> Agreement:
    """Correct an agreement. Raises a `DomainError` when a coverage rule would be left outside its days,
    `PartnerSettled` for another partner once contributions or rules tell of the former one;
    `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        fresh = Agreement.objects.select_for_update().get(pk=agreement.pk)
        require(actor, EDIT, fresh)
        known = state_of(fresh)
        refuse_unseen(fresh, seen=seen, now=known)
        _require_own_number(details, fresh)
        is_passed_on = fresh.partner_id != details.partner.pk
        if is_passed_on and _has_given(fresh):
            raise PartnerSettled(PARTNER_STAYS)
        before, after = audit.difference(known, _said(details))
        for name, value in details.fields().items():
            setattr(fresh, name, value)
        with unique_or(NumberTaken(NUMBER_TAKEN)):
            fresh.save()
        if after:
            audit.log("partners.agreement.edited", actor=actor, target=fresh, before=before, after=after)
        agreement_changed.send(sender=None, agreement=fresh, is_passed_on=is_passed_on)
    return fresh


def add_party(*, actor: Actor, agreement: Agreement, organisation: Organisation, role: str) -> AgreementParty:
    """Name a further party of an agreement; results are counted for its partner only."""
    with transaction.atomic():
        held = Agreement.objects.select_for_update().get(pk=agreement.pk)
        require(actor, EDIT, held)
        if organisation.pk == held.partner_id or held.parties.filter(organisation=organisation).exists():
            raise PartyTwice(_("This organisation is a party of the agreement already."))
        party = AgreementParty.objects.create(agreement=held, organisation=organisation, role=role)
        told = {"organisation": organisation.pk, "role": str(role)}
        audit.log("partners.party.added", actor=actor, target=held, after=told)
    return party


def remove_party(*, actor: Actor, party: AgreementParty) -> None:
    """Take back a party that was named by mistake; the log keeps who and when."""
    with transaction.atomic():
        require(actor, EDIT, party.agreement)
        told = {"organisation": party.organisation_id, "role": party.role}
        audit.log("partners.party.removed", actor=actor, target=party.agreement, before=told)
        party.delete()


def hold(agreement: Agreement) -> Agreement:
    """Return the agreement as it is now: its days and its partner stay until the transaction ends.

    Raises `PassedOn` when it has gone over to another partner since `agreement` was read: what somebody
    writes down is meant for the partner they saw.
    """
    # No join: PostgreSQL finds no row at all where the joined one is another after it has waited.
    held = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if held.partner_id != agreement.partner_id:
        raise PassedOn(_("This agreement has another partner now. Open it again."))
    return held


def record_contribution(
    *, actor: Actor, agreement: Agreement, details: ContributionDetails, event: ClientEvent
) -> Contribution:
    """Write down money given under an agreement. The same form sent twice is one contribution.

    Raises `PassedOn` when the agreement has another partner by now.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return Contribution.objects.get(pk=known.effect["contribution"])
        require(actor, ADD_MONEY)
        held = hold(agreement)
        given = Contribution.objects.create(agreement=held, recorded_by=actor.user, **vars(details))
        audit.log("partners.contribution.recorded", actor=actor, target=given, after=_money(given))
        intake.receipt(event, effect={"contribution": given.pk})
    return given


def reverse_contribution(*, actor: Actor, contribution: Contribution, note: str) -> Contribution:
    """Take a wrong entry back by a row of the opposite amount on the same day; both stay.

    Raises `ReversedAlready` for an entry that was reversed or is a reversal.
    """
    with transaction.atomic():
        held = Contribution.objects.select_for_update().get(pk=contribution.pk)
        require(actor, ADD_MONEY, held)
        _require_unreversed(held)
        reversal = Contribution.objects.create(
            agreement_id=held.agreement_id,
            tiyn=-held.tiyn,
            currency=held.currency,
            received_on=held.received_on,
            document=held.document,
            note=note,
            reverses=held,
            recorded_by=actor.user,
        )
        after = _money(reversal) | {"note": note}  # nothing was edited: this is the row that was added
        audit.log("partners.contribution.reversed", actor=actor, target=held, after=after)
    return reversal


def record_valued(
    *, actor: Actor, agreement: Agreement, details: ValuedDetails, event: ClientEvent
) -> ValuedContribution:
    """Write down what was given in kind under an agreement. The same form sent twice is one contribution.

    Raises `PassedOn` when the agreement has another partner by now.
    """
    with transaction.atomic():
        if known := intake.recognise(event, actor=actor):
            return ValuedContribution.objects.get(pk=known.effect["valued"])
        require(actor, ADD_VALUED)
        held = hold(agreement)
        given = ValuedContribution.objects.create(agreement=held, recorded_by=actor.user, **vars(details))
        audit.log("partners.valuedcontribution.recorded", actor=actor, target=given, after=_valued(given))
        intake.receipt(event, effect={"valued": given.pk})
    return given


def reverse_valued(*, actor: Actor, contribution: ValuedContribution, note: str) -> ValuedContribution:
    """Take a wrong entry back by a row of the opposite value over the same days; both stay.

    Raises `ReversedAlready` for an entry that was reversed or is a reversal.
    """
    with transaction.atomic():
        held = ValuedContribution.objects.select_for_update().get(pk=contribution.pk)
        require(actor, ADD_VALUED, held)
        _require_unreversed(held)
        same = {name: getattr(held, name) for name in ValuedDetails.__dataclass_fields__}
        reversal = ValuedContribution.objects.create(
            **same | {"tiyn": -held.tiyn, "note": note},
            agreement_id=held.agreement_id,
            reverses=held,
            recorded_by=actor.user,
        )
        after = _valued(reversal) | {"note": note}  # nothing was edited: this is the row that was added
        audit.log("partners.valuedcontribution.reversed", actor=actor, target=held, after=after)
    return reversal


def _has_given(agreement: Agreement) -> bool:
    given = agreement.contributions.exists()
    return given or agreement.valued_contributions.exists()


def _require_unreversed(given: Contribution | ValuedContribution) -> None:
    known = type(given)._default_manager.filter(reverses=given.pk)
    if given.reverses_id is not None or known.exists():
        raise ReversedAlready(_("This entry is reversed already. Reload the page."))


def _require_own_number(details: AgreementDetails, known: Agreement | None) -> None:
    same = Agreement.objects.filter(partner=details.partner, number=details.number)
    if known is not None:
        same = same.exclude(pk=known.pk)
    if same.exists():
        raise NumberTaken(NUMBER_TAKEN)


def state_of(agreement: Agreement) -> dict[str, Any]:
    """Return what is written down of an agreement, as the log keeps it."""
    names = AgreementDetails.__dataclass_fields__
    return _said(AgreementDetails(**{name: getattr(agreement, name) for name in names}))


def _said(details: AgreementDetails) -> dict[str, Any]:
    """The fields as the log keeps them."""
    texts = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in details.fields().items()
    }
    return texts | {"partner": details.partner.pk}


def _money(given: Contribution) -> dict[str, Any]:
    return {
        "agreement": given.agreement_id,
        "tiyn": given.tiyn,
        "currency": given.currency,
        "received_on": given.received_on.isoformat(),
        "document": given.document,
    }


def _valued(given: ValuedContribution) -> dict[str, Any]:
    return {
        "agreement": given.agreement_id,
        "kind": str(given.kind),
        "description": given.description,
        "quantity": None if given.quantity is None else str(given.quantity),
        "unit": str(given.unit),
        "tiyn": given.tiyn,
        "valuation": str(given.valuation),
        "starts_on": given.starts_on.isoformat(),
        "ends_on": given.ends_on.isoformat(),
        "club": given.club_id,
        "document": given.document,
    }
