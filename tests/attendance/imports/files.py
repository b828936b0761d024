"""Journals made for single tests; every name in them is invented (үлгі)."""

from __future__ import annotations

import io

import openpyxl

MEANINGS = {"н": "absent", "б": "ill"}
CHILDREN = ("Үлгібаев Айбар", "Үлгіқызы Дана", "Үлгіұлы Нұрлан")
MONTH = [
    ["Шахмат үйірмесінің журналы", None, None, None, None, None],
    ["Қыркүйек 2025", None, None, None, None, None],
    ["№", "Аты-жөні", 1, 2, 3, 4],
    [1, CHILDREN[0], "+", "н", "+", None],
    [2, CHILDREN[1], "+", "+", "б", "+"],
    [3, CHILDREN[2], None, "+", "+", "н"],
]


def xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def month(rows: list[list[object]] | None = None, sheet: str = "Шахмат 1") -> bytes:
    """A month of a chess circle: 10 marks of three children on the first four days of September 2025."""
    return xlsx({sheet: MONTH if rows is None else rows})
