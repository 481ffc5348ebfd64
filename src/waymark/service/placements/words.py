"""How days, contacts and decision-makers are said in letters, minutes and sentences about a place."""

from __future__ import annotations

from waymark.kernel.wording import long_day, short_day
from waymark.service.organisations.authority_model import AuthorityModel

from .rules import DECISION_MAKERS

__all__ = ["contact_words", "decision_maker_words", "long_day", "short_day"]


def contact_words(model: AuthorityModel) -> str:
    """ "ring Fenshire inclusion on 01632 960100 or write to ap@fenshire.example": only the ways that the model states."""
    authority = model.authority
    ring = f"ring {authority.team} on {authority.phone}" if authority.phone else ""
    write = f"write to {authority.email}" if ring else f"write to {authority.team}, {authority.email}"
    ways = [ring, write if authority.email else ""]
    return " or ".join(way for way in ways if way) or f"ask {authority.team}"


def decision_maker_words(key: str, school: str) -> str:
    """Who decides in law, with the school named: "the governing board of Saltmere Academy"."""
    return DECISION_MAKERS[key].replace("the home school", school) if key else ""
