"""What is said before Django is loaded: help, refusals of arguments, in the language of the terminal."""

from __future__ import annotations

import argparse
import gettext
import inspect
import os
import re

import pytest

from seriktes.cli import main, words
from seriktes.cli.arguments import parser

# What argparse says to the author of a program, never to whoever runs it.
FOR_AUTHORS = re.compile(
    r"required' is an invalid|can't open|not callable|__call__|with mode|subparser|cannot merge|dest=|"
    r"conflict|invalid option string|mutually exclusive|unexpected option|unknown parser|deprecated"
)
MARK = "⟦%s⟧"


@pytest.fixture(autouse=True)
def put_back(monkeypatch):
    before = os.umask(0o022)
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    domain = gettext.textdomain()
    yield
    gettext.textdomain(domain)
    os.umask(before)


@pytest.mark.parametrize(
    ("environ", "given", "spoken"),
    [
        ({"LANG": "kk_KZ.UTF-8"}, [], "kk"),
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "kk_KZ.UTF-8"}, [], "ru"),
        ({"LANG": "de_DE.UTF-8"}, [], "en"),
        ({}, ["--lang", "kk", "--help"], "kk"),
        ({"LANG": "kk_KZ.UTF-8"}, ["demo", "--lang=ru"], "ru"),
        ({"LANG": "kk_KZ.UTF-8"}, ["demo", "--lang", "xx"], "kk"),
        ({"LANG": "kk_KZ.UTF-8"}, ["demo", "--lang"], "kk"),
    ],
)
def test_the_language_is_that_of_the_argument_else_of_the_terminal(environ, given, spoken):
    assert words.language(environ, given) == spoken


def test_every_word_of_argparse_is_in_our_catalogue():
    source = inspect.getsource(argparse)
    said = {first or second for first, second in re.findall(r"""_\((?:'([^']*)'|"([^"]*)")\)""", source)}
    said = {sentence.encode().decode("unicode_escape") for sentence in said}

    missing = {sentence for sentence in said - set(words.OF_ARGPARSE) if not FOR_AUTHORS.search(sentence)}

    assert {sentence for sentence in missing if sentence and "group" not in sentence} == set()


@pytest.fixture
def marked(monkeypatch):
    """A catalogue in which every sentence has marks around it, as argparse and our help ask for it."""

    class Marked(gettext.NullTranslations):
        def gettext(self, message):
            return MARK % message if message and message.strip() else message

        def ngettext(self, msgid1, msgid2, n):
            return MARK % (msgid1 if n == 1 else msgid2)

    monkeypatch.setattr(gettext, "translation", lambda *args, **kwargs: Marked())


def unmarked(text: str) -> list[str]:
    """Return the words that stand outside of the marks and are no options, names or examples."""
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    found = re.findall(r"(?<![-\w./{,])[a-z]{4,}(?![\w.,}/-])", re.sub(r"(?m)^  ?seriktes.*$", "", text))
    names = {
        "seriktes",
        "demo",
        "begin",
        "serve",
        "import",
        "report",
        "check",
        "rekey",
        "signing-key",
        "tick",
        "verify",
        "erase",
        "work",
        "manage",
    }
    return [word for word in found if word not in names | {"journal", "places", "population"}]


@pytest.mark.parametrize(
    "command", [(), ("demo",), ("import",), ("report",), ("serve",), ("tick",), ("verify",), ("erase",)]
)
def test_the_whole_help_comes_from_the_catalogue(marked, capsys, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")

    with pytest.raises(SystemExit):
        parser().parse_args([*command, "--help"])

    assert unmarked(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "arguments",
    [["demo", "--clubs", "0"], ["report"], ["nothing"], ["demo", "--what"], ["demo", "--seed", "x"]],
)
def test_every_refusal_comes_from_the_catalogue(marked, capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert unmarked(told.partition("error: ")[2]) == []


@pytest.mark.parametrize(("port", "command"), [("99999", "demo"), ("abc", "serve"), ("0", "serve")])
def test_a_port_that_is_none_is_refused_before_anything_is_made(monkeypatch, capsys, port, command):
    monkeypatch.setenv("PORT", port)

    status = main([command])

    written = capsys.readouterr()
    assert (status, written.out) == (2, "")
    assert written.err == f"seriktes: PORT is {port}, but it must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_words_known_to_the_catalogue_are_said_in_it(language):
    words.speak(language)

    assert gettext.gettext("Search") != "Search"


def test_english_needs_no_catalogue():
    words.speak("en")

    assert gettext.gettext("Search") == "Search"
