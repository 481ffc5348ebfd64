"""JSON as it is written in files: each name once in an object, and never deeper than can be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


class UnusableText(ValueError):
    """What is wrong with a text, to follow the name of the file: "is not JSON: ..."."""


def said_in(text: str | bytes) -> Any:
    """What the text says. Raises UnusableText; a name given twice in one object is refused, since one would be lost."""
    try:
        return json.loads(text, object_pairs_hook=_each_name_once)
    except UnusableText:
        raise
    except ValueError as error:
        raise UnusableText(f"is not JSON: {error}") from error
    except RecursionError:
        raise UnusableText("has lists within lists, too many to be read") from None


def _each_name_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnusableText(f"gives {twice!r} twice in one object; keep one of the two")
    return found
