"""Whether words name a child in full, however they are typed: case, spaces, accents, apostrophes, a possessive. Pure.

A given name alone, or a family name alone, names nobody: brothers and sisters share one, and so do other people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

Words = tuple[str, ...]
_POSSESSIVE = re.compile(r"['’ʼ`´]s\b")
_BREAK = re.compile(r"[!?;:,()]|(?<=\w\w\w)\.(?=\s|$)|\n\s*\n")  # a name does not run on over one; "St. John" does
_BETWEEN = "|"


def words_of(text: str) -> Words:
    """ "Zoë O’Hare-Lunn’s" becomes ("zoe", "ohare", "lunn"); a mark stands where a sentence ends."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) not in {"Mn", "Cf"})
    plain = re.sub(r"['’ʼ`´]", "", _POSSESSIVE.sub("", plain.casefold()))
    return tuple(re.findall(r"[^\W_]+|\|", _BREAK.sub(f" {_BETWEEN} ", plain.replace(_BETWEEN, " "))))


def full_names(given_names: str, known_as: str, family_name: str) -> frozenset[Words]:
    """Every full name a child goes by: all given names, the first of them, and the name they are known as."""
    family = _name(family_name)
    first = given_names.split()[:1]
    return frozenset(_name(one) + family for one in (given_names, *first, known_as) if family and _name(one))


def _name(text: str) -> Words:
    return tuple(one for one in words_of(text) if one != _BETWEEN)


def without(words: Words, names: Iterable[Words]) -> Words:
    """The words with these names taken out, longest first: the child's own, and whoever is written to."""
    left = list(words)
    for name in sorted(names, key=len, reverse=True):
        for at in _places(tuple(left), name):
            left[at : at + len(name)] = [_BETWEEN] * len(name)
    return tuple(left)


def names_in(words: Words, names: Iterable[Words]) -> bool:
    """Whether one of these names stands in the words, apart or run together."""
    there = set(words)
    return any(
        "".join(name) in there or (there.issuperset(name) and next(iter(_places(words, name)), None) is not None)
        for name in names
    )


def _places(words: Words, name: Words) -> list[int]:
    return [at for at in range(len(words) - len(name) + 1) if words[at : at + len(name)] == name] if name else []
