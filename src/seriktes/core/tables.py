"""Tables of long lists, drawn in Python: a cell of a template costs twenty times as much.

    columns = [GridColumn(_("Group")), GridColumn(_("People"), css="num", head="num")]
    grid(columns, [(anchor(group.get_absolute_url(), group.name), "12 / 15"), …])

What a cell holds is escaped, unless it is markup already. The names of the columns are looked up once per
page; on phones each cell carries that of its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from seriktes.core.markup import escaped, markup


@dataclass(frozen=True)
class GridColumn:
    """A column: its name in the language of the page, the classes of its head, its cells, its empty cells."""

    label: object
    css: str = ""
    head: str = ""
    css_if_empty: str = ""

    def opened(self, css: str) -> str:
        """Return the tag that opens a cell."""
        return f'<td data-label="{escaped(self.label)}"{_class(css)}>'


def grid(columns: Sequence[GridColumn], rows: Iterable[Sequence[object]]) -> SafeString:
    """Return the head and the body of a table: a cell for each column, the first of which names the row."""
    heads = "".join(f'<th scope="col"{_class(one.head)}>{escaped(one.label)}</th>' for one in columns)
    opened = [(one.opened(one.css), one.opened(one.css_if_empty or one.css)) for one in columns[1:]]
    lines = "".join(_line(opened, cells) for cells in rows)
    return SafeString(f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody>")


def anchor(address: str, text: object) -> SafeString:
    """Return a link to one of our own pages."""
    return markup('<a href="{}">{}</a>', address, text)


def _line(opened: Sequence[tuple[str, str]], cells: Sequence[object]) -> str:
    drawn = [
        f"{tag if cell or cell == 0 else tag_if_empty}{_text(cell)}</td>"
        for (tag, tag_if_empty), cell in zip(opened, cells[1:], strict=True)
    ]
    return f'<tr><th scope="row">{escaped(cells[0])}</th>{"".join(drawn)}</tr>'


def _text(cell: object) -> str:
    return "" if cell is None else escaped(cell)


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""
