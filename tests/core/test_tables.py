from __future__ import annotations

from django.utils.safestring import SafeString

from seriktes.core.tables import GridColumn, anchor, grid


def test_a_table_names_its_column_in_every_cell():
    columns = [
        GridColumn("Group"),
        GridColumn("People", css="num", head="num"),
        GridColumn("Note", css_if_empty="wide-only"),
    ]

    drawn = grid(
        columns, [(anchor("/groups/A/", "Chess & go"), 0, ""), ("Sewing", None, SafeString("<b>new</b>"))]
    )

    assert drawn == (
        '<thead><tr><th scope="col">Group</th><th scope="col" class="num">People</th>'
        '<th scope="col">Note</th></tr></thead><tbody>'
        '<tr><th scope="row"><a href="/groups/A/">Chess &amp; go</a></th>'
        '<td data-label="People" class="num">0</td><td data-label="Note" class="wide-only"></td></tr>'
        '<tr><th scope="row">Sewing</th>'
        '<td data-label="People" class="num"></td><td data-label="Note"><b>new</b></td></tr></tbody>'
    )


def test_what_a_cell_holds_is_escaped():
    drawn = grid([GridColumn("A"), GridColumn('"B"')], [("<i>", "<script>")])

    assert "<i>" not in drawn
    assert "<script>" not in drawn
    assert 'data-label="&quot;B&quot;"' in drawn
