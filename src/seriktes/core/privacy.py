"""What each personal field is for: sensitivity, purpose, retention; declared once beside the model.

Law of 21.05.2013 № 94-V, as amended to the end of 2025: specific, declared purposes and no excessive data
(art. 7); kept until the purpose is reached (art. 12, 18).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Sensitivity(Enum):
    """How carefully a field is shown."""

    ORDINARY = "ordinary"  # names in a roster
    PRIVATE = "private"  # contacts, birth date: whoever works with the person
    SEALED = "sealed"  # ИИН: encrypted, shown to few, never logged


@dataclass(frozen=True)
class Personal:
    """The declaration of one personal field. `years` counts from the end of the last enrolment."""

    sensitivity: Sensitivity
    purpose: Any
    years: int


PARTICIPATION = _("to run the club's groups and to count who takes part")
CONTACT = _("to reach the person or the family")
IDENTITY = _("to tell apart people of the same name")
CONSENT = _("to prove that consent was given")
SUPPORT = _("to give the help that is meant for a category of people, and to count it")
