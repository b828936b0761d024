"""Why a change of the register of organisations is refused.

OrganisationRefused
├── BinTaken              another organisation has this БИН
└── RepresentativeTwice   the user already represents the organisation
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class OrganisationRefused(DomainError):
    code = "organisation_refused"


class BinTaken(OrganisationRefused):
    code = "bin_taken"
    field = "bin"


class RepresentativeTwice(OrganisationRefused):
    code = "representative_twice"
