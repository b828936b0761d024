"""Where the papers of partners may name a person in free words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from seriktes.people.erasing.registry import FreeText, free_texts


def register() -> None:
    notes, given = gettext_lazy("Notes of agreements"), gettext_lazy("Contributions")
    free_texts.add(FreeText("partners.Agreement", ("note",), notes, order=40))
    free_texts.add(FreeText("partners.Contribution", ("document", "note"), given, order=41))
    free_texts.add(
        FreeText("partners.ValuedContribution", ("description", "document", "note"), given, order=42)
    )
