"""Refusals of the state's forms.

DomainError
├── NoOrganisation   the network has none of its own
├── WrongYear        the network has no such year
├── FormBegun        the form of that year is begun
├── NotTyped         the value is computed, or an overruling value has no reason
├── LineGone         the line was taken back meanwhile
├── WrongFiling      the day cannot be that of the handing in
├── FormClosed       it was handed in: nothing is typed into it before it is opened for a correction
└── NotUnderOrder    the group does not work under the state creative order
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class NoOrganisation(DomainError):
    code = "state_form.no_organisation"


class WrongYear(DomainError):
    code = "state_form.wrong_year"
    field = "year"


class FormBegun(DomainError):
    code = "state_form.begun"
    field = "year"


class NotTyped(DomainError):
    code = "state_form.not_typed"


class LineGone(DomainError):
    code = "state_form.line_gone"


class WrongFiling(DomainError):
    code = "state_form.wrong_filing"
    field = "filed_on"


class FormClosed(DomainError):
    code = "state_form.closed"


class NotUnderOrder(DomainError):
    code = "state_form.not_under_order"
