"""Every visible sentence exists in Kazakh and in Russian, and the check that says so can fail."""

from __future__ import annotations

import polib
import pytest
from tools import messages

KEY = (None, "%(count)s child")
MESSAGE = messages.Message(plural="%(count)s children")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_catalogue_is_complete(language):
    assert messages.complaints(language) == []


def translated(**changes) -> polib.POEntry:
    given = {
        "msgid": KEY[1],
        "msgid_plural": MESSAGE.plural,
        "msgstr_plural": {0: "%(count)s ребёнок", 1: "%(count)s ребёнка", 2: "%(count)s детей"},
    }
    return polib.POEntry(**(given | changes))


def test_right_translation_is_accepted():
    assert list(messages.faults(translated(), MESSAGE, "ru")) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"flags": ["fuzzy"]}, "doubtful (fuzzy)"),
        ({"msgid_plural": "%(count)s kids"}, "its plural has changed"),
        ({"msgstr_plural": {0: "%(count)s ребёнок", 1: "%(count)s детей"}}, "not translated"),
        (
            {"msgstr_plural": {0: "%(count)s ребёнок", 1: "%(count)s ребёнка", 2: "детей"}},
            "other placeholders in 'детей'",
        ),
        (
            {"msgstr_plural": {0: "%(count)s ребёнок", 1: "%(count)s ребёнка", 2: "%(number)s детей"}},
            "other placeholders in '%(number)s детей'",
        ),
    ],
)
def test_each_fault_of_a_translation_is_named(changes, fault):
    assert list(messages.faults(translated(**changes), MESSAGE, "ru")) == [fault]


def test_sentences_are_found_in_code_and_in_templates(tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text(
        '# Translators: a greeting\n_("Hello")\nngettext("%(n)s day", "%(n)s days", n)'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "May" context "month" %}\n'
        "{% blocktranslate trimmed count n=n %}\n  {{ n }} club\n"
        "{% plural %}\n  {{ n }} clubs\n{% endblocktranslate %}"
    )
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    collected = messages.collect()

    assert collected == {
        (None, "Hello"): messages.Message("", {"Translators: a greeting"}, {"a.py"}),
        (None, "%(n)s day"): messages.Message("%(n)s days", set(), {"a.py"}),
        ("month", "May"): messages.Message("", set(), {"templates/a.html"}),
        (None, "%(n)s club"): messages.Message("%(n)s clubs", set(), {"templates/a.html"}),
    }


def test_update_keeps_translations_drops_what_is_gone_and_is_stable(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text('_("Stays")\n_("Comes")')
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "borrow", lambda _language: {})
    path = messages.catalogue_path("kk")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Goes"\nmsgstr "Кетеді"\n\nmsgid "Stays"\nmsgstr "Қалады"\n')

    messages.update("kk")
    first = path.read_bytes()
    messages.update("kk")

    assert path.read_bytes() == first
    assert {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} == {
        "Comes": "",
        "Stays": "Қалады",
    }
    assert messages.complaints("kk") == ["kk: not translated: 'Comes'"]
