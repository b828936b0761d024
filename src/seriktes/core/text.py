"""Text in Kazakh, Russian and their Latin spellings: cleaning, searching, sorting, transliterating.

One name reaches us as «Өтегенова», «Утегенова», "Utegenova", "Ötegenova" or "O'tegenova". `fold` brings them
to one ASCII key, so that a plain substring match on one column finds the person. The key is coarse on
purpose: it merges о/ө/у/ұ/ү and и/й/ы/і, so show the written name beside every match.

Sources: the Russian rendering of Kazakh names (ә=а, ө=о, ү=ұ=у, йы=йі=и, қ=к, ң=н, ғ=г); the Latin alphabets
of 2017 (apostrophes), 2018 (acutes) and 28 January 2021 (diaereses); the digraphs of passports.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

# The 42 letters of the Kazakh Cyrillic alphabet, in order; it contains the Russian one.
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
SORT_KEY_LENGTH = 255


def _table(pairs: str) -> dict[int, str]:
    """Return a table for `str.translate`: each word is a letter followed by what replaces it."""
    return {ord(pair[0]): pair[1:] for pair in pairs.split()}


_LATIN_2021 = _table(
    "аa әä бb вv гg ғğ дd еe ёe жj зz иi йi кk қq лl мm нn ңñ оo өö пp рr сs тt уu ұū үü фf хh һh"
    " цts чtş шş щş ъ ыy іı ь эe юiu яia"
)

# Letters to the ASCII of the key. Where alphabets disagree the earlier one decides: ý is у, as in 2018.
_KEY = _table(
    "аa әa бb вv гg ғg дd еe ёe жj зz иi йi кk қk лl мm нn ңn оo өo пp рr сs тt уo ұo үo фf хh һh"
    " цts чch шsh щsh ъ ыi іi ь эe юio яia ґg єe їi ўo ҳh җj ҷch"
    " əa ɵo øo ıi ŋn łl đd æa œo şsh šsh ŝsh șsh çch čch žj ýu"
)

# Applied in this order, again and again, until nothing changes: that makes `fold` idempotent.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<![aeiou])y[eo]", "e"),  # Yerlan is Ерлан, Alyona is Алёна
        (r"y(?=e)", ""),  # Abayev is Абаев
        (r"sh?ch", "sh"),
        (r"d?zh|dj", "j"),  # Джамбул is Жамбыл
        (r"kh", "h"),
        (r"gh", "g"),
        (r"c(?!h)|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"y", "i"),
        (r"u", "o"),
        (r"([^\W\d])\1+", r"\1"),  # Assel is Асель, йы is и; never digits
    )
)

_APOSTROPHES = "'’‘ʼʻʹʽ`´′"
_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def clean(text: str) -> str:
    """Return `text` as one tidy line, safe to store and show.

    Spaces of every kind and line breaks become single spaces; control, zero-width and bidirectional
    characters and lone surrogates (no database takes them) are removed. Nothing is refused.
    """
    # Almost every name: where all is printable, the plain space is the only one. Lists clean hundreds.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    kept = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(kept).split())


def fold(text: str) -> str:
    """Return the search and duplicate key of `text`: lower-case ASCII words, single spaces, no punctuation.

    Letters of other scripts stay as they are, lower-cased. A key never holds `%`, `_` or `\\`, so it needs no
    escaping in LIKE. `fold(fold(text)) == fold(text)`.
    """
    key = _to_ascii(clean(text))
    while True:
        spelled = key
        for pattern, replacement in _SPELLINGS:
            spelled = pattern.sub(replacement, spelled)
        if spelled == key:
            return key
        key = spelled


def search_terms(query: str) -> list[str]:
    """Return the folded words of `query`; a record matches when its key contains each, in any order."""
    return list(dict.fromkeys(fold(query).split()))


def _to_ascii(text: str) -> str:
    """Return folded words before their spelling is levelled: one letter at a time, accents gone."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = text.replace("tş", "ch")
    text = re.sub(f"[{_APOSTROPHES}]", "'", text)
    for pair, letter in (("s'", "sh"), ("c'", "ch"), ("y'", "u"), ("'", "")):
        text = text.replace(pair, letter)
    text = text.translate(_KEY)  # before accents go: й and ё are letters, not accented ones
    text = _COMBINING.sub("", unicodedata.normalize("NFKD", text)).translate(_KEY)
    text = unicodedata.normalize("NFKC", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


_END, _SPACE, _NUMBER, _OTHER = "00", "01", "02", "99"
_RANK = {letter: f"{10 + place}" for place, letter in enumerate(ALPHABET)} | {
    letter: f"{60 + place}" for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
}


def sort_key(text: str) -> str:
    """Return a key of decimal digits that orders names by the Kazakh alphabet under any collation.

    Order: spaces and punctuation, numbers by value («2» before «10»), Kazakh and Russian letters, Latin
    letters, the rest. Case and accents decide only between otherwise equal texts. Cut at `SORT_KEY_LENGTH`.
    """
    plain = _COMBINING.sub("", unicodedata.normalize("NFKC", clean(text)))
    ranks, ties = [], []
    for part in re.findall(r"[0-9]+|[^\W_]|(?<=[^\W_])[\W_]+(?=[^\W_])", plain):
        if part[0] in "0123456789":
            ranks.append(_number_rank(part))
        elif not part[0].isalnum():
            ranks.append(_SPACE)
        else:
            rank, tie = _letter_rank(part)
            ranks.append(rank)
            ties.append(tie)
    return ("".join(ranks) + _END + "".join(ties).rstrip("0"))[:SORT_KEY_LENGTH]


def _number_rank(digits: str) -> str:
    value = digits.lstrip("0") or "0"
    return f"{_NUMBER}{min(len(value), 99):02}{value}"


@lru_cache(maxsize=1024)
def _letter_rank(char: str) -> tuple[str, str]:
    """Return the place of a letter and what decides a tie: á stands as a, ß as ss, but й as й."""
    letters = unicodedata.normalize("NFKC", char.casefold())
    if letters not in _RANK:
        letters = _COMBINING.sub("", unicodedata.normalize("NFKD", letters)).replace("ı", "i")
    rank = "".join(_RANK.get(letter) or f"{_OTHER}{ord(letter):07}" for letter in letters)
    return rank, str(2 * (char != char.lower()) + (letters != char.lower()))


def to_latin(text: str) -> str:
    """Return Cyrillic text in the Kazakh Latin alphabet of 2021, for English documents; leave the rest.

    Letters that the alphabet lacks are spelled with it: ц ts, ч tş, щ ş, ю iu, я ia; ъ and ь are silent, ё
    is e as in passports. `fold` gives the result the key of `text`, save for «ые» and «тш», which the
    alphabet itself cannot tell from е and ч.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(_latin_letter(composed, place) for place in range(len(composed)))


def _latin_letter(text: str, place: int) -> str:
    char = text[place]
    latin = _LATIN_2021.get(ord(char.lower()[0]))
    if latin is None or char.islower():
        return char if latin is None else latin
    upper = latin.replace("i", "İ").upper()
    after, before = text[place + 1 : place + 2], text[max(place - 1, 0) : place]
    inside_capitals = (after if after.isalpha() else before).isupper()
    return upper if len(latin) < 2 or inside_capitals else upper[0] + latin[1:]


_PATRONYMIC = re.compile(
    r".+(?:ұлы|улы|қызы|кызы|ович|евич|овна|евна|ична|uly|ūly|qyzy|kyzy|ovich|evich|ovna|evna)",
    re.IGNORECASE,
)


def spoken_name(full_name: str) -> str:
    """Return «Айнұр Арманқызы» of a whole name in any order: the patronymic and the word before it.

    Nothing where no patronymic can be told: which word is the given name is then not known.
    """
    words = [word for word in full_name.split() if not word.startswith("(")]
    for before, word in itertools.pairwise(words):
        if _PATRONYMIC.fullmatch(word):
            return f"{before} {word}"
    return ""


def slug(text: str) -> str:
    """Return `text` as a part of a file name: ASCII letters, digits, single hyphens; 1 to 60 of them."""
    latin = to_latin(clean(text)).casefold().replace("tş", "ch").replace("ş", "sh").replace("ı", "i")
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", latin))
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "file"
