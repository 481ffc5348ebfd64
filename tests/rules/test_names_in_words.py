"""Which words name a child: in full, however they are typed, and never by a family name alone."""

from __future__ import annotations

import pytest

from waymark.service.pupils.rules_of_names import full_names, names_in, without, words_of

ZOE = full_names("Zoë Anne", "Zo", "O’Hare-Lunn")


@pytest.mark.parametrize("words", [
    "He sat with Zoë O'Hare-Lunn at lunch", "zo   o’hare lunn", "ZOE\nOHARE LUNN’S place", "as Zoë Anne O'Hare-Lunn, who",
    "(Zo\u00a0O\u2019Hare\u2013Lunn)", "ZoOHareLunn",
])
def test_a_full_name_is_found_however_it_is_typed(words):
    assert names_in(words_of(words), ZOE)


@pytest.mark.parametrize("words", [
    "the O’Hare-Lunn family", "Zoë", "Zoë. O’Hare-Lunn rang", "Zoe, O'Hare-Lunn and Lee", "zone o hare", "", "Zoë Hare",
])
def test_one_name_alone_names_nobody(words):
    assert not names_in(words_of(words), ZOE)


def test_the_childs_own_name_may_stand_even_where_anothers_is_inside_it():
    own = full_names("Sam", "", "Reed Marsh")
    assert not names_in(without(words_of("Sam Reed Marsh begins on Monday"), own), full_names("Sam", "", "Reed"))
    assert names_in(without(words_of("Sam Reed Marsh and Sam Reed"), own), full_names("Sam", "", "Reed"))
