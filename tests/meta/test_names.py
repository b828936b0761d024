"""One name for one thing: a class is called as no other class of the project is."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import seriktes

SOURCES = Path(seriktes.__file__).parent
# Names that stand for two things yet, each in a corner of its own. None is added.
TWICE = {
    "Cell",  # of a journal, of a report
    "Column",  # of a page's table, of a workbook, of a document
    "Doubt",  # about a БИН, about an ИИН
    "Entry",  # of a journal, of a registry
    "Found",  # in a journal, by the search
    "Ground",  # an import stands on, the demo stands on
    "Line",  # of a plan, of a sheet, of a report
    "MarkRow",  # of the form of an import, of the writing of marks
    "Part",  # of a journal, of a sum, of a number
    "People",  # figures of a report, makers of the demo
    "Period",  # of a journal, of a report
    "PersonRow",  # of the form of an import, of a journal
    "Phone",  # a row, and its parsed number
    "Progress",  # of a job, of a command
    "Register",  # of an import's people, of the demo's partners
    "Role",  # of a user, of a journal's column
    "Source",  # of a period, of standing
    "Staff",  # of a club, of the demo
    "Table",  # of a report, of a document, of the demo
    "Term",  # of a rule, of the demo's school year
    "WithdrawalForm",  # of "did not happen", of a release
    "Writer",  # of an import, of the demo
}


def test_a_class_has_a_name_of_its_own():
    sources = (path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts)
    named = Counter(
        node.name
        for source in sources
        for node in ast.parse(source.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )

    assert {name for name, count in named.items() if count > 1} <= TWICE
