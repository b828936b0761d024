"""Addresses of pages for lists that print hundreds of them."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def link(url_name: str, *keys: str | int) -> str:
    """Return what `reverse` returns for codes and row numbers, which need no quoting in an address.

    `reverse` tries and checks patterns anew for every row; the answer differs only in the keys.
    """
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    return _pattern(url_name, len(keys), urlconf, get_script_prefix()).format(*keys)


@lru_cache(maxsize=512)
def _pattern(url_name: str, count: int, urlconf: str, _prefix: str) -> str:
    """Return the address with `{}` in place of each key; the prefix only keeps mount points apart."""
    stand_ins = [str(9_000_000_001 + place) for place in range(count)]
    address = reverse(url_name, urlconf=urlconf, args=stand_ins)
    for stand_in in stand_ins:
        address = address.replace(stand_in, "{}")
    return address


class AddressNode(URLNode):
    """`{% url %}` for codes and row numbers, without trying every pattern anew."""

    def render(self, context: Context) -> str:
        keys = [key.resolve(context) for key in self.args]
        if self.kwargs or not all(_is_plain(key) for key in keys):
            return super().render(context)
        try:
            address = link(self.view_name.resolve(context), *keys)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return address


def _is_plain(key: object) -> bool:
    """Whether an address holds the key as it is: nothing to quote, nothing for a pattern to refuse."""
    text = str(key)
    return text.isascii() and text.isalnum()


def compile_url(parser: Parser, token: Token) -> AddressNode:
    """Compile `{% url %}` as Django does."""
    node = djangos_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
