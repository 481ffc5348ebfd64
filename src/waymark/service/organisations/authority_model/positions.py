"""Line numbers for TOML. The standard reader checks the text; this finds where each value stands.

`locate(text, where)` returns the same values as `tomllib`, each wrapped in a `Located` with its file and line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_POSITION = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True)
class Located:
    """A value with where it was written. `value` is a scalar, a list of `Located` or a dict of `Located`."""

    value: Any
    where: str
    line: int

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {name: child.plain() for name, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


class UnreadableText(ValueError):
    """The text is not TOML. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def locate(text: str, where: str) -> Located:
    """Raises `UnreadableText` when the text is not TOML."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
        return _wrap(values, (), _Finder(text).lines(), where, 1)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(text, str(error)) from None
    except RecursionError:
        raise UnreadableText(1, "this is not TOML: nested too deeply") from None
    except ValueError as error:  # a number with thousands of figures
        raise UnreadableText(1, f"this is not TOML: {error}") from None


def _unreadable(text: str, said: str) -> UnreadableText:
    found = _POSITION.search(said)
    line = int(found.group(1)) if found and found.group(1) else text.rstrip("\n").count("\n") + 1
    return UnreadableText(line, f"this is not TOML: {_POSITION.sub('', said)}")


def _wrap(value: Any, path: Path, lines: dict[Path, int], where: str, inherited: int) -> Located:
    line = lines.get(path, inherited)
    if isinstance(value, dict):
        inside: Any = {k: _wrap(v, (*path, k), lines, where, line) for k, v in value.items()}
    elif isinstance(value, list):
        inside = [_wrap(v, (*path, n), lines, where, line) for n, v in enumerate(value)]
    else:
        inside = value
    return Located(inside, where, line)


class _Finder:
    """Walks text already known to be valid TOML, so it need only tell where things begin and end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.table: Path = ()
        self.entries: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self._header()
            else:
                self._pair(self.table)
            self._skip()
        return self.found

    def _mark(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], line)

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\n\r#":
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                self.at += 1

    def _header(self) -> None:
        line = self._line()
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        names = self._dotted_key()
        self.at += 2 if repeated else 1
        self.table = self._resolve(names, repeated)
        self._mark(self.table, line)

    def _resolve(self, names: list[str], repeated: bool) -> Path:
        """`[a.b]` after `[[a]]` speaks of the last entry of `a`."""
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            last = position == len(names) - 1
            if last and repeated:
                self.entries[path] = self.entries.get(path, -1) + 1
            if path in self.entries:
                path = (*path, self.entries[path])
        return path

    def _dotted_key(self) -> list[str]:
        names = [self._key()]
        while self._next() == ".":
            self.at += 1
            self._next()
            names.append(self._key())
        return names

    def _next(self) -> str:
        while self.text[self.at] in " \t":
            self.at += 1
        return self.text[self.at]

    def _key(self) -> str:
        if self._next() in "\"'":
            start = self.at
            self._string()
            return tomllib.loads(f"key = {self.text[start : self.at]}")["key"]
        found = _BARE_KEY.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return found.group()

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = (*table, *self._dotted_key())
        self._next()
        self.at += 1
        self._next()
        self._mark(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            found = _SCALAR.match(self.text, self.at)
            assert found is not None
            self.at = found.end()

    def _string(self) -> None:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            self._long_string(quote)
            return
        self.at += 1
        while self.text[self.at] != quote:
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        self.at += 1

    def _long_string(self, quote: str) -> None:
        self.at += 3
        while not self.text.startswith(quote * 3, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        self.at += 3
        while self.text.startswith(quote, self.at):  # up to two quotes may belong to the text itself
            self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        self._skip()
        number = 0
        while self.text[self.at] != "]":
            self._mark((*path, number), self._line())
            self._value((*path, number))
            number += 1
            self._skip()
            if self.text[self.at] == ",":
                self.at += 1
                self._skip()
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._skip()
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip()
            if self.text[self.at] == ",":
                self.at += 1
                self._skip()
        self.at += 1
