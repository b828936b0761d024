"""Why a change of agreements or contributions is refused.

PartnersRefused
├── NumberTaken          the partner already has an agreement of this number
├── PartyTwice           the organisation is a party of the agreement already
├── PartnerSettled       coverage rules or contributions tell of the agreement's partner
├── PassedOn             the agreement went over to another partner meanwhile
└── ReversedAlready      the contribution was reversed, or is itself a reversal
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class PartnersRefused(DomainError):
    code = "partners_refused"


class NumberTaken(PartnersRefused):
    code = "number_taken"
    field = "number"


class PartyTwice(PartnersRefused):
    code = "party_twice"


class PartnerSettled(PartnersRefused):
    code = "partner_settled"


class PassedOn(PartnersRefused):
    code = "passed_on"


class ReversedAlready(PartnersRefused):
    code = "reversed_already"
