"""A file of the county model's figures for one authority, written as TOML: figures as before, and where each is from."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from waymark.sufficiency.county import InvalidParameters, parameters_from
from waymark.sufficiency.county.parameters import SCHEMA
from waymark.sufficiency.published.errors import UnusableData

from .for_county import county_figures
from .parameters import PublishedParameters


def county_file(england: Path, document: PublishedParameters, on: date) -> str:
    """`england`: a file of figures to begin from; `on`: the day the file is made. Raises UnusableData."""
    try:
        before = tomllib.loads(england.read_text(encoding="utf-8"))
        parameters_from(before)
    except tomllib.TOMLDecodeError as wrong:
        raise UnusableData(f"The file of figures {england.name} is not TOML: {wrong}. Mend it there.") from wrong
    except InvalidParameters as wrong:
        raise UnusableData(f"The file of figures {england.name}: {wrong}") from wrong
    after = _titled(county_figures(before, document), document.name, on)
    parameters_from(after)
    heading = (
        f"# What the county model assumes of {document.name}: {england.name}, with what published statistics tell of it put in.\n"
        "# Made by `waymark calibrate`; make it again rather than change it.\n\n"
    )
    return heading + "\n".join(_lines(after, ())) + "\n"


def _titled(data: dict[str, Any], name: str, on: date) -> dict[str, Any]:
    """Whose figures they are now."""
    title = f"Figures of {name}: England's, with what published statistics tell of it"
    rest = {key: value for key, value in data.items() if key not in ("schema", "title", "of", "dated")}
    return {"schema": SCHEMA, "title": title, "of": name, "dated": on.isoformat(), **rest}


def _lines(table: Mapping[str, Any], name: tuple[str, ...]) -> Iterator[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if name and plain:
        yield f"[{'.'.join(name)}]"
    for key, value in plain.items():
        yield f"{key} = {_value(value)}"
    if plain:
        yield ""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _lines(value, (*name, key))


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}" if "." in f"{value:.6g}" or "e" in f"{value:.6g}" else f"{value:.1f}"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
