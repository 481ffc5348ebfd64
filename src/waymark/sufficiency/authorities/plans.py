"""A plan to try beside what an authority's model states: sites that somebody might open. TOML, values only.

    schema = "waymark.sufficiency.plan/1"
    title = "Eight hubs"

    [[openings]]
    kind = "hub"
    academic_year = "2026/27"
    sites = 8                   # or school_urn = 137621; partnership = "lpp_9" where it matters
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import InvalidAuthority
from .stated import OpeningStated, Stated

SCHEMA = "waymark.sufficiency.plan/1"
MOST_SITES = 200
NEEDED, MAY = ("kind", "academic_year"), ("sites", "school_urn", "partnership")


def read_plan(path: Path, stated: Stated) -> tuple[OpeningStated, ...]:
    """The sites of a plan, one by one. Raises InvalidAuthority with the field, what it was and what is allowed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidAuthority(f"The plan {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidAuthority(f"The plan {path.name} is not TOML: {error}. Mend it there.") from error
    if data.get("schema") != SCHEMA:
        raise InvalidAuthority(f"The plan {path.name}: schema is {data.get('schema')!r}. This version of Waymark reads {SCHEMA}.")
    unknown = sorted(set(data) - {"schema", "title", "openings"})
    if unknown or not isinstance(data.get("openings"), list) or not data["openings"]:
        said = f"{unknown[0]} is not known" if unknown else "there is no opening"
        raise InvalidAuthority(f"The plan {path.name}: {said}. Put schema, title and one or more [[openings]] there.")
    return tuple(
        one
        for place, item in enumerate(data["openings"], 1)
        for one in _sites(item, f"The plan {path.name}, opening {place}", stated)
    )


def _sites(item: Mapping[str, Any], where: str, stated: Stated) -> list[OpeningStated]:
    for name in (*item, *NEEDED):
        if name not in (*NEEDED, *MAY):
            raise InvalidAuthority(f"{where}: {name} is not known. It may have {', '.join((*NEEDED, *MAY))}.")
        if name not in item:
            raise InvalidAuthority(f"{where}: {name} is missing. Put one there.")
    kind, sites, urn = item["kind"], item.get("sites", 1), item.get("school_urn")
    _one_of(kind, [one.key for one in stated.kinds], f"{where}: kind")
    if item.get("partnership") is not None:
        _one_of(item["partnership"], [one.key for one in stated.partnerships], f"{where}: partnership")
    if not isinstance(sites, int) or isinstance(sites, bool) or not 1 <= sites <= MOST_SITES or (urn is not None and sites != 1):
        raise InvalidAuthority(f"{where}: sites is {sites!r}. Put 1 to {MOST_SITES} there, and 1 where a school is named.")
    year = _year(item["academic_year"], where)
    return [
        OpeningStated(f"{where}, {number}", "A plan to try", year, kind, (), urn, item.get("partnership"))
        for number in range(1, sites + 1)
    ]


def _year(text: object, where: str) -> int:
    if isinstance(text, str) and len(text) == 7 and text[:4].isdigit() and text[5:].isdigit():
        year = int(text[:4])
        if text[4] in "/-" and (year + 1) % 100 == int(text[5:]):
            return year
    raise InvalidAuthority(f"{where}: academic_year is {text!r}. Write it like 2026/27.")


def _one_of(value: object, allowed: list[str], where: str) -> None:
    if value not in allowed:
        raise InvalidAuthority(f"{where} is {value!r}. The model has {', '.join(allowed)}.")
