"""Every form whose action writes is watched, is sent once, or is left as it is for a written reason."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from django.urls import URLPattern, get_resolver

from tests.web.editing_cases import CASES as EDITED
from tests.web.test_once import CASES as MADE

# Acts: they end or answer something, once; what they are done to refuses a second time, or stays the same.
ENDS = "it ends something that goes on; what has ended is refused"
TAKES_BACK = "it takes something back; what is taken back is refused"
STATES = "it is done in one state, and leads into another"
VERSION = "it makes another version; one that was replaced meanwhile is refused with a sentence"
ANSWER = "it says one thing; said twice, it is the same"
ACTS = {
    "activities:enrolment-end": ENDS,
    "activities:group-close": ENDS,
    "activities:slot-end": ENDS,
    "activities:teaching-end": ENDS,
    "attendance:anomaly-close": STATES,
    "attribution:rule-edit": VERSION,
    "attribution:rule-end": VERSION,
    "attribution:rule-withdrawal": TAKES_BACK,
    "attribution:share-acceptance": STATES,
    "clubs:appointment-end": ENDS,
    "clubs:club-close": ENDS,
    "gallery:photograph-recognisable": ANSWER,
    "organisations:representative-end": ENDS,
    "people:consent-withdraw": TAKES_BACK,
    "people:erasure-confirmation": STATES,
    "people:erasure-detail": STATES,
    "people:guardianship-end": ENDS,
    "people:merge-add": STATES,
    "people:person-category-edit": VERSION,
    "people:person-category-withdrawal": TAKES_BACK,
    "results:release-withdraw": TAKES_BACK,
    "results:state-form-filing": STATES,
    "results:state-form-line-withdraw": TAKES_BACK,
    "results:state-form-reopening": STATES,
    "results:target-withdraw": TAKES_BACK,
}
LINES = {"results:state-form-line-cell"}  # the view of a cell, at the address of a line's cell

SOURCE = Path(__file__).resolve().parents[2] / "src" / "seriktes"
# Watched, but on the page of another form, with its case.
BESIDE = {"results:state-form-income": "results:state-form-section"}


@cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for path in SOURCE.rglob("*.py"):
        if "views" in path.relative_to(SOURCE).as_posix():
            found[".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)] = ast.parse(
                path.read_text()
            )
    return found


def called(tree: ast.Module, name: str) -> set[str]:
    """Return what a function of a module calls, through the module's own functions too."""
    own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for node in ast.walk(own[waiting.pop()]):
            if isinstance(node, ast.Name) and node.id not in found:
                found.add(node.id)
                waiting += [node.id] if node.id in own else []
    return found


@cache
def views() -> dict[str, set[str]]:
    """Return what each view that acts upon a form calls, by the name of its address."""
    found = {}
    for name, callback in named(get_resolver().url_patterns, ""):
        module, function = callback.__module__, callback.__name__
        if module in modules():
            calls = called(modules()[module], function)
            if "acted" in calls:
                found[name] = calls
    return found


def named(patterns, prefix: str):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one.callback
        else:
            yield from named(one.url_patterns, f"{one.namespace}:" if one.namespace else prefix)


def views_with(word: str) -> set[str]:
    return {name for name, calls in views().items() if word in calls}


def test_every_form_is_tried_by_two_people_or_sent_twice_or_left_for_a_reason():
    tried = {one.view for one in EDITED.values()} | {one.url for one in MADE.values()} | BESIDE.keys()

    assert views().keys() - tried - LINES == ACTS.keys()
    assert not tried & ACTS.keys()


def test_every_form_that_corrects_something_is_watched():
    """The page of another form may show a watched one: these do."""
    shows = {"accounts:role-create"}

    assert {one.view for one in EDITED.values()} | BESIDE.keys() | shows | LINES == views_with("watched")
    assert set(BESIDE.values()) <= {one.view for one in EDITED.values()}


def test_control_a_view_is_found_through_its_own_functions():
    tree = ast.parse("def page(): return _answer()\ndef _answer(): return acted(watched(Form()))")

    assert called(tree, "page") == {"_answer", "acted", "watched", "Form"}
