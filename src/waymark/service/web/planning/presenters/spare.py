"""Places that are spare: every source side by side, whose word is used, and which schools could host, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from waymark.kernel.wording import plural
from waymark.service.sufficiency.spare.sources import Sources
from waymark.service.web.components.wording import day
from waymark.sufficiency.surplus import GIAS, OWN, SCAP, SchoolPlaces, totals

PUBLISHED = (SCAP, GIAS)
SOURCE_WORDS = {SCAP: "SCAP, the yearly survey", GIAS: "GIAS, the register of schools", OWN: "The authority’s own"}
APART, HERE = "apart", "all"
SHOWN = {HERE: "All schools", APART: "Only where the sources disagree", "own": "Only with the authority’s own word"}
WANTED_WORDS = {"space": "an enhanced intervention space", "hub": "a hub", "base": "a Base"}
STANDING = {"ROOM": "Has the room", "DISPUTED": "Sources disagree", "NO_ROOM": "Has not the room", "UNKNOWN": "Nobody says"}
FOLDED = frozenset({"NO_ROOM", "UNKNOWN"})
STATE = Markup('{}<span class="govuk-visually-hidden"> the net capacity of {}</span>')


@dataclass(frozen=True)
class PlacesPage:
    finding: str
    totals: list[list[Any]]
    headers: list[Any]
    rows: list[list[Any]]
    file: str
    others: str
    shown: list[dict[str, Any]]
    empty: bool


def places_page(sources: Sources, show: str) -> PlacesPage:
    kept = [one for one in sources.schools if _is_shown(one, show)]
    disagree = [one for one in sources.schools if not one.agree]
    most = max(disagree, key=lambda one: one.apart, default=None)
    finding = f"{len(disagree)} of {plural(len(sources.schools), 'school')} have sources more than five places apart"
    finding += f"; the farthest is {most.name}, by {most.apart}." if most else "."
    other = sorted({source for one in sources.schools for source in one.figures} - {*PUBLISHED, OWN})
    return PlacesPage(
        finding,
        [
            [SOURCE_WORDS.get(one.source, one.source), one.schools,
             *(_said(number) for number in (one.places, one.roll, one.spare, one.over))]
            for one in totals(sources.schools)
        ],
        ["School", "Partnership",
         *({"text": f"{source} {what}", "numeric": True} for source in PUBLISHED for what in ("places", "roll", "spare")),
         *({"text": words, "numeric": True} for words in ("Apart", "Forecast roll", "The authority’s own", "Spare")),
         "Net capacity"],
        [_row(one, sources) for one in kept],
        _file(sources),
        f"The file names other sources too, which count where neither of these does: {', '.join(other)}." if other else "",
        [{"text": words, "href": f"?show={key}", "current": key == show} for key, words in SHOWN.items()],
        not sources.schools,
    )  # fmt: skip


def _file(sources: Sources) -> str:
    file = sources.file
    if file is None:
        return ""
    return f"{file.name}, given {day(file.given_on)}" + (f" by {file.given_by.name}" if file.given_by else "")


def _is_shown(one: SchoolPlaces, show: str) -> bool:
    return {APART: not one.agree, "own": OWN in one.figures}.get(show, True)


def _row(one: SchoolPlaces, sources: Sources) -> list[Any]:
    cells: list[Any] = [one.name, sources.partnership.get(one.school, "–")]
    for source in PUBLISHED:
        figure = one.figures.get(source)
        cells += [_said(figure and figure.places), _said(figure and figure.roll), _said(figure and figure.spare)]
    own = one.figures.get(OWN)
    return [
        *cells, _said(one.apart) if len([1 for each in PUBLISHED if each in one.figures]) > 1 else "–",
        f"{one.forecast.forecast:,} in {one.forecast.forecast_year}" if one.forecast else "–",
        _said(own.places) if own else "–", _said(one.spare), _to_state(one, own is not None),
    ]  # fmt: skip


def _to_state(one: SchoolPlaces, is_stated: bool) -> Any:
    if not one.school.isdecimal():
        return "–"
    words = STATE.format("Change" if is_stated else "State", one.name)
    return {"text": words, "href": reverse("planning_own_capacity", args=[int(one.school)])}


def _said(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def places_table(sources: Sources) -> tuple[list[str], list[list[str]]]:
    """For a CSV: a row for each school and source."""
    headers = ["school", "name", "partnership", "source", "year", "places", "roll", "spare", "forecast", "forecast_year",
               "reason", "by", "is_used"]  # fmt: skip
    rows = [
        [one.school, one.name, sources.partnership.get(one.school, ""), figure.source, figure.year, _cell(figure.places),
         _cell(figure.roll), _cell(figure.spare), _cell(figure.forecast), figure.forecast_year, figure.reason, figure.by,
         "yes" if figure is one.used else ""]
        for one in sources.schools for figure in one.figures.values()
    ]  # fmt: skip
    return headers, rows


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)


@dataclass(frozen=True)
class HostsPage:
    what: str
    taken: str
    tabs: list[dict[str, Any]]
    groups: list[tuple[str, list[list[Any]], bool]]
    headers: list[Any]


HOST_HEADERS = [
    "School", "Partnership", {"text": "Places left after it", "numeric": True},
    {"text": "Pupils within 30 minutes", "numeric": True}, "Why",
]  # fmt: skip


def hosts_page(found: Iterable[Any], sources: Sources, what: str, wanted: dict[str, Any]) -> HostsPage:
    rows: dict[str, list[list[Any]]] = {}
    for place, one in enumerate(found, 1):
        rows.setdefault(one.standing.name, []).append(_host(place, one, sources))
    one = wanted[what]
    return HostsPage(
        WANTED_WORDS[what],
        f"It is assumed to take rooms for {one.places_taken} of a school’s own places; a visit says what it really takes.",
        [
            {"text": words[:1].upper() + words[1:], "href": f"?what={key}", "current": key == what}
            for key, words in WANTED_WORDS.items()
        ],
        [(STANDING[standing], several, standing in FOLDED) for standing, several in rows.items()], HOST_HEADERS,
    )  # fmt: skip


def _host(place: int, one: Any, sources: Sources) -> list[Any]:
    why = "; ".join(reason.rstrip(".") for reason in one.reasons)
    return [
        f"{place}. {one.name}", sources.partnership.get(one.school, "–"), _said(one.left), f"{one.near:,.0f}",
        f"{why[:1].upper()}{why[1:]}.",
    ]  # fmt: skip


def hosts_table(found: Iterable[Any], sources: Sources) -> tuple[list[str], list[list[str]]]:
    headers = ["rank", "school", "name", "partnership", "standing", "places_left", "pupils_within_30_minutes", "reasons"]
    return headers, [
        [str(place), one.school, one.name, sources.partnership.get(one.school, ""), one.standing.value, _cell(one.left),
         f"{one.near:.0f}", "; ".join(one.reasons)]
        for place, one in enumerate(found, 1)
    ]  # fmt: skip


@dataclass(frozen=True)
class SchoolPage:
    name: str
    why: str
    rows: list[list[Any]]
    history: list[dict[str, Any]]


def school_page(one: SchoolPlaces, history: Iterable[Any]) -> SchoolPage:
    return SchoolPage(
        one.name, one.why,
        [
            [SOURCE_WORDS.get(each.source, each.source), each.year,
             *(_said(number) for number in (each.places, each.roll, each.spare)),
             f"{each.forecast:,} in {each.forecast_year}" if each.forecast is not None else "–"]
            for each in one.figures.values()
        ],
        [
            {
                "title": "Taken back" if each.places is None else f"{each.places:,} places", "when": each.said_on,
                "by": each.said_by.name, "text": each.reason,
            }
            for each in history
        ],
    )  # fmt: skip
