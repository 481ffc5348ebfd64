"""What the words about a child's registration, access and letters may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waymark.kernel.identifiers import parse_upn
from waymark.kernel.year_groups import YearGroup, year_group_label, year_group_on

OLDEST_YEARS, YOUNGEST_YEARS = 20, 2  # from a nursery class to a special school's last year

ENROLMENT = {  # school census enrolment status; codes [K] in the field notes: dated data when the code set is imported
    "C": "Current, single registration", "M": "Current, main of dual", "S": "Current, subsidiary of dual",
    "F": "Further education", "G": "Guest", "O": "Other provider",
}
SEN_PROVISION = {"E": "Education, health and care plan", "K": "SEN support", "N": "No SEN provision"}
SEXES = {"F": "Female", "M": "Male"}
ACCESS_REASONS = {
    "registration": "the child is on its roll",
    "referral": "it asked for support for the child",
    "duty": "the authority arranges or oversees the support",
    "panel": "the child's case is on the agenda of a panel it sits on",
    "offer": "it has been asked to give the child a place",
    "placement": "the child has a place with it",
    "receiving_school": "it is named as the school the child will move to",
    "legal_decision": "it must decide in law",
}
LETTER_STATES: dict[str, dict[str, str]] = {
    "drafted": {"release": "released", "discard": "discarded"},
    "released": {},
    "discarded": {},
}


@dataclass(frozen=True)
class LetterPart:
    """A run of paragraphs of a letter, either one that stays as it is or one that may be put into other words."""

    text: str
    is_fixed: bool


def parts_of_letter(body: str, fixed_parts: Iterable[str]) -> list[LetterPart]:
    """The letter in order. Between and around fixed paragraphs there is always a part to write in, empty or not."""
    fixed = set(fixed_parts)
    parts = [LetterPart("", False)]
    for paragraph in (one.strip() for one in body.replace("\r\n", "\n").strip().split("\n\n")):
        if paragraph in fixed:
            parts += [LetterPart(paragraph, True), LetterPart("", False)]
        elif paragraph:
            parts[-1] = LetterPart(f"{parts[-1].text}\n\n{paragraph}".strip(), False)
    return parts


def letter_from(parts: Iterable[LetterPart]) -> str:
    """The body again, with what was left empty left out."""
    return "\n\n".join(text for one in parts if (text := one.text.replace("\r\n", "\n").strip()))


def changed_since(seen: str, *, body: str, state: str) -> str:
    """The sentence for whoever releases a letter whose words are not those they had on their page; else empty."""
    if seen.replace("\r\n", "\n").strip() == body.strip():
        return ""
    if state == "released":
        return "Somebody changed this letter and released it after you opened this page. What went out is below."
    return "Somebody changed this letter after you opened this page. Nothing was sent: read it again, then release it."


def lacks_fixed(body: str, fixed_parts: Iterable[str]) -> list[str]:
    """Fixed paragraphs that are not in a body."""
    return [one for one in fixed_parts if one not in body]


def birthdays_of_pupils(on: date) -> tuple[date, date]:
    """The earliest and the latest day on which somebody of an age for school can be born."""
    day = on.replace(day=min(on.day, 28))
    return day.replace(year=day.year - OLDEST_YEARS), day.replace(year=day.year - YOUNGEST_YEARS)


def not_taught_there(born_on: date, on: date, school_name: str, taught: tuple[YearGroup, YearGroup] | None) -> str:
    """A sentence when a birthday gives a year group that the school does not teach; else nothing."""
    year = year_group_on(born_on, on)
    if taught is None or taught[0] <= year <= taught[1]:
        return ""
    first, last = (year_group_label(one) for one in taught)
    return f"Born {born_on.day} {born_on:%B %Y} would be in {year_group_label(year)}; {school_name} teaches {first} to {last}"


def upn_as_written(written: str) -> str:
    """A UPN however it was typed, with spaces or in small letters. Raises ``InvalidIdentifier`` with a sentence."""
    return str(parse_upn("".join(written.split()).upper()))
