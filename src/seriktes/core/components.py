"""Strict template components: a tag that refuses what it does not know when the page is compiled.

    @component(register, "ui/card.html", slots=("actions",))
    def card(title: str = "", *, tone: str = "plain") -> dict[str, Any]:
        return {"title": title, "tone": tone}

makes `{% card title="…" %} body {% slot "actions" %}…{% endslot %}{% endcard %}`. The function's
signature is the component's contract: an unknown or a missing argument raises `TypeError` with the
accepted names, a slot that is not declared does the same. The function returns the context of the
component's template, to which `content`, `slots` and, when `htmx=True`, `htmx` are added. A component
without a template is drawn by its function, which returns the markup and takes those three by name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from django.forms.utils import flatatt
from django.template import Library, Node, NodeList, TemplateSyntaxError, Variable
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

HTMX = frozenset(
    f"hx_{name}"
    for name in (
        "get",
        "post",
        "target",
        "swap",
        "swap_oob",
        "trigger",
        "select",
        "include",
        "indicator",
        "confirm",
        "vals",
        "push_url",
        "sync",
        "disabled_elt",
    )
)
"""The htmx attributes a component passes on; `hx_push_url` in a template is `hx-push-url` in HTML."""

SLOTS = "ui-slots"
GIVEN = ("content", "slots", "htmx")
"""What the tag itself gives to a component: never an argument of the page."""

INHERITED = ("csrf_token", "request")
"""What a component sees of the page around it."""

NO_MARKUP = SafeString("")

Build = Callable[..., Any]


class Contract:
    """What a component accepts, read from its function's signature."""

    def __init__(self, name: str, build: Build, *, slots: tuple[str, ...], htmx: bool) -> None:
        self.name = name
        whole = inspect.signature(build)
        own = [argument for argument in whole.parameters.values() if argument.name not in GIVEN]
        self.signature = whole.replace(parameters=own)
        self.given = [name for name in GIVEN if name in whole.parameters]
        self.slots = slots
        self.htmx = HTMX if htmx else frozenset()

    def check(self, positional: list[Any], named: dict[str, Any]) -> None:
        """Raise `TypeError`, naming what is accepted, unless the arguments fit."""
        accepted = list(self.signature.parameters)
        unknown = sorted(set(named) - set(accepted) - self.htmx)
        if unknown:
            raise TypeError(
                f"{{% {self.name} %}} does not know {unknown}; it takes {accepted}{self._and_htmx()}."
            )
        own = {key: value for key, value in named.items() if key not in self.htmx}
        try:
            self.signature.bind(*positional, **own)
        except TypeError as misfit:
            raise TypeError(
                f"{{% {self.name} %}}: {misfit}; it takes {accepted}{self._and_htmx()}."
            ) from None

    def check_slot(self, name: str) -> None:
        """Raise `TypeError`, naming the declared slots, unless `name` is one of them."""
        if name not in self.slots:
            raise TypeError(f"{{% {self.name} %}} has no slot {name!r}; its slots are {list(self.slots)}.")

    def _and_htmx(self) -> str:
        return " and hx_… attributes" if self.htmx else ""


class ComponentNode(Node):
    """Renders one component: its arguments, then its body and slots, then its function or its template."""

    child_nodelists = ("nodelist",)

    def __init__(
        self,
        contract: Contract,
        build: Build,
        positional: list[FilterExpression],
        named: dict[str, FilterExpression],
        nodelist: NodeList,
    ) -> None:
        self.contract = contract
        self.build = build
        self.positional = positional
        self.own = {name: given for name, given in named.items() if name not in contract.htmx}
        self.htmx = {name.replace("_", "-"): given for name, given in named.items() if name in contract.htmx}
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return what the function draws."""
        content, slots = self._body(context)
        given = {"content": content, "slots": slots, "htmx": self._htmx(context)}
        return self._built(context, **{name: given[name] for name in self.contract.given})

    def _built(self, context: Context, **given: Any) -> Any:
        positional = [expression.resolve(context) for expression in self.positional]
        own = {name: expression.resolve(context) for name, expression in self.own.items()}
        return self.build(*positional, **own, **given)

    def _body(self, context: Context) -> tuple[SafeString, dict[str, SafeString]]:
        slots: dict[str, SafeString] = {}
        if not self.nodelist:
            return NO_MARKUP, slots
        with context.push(**{SLOTS: (self.contract, slots)}):
            content = self.nodelist.render(context)
        return mark_safe(content.strip()), slots  # noqa: S308 -- rendered by the template engine

    def _htmx(self, context: Context) -> SafeString:
        if not self.htmx:
            return NO_MARKUP
        given = {name: expression.resolve(context) for name, expression in self.htmx.items()}
        return flatatt({name: value for name, value in given.items() if value not in ("", None)})


class TemplateComponentNode(ComponentNode):
    """Renders a component through a template, closed to the variables of the page."""

    def __init__(self, template: str, *parts: Any) -> None:
        super().__init__(*parts)
        self.template = template

    def render(self, context: Context) -> SafeString:
        values = self._built(context)
        content, slots = self._body(context)
        inherited = {name: context[name] for name in INHERITED if name in context}
        inner = context.new(
            {**inherited, **values, "content": content, "slots": slots, "htmx": self._htmx(context)}
        )
        page = context.template
        assert page is not None, "a template being rendered is bound to its context"  # noqa: S101
        return page.engine.get_template(self.template).render(inner)


class SlotNode(Node):
    """Keeps its body for the component around it and renders nothing in place."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        if SLOTS not in context:
            raise TypeError(f"{{% slot {self.name!r} %}} stands outside of any component.")
        contract, slots = context[SLOTS]
        contract.check_slot(self.name)
        slots[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 -- from the engine
        return ""


def component(
    register: Library,
    template: str = "",
    *,
    block: bool = False,
    slots: tuple[str, ...] = (),
    htmx: bool = False,
) -> Callable[[Build], Build]:
    """Register a function as the tag of its own name; `block` or slots make it end with `end<name>`."""
    with_body = block or bool(slots)

    def register_build(build: Build) -> Build:
        name = build.__name__.rstrip("_")
        contract = Contract(name, build, slots=slots, htmx=htmx)

        def compile_tag(parser: Parser, token: Token) -> ComponentNode:
            positional, named = _arguments(parser, token)
            contract.check(positional, named)
            nodelist = _body_of(parser, name) if with_body else NodeList()
            parts = contract, build, positional, named, nodelist
            return TemplateComponentNode(template, *parts) if template else ComponentNode(*parts)

        register.tag(name, compile_tag)
        return build

    return register_build


def compile_slot(parser: Parser, token: Token) -> SlotNode:
    """Compile `{% slot "name" %}…{% endslot %}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(str(Variable(name).resolve({})), nodelist)


def _body_of(parser: Parser, name: str) -> NodeList:
    nodelist = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return nodelist


def _arguments(parser: Parser, token: Token) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
    """Split `{% tag one two=three %}` into positional and named expressions."""
    positional: list[FilterExpression] = []
    named: dict[str, FilterExpression] = {}
    for bit in token.split_contents()[1:]:
        pair = token_kwargs([bit], parser)
        if pair and pair.keys() & named.keys():
            raise TemplateSyntaxError(f"{token.split_contents()[0]!r} got {next(iter(pair))!r} twice.")
        if pair:
            named.update(pair)
        elif named:
            raise TemplateSyntaxError(
                f"{token.split_contents()[0]!r} got the nameless {bit!r} after named arguments."
            )
        else:
            positional.append(parser.compile_filter(bit))
    return positional, named
