"""Everything that leaves the house, as the invented county sends it, and every wording that ships: no fault of the pen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db.models import Q

from tests.database import as_owner
from waymark.service.notifications.models import Message
from waymark.service.organisations.authority_model import fill, load_model
from waymark.service.organisations.authority_model.letters import FIELDS
from waymark.service.placements.models import Placement
from waymark.service.placements.words import contact_words
from waymark.service.pupils.models import FamilyLink, Letter, NextStep

SHIPPED = ["fenshire", "norfolk", "lincolnshire"]
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
MONTHS = "january|february|april|june|july|august|september|october|november|december"
FAULTS = {
    "two full stops": r"(?<!\.)\.\.(?!\.)|[!?]\.(?!\w)|\.[,;:]",
    "empty brackets or quotes": r"\(\s*\)|\[\s*\]|“\s*”",
    "a value of the code": r"\bNone\b|\bTrue\b|\bFalse\b|<[\w. ]+ object|datetime\.",
    "two spaces, or one before a stop": r"\S  +\S|\s[,.;:](?=\s|$)|[ \t]+$",
    "a field left unfilled": r"[{}]",
    "a day or month in small letters": rf"\b(?:{DAYS}|{MONTHS}|christmas|easter)\b|\d (?:march|may)\b",
    "nobody named": r"whoever decides",
    "a telephone without a number": r"\b(?:ring|telephone|phone) (?:on|at)?\s*(?:[.,;]|or\b|$)",
    "a word twice": r"\b(the|a|to|of|on|at|in|is) \1\b",
}
TYPED = ("reasons", "objectives", "interim_support", "instead", "missing", "withdrawal_reason", "home_words", "way_on")


def faults(text: str) -> list[str]:
    """Each kind of fault with the words around it."""
    found = [(kind, match) for kind, pattern in FAULTS.items() for match in re.finditer(pattern, text, re.MULTILINE)]
    return [f"{kind}: …{text[max(0, match.start() - 50) : match.end() + 30]!r}" for kind, match in found]


@pytest.mark.parametrize("text", [
    "by telephone.. Esme", "said () and", "until None", "and  then", "Dear {parent}", "on christmas day", "on 3 may",
    "ask whoever decides in law", "please ring .", "in the the hall", "Why? .", "the place [ ]",
])  # fmt: skip
def test_a_fault_is_found(text):
    assert faults(text)


@pytest.mark.database
def test_every_letter_message_and_next_step_of_the_county_reads_well(demo_database):
    with as_owner():
        letters = [f"{subject}\n{body}" for subject, body in Letter.objects.values_list("subject", "body")]
        messages = [f"{subject}\n{body}" for subject, body in Message.objects.values_list("subject", "body")]
        steps = list(NextStep.objects.values_list("what", flat=True))
    assert len(letters) > 200 and messages and len(steps) > 200
    assert sorted({fault for text in (*letters, *messages, *steps) for fault in faults(text)}) == []


@pytest.mark.database
def test_every_family_whose_stay_was_lately_decided_in_law_was_given_written_notice(demo_database):
    """And so was the family that has a page and a child in a place, however long ago it was decided."""
    with as_owner():
        noticed = Letter.objects.filter(template="off_site_direction_notice")
        assert {one.state for one in noticed} == {"released"}
        given = dict(noticed.values_list("about", "released_on"))
        stays = Placement.objects.filter(route="off_site_direction", notice_given_on__isnull=False)
        lately = stays.filter(Q(legally_decided_on__gte=date(2026, 11, 2)) | Q(
            state="arrived", pupil__in=FamilyLink.objects.values("pupil")
        ))
        assert len(lately) > 10 and any(one.legally_decided_on < date(2026, 10, 19) for one in lately)
        assert all(given.get(one.reference) == one.notice_given_on for one in lately)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("said", ["A mentor twice a week", "A mentor, by telephone.", "“Why me?”"])
def test_every_wording_that_ships_reads_well_whatever_is_filled_in(name, said):
    model = load_model(name)
    values = dict.fromkeys(FIELDS, "Word") | dict.fromkeys(TYPED, said) | {"contact": contact_words(model)}
    assert {template.key: found for template in model.templates if (found := faults("\n".join(fill(template, values))))} == {}
