"""`{% translate "…" %}` with a memory: a literal text is looked up once in each language.

A list of fifty rows names its columns in every cell, for narrow screens; Django looks each of them up
anew, through a lazy string and the catalogue, and that was a fifth of the page. Templates are compiled
once per process, as catalogues are read once, so neither outlives the other; with DEBUG both are fresh.
"""

from __future__ import annotations

from django.template import Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language


class KnownTextNode(Node):
    """A literal text of a template in the language of the page."""

    def __init__(self, lookup: TranslateNode) -> None:
        self.as_name = lookup.asvar
        self.lookup = lookup
        self.lookup.asvar = None
        self.texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = self.lookup.render(context)
        if self.as_name:
            context[self.as_name] = text
            return ""
        return text


def compile_translate(parser: Parser, token: Token) -> Node:
    """Compile `{% translate %}` as Django does, and remember what depends on nothing but the language."""
    node = do_translate(parser, token)
    expression = node.filter_expression
    is_literal = expression.var.lookups is None and not expression.filters and not node.message_context
    return KnownTextNode(node) if is_literal else node
