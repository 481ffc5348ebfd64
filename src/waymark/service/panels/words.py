"""How days, contacts and decision-makers are said in letters and minutes."""

from __future__ import annotations

from datetime import date

from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.placements.rules import DECISION_MAKERS


def long_day(day: date) -> str:
    """"Thursday 3 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """ "Thu 3 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def contact_words(model: AuthorityModel) -> str:
    authority = model.authority
    ways = [way for way in (authority.phone, authority.email) if way]
    return ", ".join([authority.team, *ways])


def decision_maker_words(key: str, school: str) -> str:
    """Who decides in law, with the school named: "the governing board of Saltmere Academy"."""
    return DECISION_MAKERS[key].replace("the home school", school) if key else ""
