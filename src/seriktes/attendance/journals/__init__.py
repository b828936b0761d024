"""Journals kept in spreadsheets, understood without touching the database.

`understanding.understand(book, hints=…)` gives for each sheet a reading or a refusal; a person then
decides what each mark means, and `attendance.imports` plans what is recorded. Nothing here guesses: what
a file does not say is asked (`needs_month`, `needs_year`), a formula without a stored result is named
with its cell, and a blank cell is "not recorded".
"""
