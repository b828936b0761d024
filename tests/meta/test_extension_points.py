"""docs/explanation/extension-points.md says who fills and who reads each registry; it cannot go stale.

When it changes on purpose: run it with `--write-tables`, then read the difference.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.dispatch import Signal

from seriktes.core import facts, jobs, registry, ticks
from seriktes.core.access import Slot

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "seriktes"
PAGE = ROOT / "docs" / "explanation" / "extension-points.md"
MARK = "<!-- written by tests/meta/test_extension_points.py -->\n"
REGISTRIES = ("nav", "home", "panels", "search", "roles", "sealed")


@lru_cache
def sources() -> dict[str, ast.Module]:
    """Return every module of the program by its dotted name below `seriktes`."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text())
    return found


@cache
def calls(tree: ast.Module) -> list[tuple[str, ast.Call]]:
    """Return the calls of a module with the words before the bracket: `registry.nav.add`."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def readers(word: str) -> list[str]:
    """Return the modules that read a registry of core by its name."""
    asked = (
        f"registry.{word}.shown_to",
        f"{word}.shown_to",
        f"registry.{word}_of",
        "panels_of" if word == "panels" else "",
        "registry.presented" if word == "sealed" else "",
    )
    return sorted({name for name, tree in sources().items() for said, _call in calls(tree) if said in asked})


def fillers(ending: str) -> list[str]:
    """Return the apps that add to a registry."""
    return sorted(
        {
            name.split(".")[0]
            for name, tree in sources().items()
            for said, _call in calls(tree)
            if said == ending
        }
    )


def rows_of_registries() -> list[tuple[str, ...]]:
    rows = []
    for name in REGISTRIES:
        entries = [
            f"{getattr(entry, 'page', '')}#{entry.name}".lstrip("#") for entry in getattr(registry, name)
        ]
        read = [reader for reader in readers(name) if reader != "core.registry"]
        rows.append(
            (
                f"`core.registry.{name}`",
                listed(fillers(f"registry.{name}.add")),
                listed(read),
                listed(entries),
            )
        )
    return rows


def rows_of_jobs() -> list[tuple[str, ...]]:
    works = [(f"`{kind}`", "job", where(work)) for kind, work in sorted(jobs._works.items())]
    return works + [
        (f"`{name}`", f"every {one.every}", where(one.work)) for name, one in sorted(ticks._ticks.items())
    ]


@cache
def rows_of_slots() -> list[tuple[str, ...]]:
    """Return each slot with who fills it."""
    rows = []
    for name, tree in sources().items():
        for said, call in calls(tree):
            if said == "Slot":
                slot = call.args[0].value
                filled = sorted(
                    other
                    for other, there in sources().items()
                    for words, _ in calls(there)
                    if words.endswith(f".{slot}.fill")
                )
                rows.append((f"`{name}.{slot}`", listed(filled)))
    return rows


@cache
def rows_of_signals() -> list[tuple[str, ...]]:
    """Return each signal with who sends it and who listens."""
    rows = []
    for name, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and is_signal(node.value):
                signal = node.targets[0].id
                said = {other: {words for words, _ in calls(there)} for other, there in sources().items()}
                senders = {
                    other
                    for other, words in said.items()
                    if words & {f"{signal}.send", f"signals.{signal}.send"}
                }
                if name == "core.facts":
                    senders = {other for other, words in said.items() if "facts.changed" in words}
                rows.append((f"`{name}.{signal}`", listed(sorted(senders)), listed(receivers(name, signal))))
    return rows


def is_signal(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Signal"


def receivers(module: str, name: str) -> list[str]:
    signal = getattr(__import__(f"seriktes.{module}", fromlist=[name]), name)
    assert isinstance(signal, Signal)
    found = [receiver[1] for receiver in signal.receivers]
    return sorted(
        where(
            one()
            if inspect.isclass(type(one)) and type(one).__name__ in ("ReferenceType", "WeakMethod")
            else one
        )
        for one in found
    )


def where(function: Any) -> str:
    return f"{function.__module__.removeprefix('seriktes.')}.{function.__name__}"


def listed(words: list[str]) -> str:
    return ", ".join(words) or "nobody"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _head in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def written() -> str:
    parts = {
        "Registries": table(("registry", "filled by", "read by", "entries"), rows_of_registries()),
        "Slots of rules": table(("slot", "filled by"), rows_of_slots()),
        "Signals": table(("signal", "sent by", "heard by"), rows_of_signals()),
        "Background work": table(("name", "when", "does it"), rows_of_jobs()),
    }
    return "\n".join(f"## {title}\n\n{content}" for title, content in parts.items())


def test_the_page_of_extension_points_is_true(request):
    kept = PAGE.read_text().partition(MARK)[0]
    if request.config.getoption("write_tables"):
        PAGE.write_text(kept + MARK + "\n" + written())

    assert PAGE.read_text() == kept + MARK + "\n" + written()


def test_nothing_that_can_be_filled_is_left_out():
    registries = {name for name, value in vars(registry).items() if isinstance(value, registry.Registry)}
    slots = [row[0] for row in rows_of_slots()]

    assert registries == set(REGISTRIES)
    assert isinstance(facts.facts_changed, Signal)
    assert all(isinstance(slot_named(name), Slot) for name in slots)


def slot_named(name: str) -> Any:
    module, _dot, attribute = name.strip("`").rpartition(".")
    return getattr(__import__(f"seriktes.{module}", fromlist=[attribute]), attribute)


@pytest.mark.parametrize("registry_name", REGISTRIES)
def test_control_an_entry_more_is_noticed(monkeypatch, registry_name):
    known = getattr(registry, registry_name)
    before = written()
    sample = next(iter(known), registry.SealPresenter("sample", lambda seal, language: None))
    made = object.__new__(type(sample))
    made.__dict__.update({**vars(sample), "name": "stranger"})
    monkeypatch.setattr(known, "_entries", [*known, made])

    assert written() != before
