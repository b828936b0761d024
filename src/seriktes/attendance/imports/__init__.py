"""Journals on their way into the records: what a file holds, who is meant, what is to be written.

`contents.contents` reads a file by the pure reader of `attendance.journals`; `matching` finds the people
of the registry; `planning.plan` turns both and a person's `Decisions` into lines to write and into
reasons why the rest is not written. Nothing here writes: see `attendance.actions.journal_imports`.
"""
