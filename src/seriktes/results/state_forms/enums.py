from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices


class FormKind(TextChoices):
    """Forms of the state that the network fills; their words stand in `definitions`."""

    SDNPO1 = "sdnpo1", "СДНПО-1 / ҮЕҰҚМ-1"
    ORDER18 = "order18", "МГСЗ-1 / МӘТМ-1"
    PORTFOLIO = "portfolio", "Портфолио"


class FieldKind(StrEnum):
    """What is typed into a field of a form."""

    NAME = "name"  # one line, the same in both languages: names, numbers, addresses of mail
    PAIR = "pair"  # one line in Kazakh and in Russian
    PROSE = "prose"  # a few sentences in Kazakh and in Russian
    MAIL = "mail"
    PHONE = "phone"
    TAX_NUMBER = "tax_number"  # БИН, ИИН, or the number of another country
    DAY = "day"
    COUNT = "count"
    MONEY = "money"  # in tiyn
    THOUSANDS = "thousands"  # in tiyn too, asked and printed in thousands of tenge
    CHOICE = "choice"
    CHOICES = "choices"


class CellStanding(StrEnum):
    """Where what stands in a cell comes from."""

    MISSING = "missing"  # nobody has said anything
    NONE = "none"  # there is nothing, somebody said so: «нет» / «жоқ»
    TYPED = "typed"
    KNOWN = "known"  # computed from what the system keeps
    SUGGESTED = "suggested"  # computed, but a person has to say that it is right
    OVERRULED = "overruled"  # typed against what is computed, with a reason
    TOTAL = "total"  # the sum of other cells
    OF_STATE = "of_state"  # the state body fills it, not the organisation


class StateFileFormat(TextChoices):
    """Files of a form."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
