"""Lines are found without changing what the standard reader reads."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.organisations.authority_model import models_folder
from waymark.service.organisations.authority_model.positions import UnreadableText, locate

AWKWARD = '''# first
a = 1
b.c."d e" = "x # not a comment [ ] { }"   # comment
long = """
one ] "two" \\""" still
"""
raw = \'\'\'C:\\[ \'quoted\'\'\'\'
list = [ # comment with ]
  1,
  "two, ]",
  [3,
   4],
  { f = 5, g = [6] },
]
[t]
x = 2026-09-03
[[many]]
k = 1
[[many.inner]]
m = 1
[[many.inner]]
m = 2
[many.sub]
n = 3
[[many]]
k = 2
[[many.inner]]
m = 3
'''


def at(path):
    found = locate(AWKWARD, "awkward.toml")
    for step in path:
        found = found.value[step]
    return found


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        (("a",), "a = 1"),
        (("b", "c", "d e"), "b.c."),
        (("long",), "long ="),
        (("raw",), "raw ="),
        (("list",), "list ="),
        (("list", 0), "  1"),
        (("list", 1), '  "two, ]"'),
        (("list", 2), "  [3"),
        (("list", 2, 1), "   4"),
        (("list", 3), "  { f"),
        (("list", 3, "g", 0), "  { f"),
        (("t",), "[t]"),
        (("t", "x"), "x ="),
    ],
)
def test_a_value_is_found_on_its_line(path, beginning):
    assert AWKWARD.splitlines()[at(path).line - 1].startswith(beginning)


def test_entries_of_repeated_tables_have_their_own_lines():
    lines = AWKWARD.splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line == "[[many.inner]]"]
    assert [at(("many", 0, "inner", 0)).line, at(("many", 0, "inner", 1)).line] == numbers[:2]
    assert at(("many", 1, "inner", 0)).line == numbers[2]
    assert at(("many", 0, "sub", "n")).line == lines.index("n = 3") + 1


def test_awkward_text_is_read_as_the_standard_reader_reads_it():
    assert locate(AWKWARD, "awkward.toml").plain() == tomllib.loads(AWKWARD)


@pytest.mark.parametrize("name", ["common", "norfolk", "lincolnshire", "fenshire"])
def test_every_value_of_the_shipped_files_stands_on_the_line_that_names_it(name):
    text = (models_folder() / f"{name}.toml").read_text()
    lines = text.splitlines()
    for table in locate(text, name).value.values():
        for entry in table.value if isinstance(table.value, list) else [table]:
            for key, value in entry.value.items() if isinstance(entry.value, dict) else ():
                assert lines[value.line - 1].startswith(f"{key} =")


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ("a = 1\n\nb = [1,\n", 3), ("a = '''\nx\n", 2)]
)
def test_text_that_is_not_toml_is_refused_with_its_line(text, line):
    with pytest.raises(UnreadableText) as raised:
        locate(text, "wrong.toml")
    assert raised.value.line == line


WORDS = st.text(max_size=8)
KEYS = st.text("abc-_ .\"'é[]#=\\", max_size=4)


def quoted(text):
    return '"' + "".join(f"\\U{ord(letter):08x}" if not letter.isalnum() else letter for letter in text) + '"'


SCALARS = st.one_of(st.integers(-9, 9).map(str), st.booleans().map(lambda b: str(b).lower()), WORDS.map(quoted))
INLINE = st.recursive(
    SCALARS,
    lambda inside: st.one_of(
        st.lists(inside, max_size=3).map(lambda each: "[\n" + ", # ]\n".join([*each, ""]) + "]"),
        st.dictionaries(KEYS, inside, max_size=3).map(
            lambda each: "{" + ", ".join(f"{quoted(key)} = {value}" for key, value in each.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, INLINE, max_size=4))
def test_any_nesting_is_read_alike_with_each_key_on_its_line(values):
    text = "".join(f"{quoted(key)} = {value}\n" for key, value in values.items())
    found = locate(text, "any.toml")
    assert found.plain() == tomllib.loads(text)
    for key, value in found.value.items():
        assert text.splitlines()[value.line - 1].startswith(f"{quoted(key)} = ")
