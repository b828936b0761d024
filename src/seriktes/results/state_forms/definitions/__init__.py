"""Forms of the state as data: one module a form, the words of the act and nothing else."""

from __future__ import annotations

from seriktes.results.state_forms.definitions import sdnpo1
from seriktes.results.state_forms.definitions.shape import FormDefinition
from seriktes.results.state_forms.enums import FormKind

DEFINITIONS: dict[str, FormDefinition] = {FormKind.SDNPO1: sdnpo1.FORM}


def definition(kind: str) -> FormDefinition:
    """Return the definition of a kind of form."""
    return DEFINITIONS[kind]
