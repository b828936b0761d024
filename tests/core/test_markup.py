from __future__ import annotations

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from seriktes.core.markup import joined, markup


class Drawn:
    def __html__(self):
        return "<hr>"


@pytest.mark.parametrize(
    "part", ["<b>", "&\"'", SafeString("<b>"), Drawn(), 12, 1.5, None, True, gettext_lazy("Save"), ["<i>"]]
)
def test_markup_is_what_django_returns(part):
    ours = markup('<p title="{}">{named}</p>', part, named=part)

    assert ours == format_html('<p title="{}">{named}</p>', part, named=part)
    assert isinstance(ours, SafeString)


def test_pieces_are_joined_as_they_are():
    assert joined(markup("<li>{}</li>", text) for text in ("a", "<")) == "<li>a</li><li>&lt;</li>"
