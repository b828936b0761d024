"""What people do with a form of the state: begin it, type, correct, take back, hand it in, take a file."""

from __future__ import annotations

from seriktes.results.state_forms.actions.beginning import (
    adopt_edition,
    begin_form,
    begin_portfolios,
    end_order,
    order_group,
)
from seriktes.results.state_forms.actions.filing import (
    COPIES_JOB,
    note_filing,
    reopen_form,
    undo_filing,
    undo_reopening,
)
from seriktes.results.state_forms.actions.holding import FILL
from seriktes.results.state_forms.actions.lines import add_line, restore_line, withdraw_line
from seriktes.results.state_forms.actions.papers import (
    BUNDLE_JOB,
    FILE_JOB,
    note_opening,
    order_form_file,
    order_portfolios,
    take_copy,
)
from seriktes.results.state_forms.actions.typing import (
    TypedCell,
    entries_of,
    hold_line,
    overrule_cell,
    place_income,
    say_none,
    type_cells,
)

__all__ = (
    "BUNDLE_JOB",
    "COPIES_JOB",
    "FILE_JOB",
    "FILL",
    "TypedCell",
    "add_line",
    "adopt_edition",
    "begin_form",
    "begin_portfolios",
    "end_order",
    "entries_of",
    "hold_line",
    "note_filing",
    "note_opening",
    "order_form_file",
    "order_group",
    "order_portfolios",
    "overrule_cell",
    "place_income",
    "reopen_form",
    "restore_line",
    "say_none",
    "take_copy",
    "type_cells",
    "undo_filing",
    "undo_reopening",
    "withdraw_line",
)
