"""A notice that has gone out has told the family: written down with it, so that nobody enters it twice."""

from __future__ import annotations

from datetime import date

from waymark.service.accounts.actor import Actor
from waymark.service.exclusions.actions import record_told
from waymark.service.exclusions.queries import excluded_with_reference
from waymark.service.pupils.models import Letter

from .letters import CANCELLED, NOTICES

# The notice holds what Education and Inspections Act 2006 s.104 asks for too, so it counts for both.
TELLS = dict.fromkeys(NOTICES.values(), ("exclusion", "education")) | {CANCELLED: ("cancelled",)}


def told_by_letter(letter: Letter, *, by: Actor, on: date) -> None:
    """Inside the act that releases a letter. Of any other letter it does nothing."""
    fact = excluded_with_reference(letter.about) if letter.template in TELLS and letter.addressee_kind == "parent" else None
    for subject in TELLS[letter.template] if fact else ():
        record_told(
            about=fact, who="parent", subject=subject, told_on=on, how="letter", by=by, on=on, note=letter.reference
        )
