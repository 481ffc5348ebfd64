"""A child's basics from a Common Transfer File (CTF XML), whichever version wrote it. Pure.

Element names are compared without namespace, case or version, and only the few that say who a child is are read:
assessments, attendance and everything else in the file are passed over. A pupil whose UPN or date is wrong is reported
with a sentence and does not stop the others. Document types and entities are refused, since a CTF needs neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from waymark.kernel.identifiers import InvalidIdentifier, parse_upn

MOST_PUPILS = 20_000
# what is read -> the names it has gone by
NAMES = {
    "upn": ("upn",),
    "family_name": ("surname", "familyname", "preferredsurname"),
    "given_names": ("forename", "givenname"),
    "known_as": ("preferredforename",),
    "born_on": ("dob", "birthdate"),
    "sex": ("sex", "gender"),
    "year_group": ("ncyearactual", "ncyear"),
    "sen_provision": ("senprovision", "senstatus"),
    "home_postcode": ("postcode",),
}
NOT_ALLOWED = (
    "This file declares a document type or entities, which a transfer file never needs and which can do harm, so it "
    "was not opened. Ask for the file to be exported again."
)
SEN_CODES = {"A": "K", "P": "K", "S": "E"}  # codes of before 2015 [K]: dated, easy to correct


class NotATransferFile(Exception):
    """``str()`` is a sentence that says what is wrong and what to do."""


@dataclass(frozen=True)
class TransferPupil:
    """``number`` counts from 1 in the order of the file. What the file lacks is empty. ``problems`` are sentences."""

    number: int
    upn: str
    family_name: str
    given_names: str
    known_as: str
    born_on: date | None
    sex: str
    year_group: str
    sen_provision: str
    home_postcode: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class TransferFile:
    version: str
    source_school: str
    pupils: tuple[TransferPupil, ...]


def looks_like_xml(content: bytes) -> bool:
    """Whether a file begins as XML does, in any of the encodings XML comes in."""
    start = content[:200].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.lstrip().lower().startswith((b"<?xml", b"<ctf", b"<!doctype ctf"))


def read_transfer_file(content: bytes) -> TransferFile:
    """Every pupil of a CTF. Raises ``NotATransferFile``."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise NotATransferFile(NOT_ALLOWED) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise NotATransferFile(
            "This file is not whole XML: it may have been cut off on its way. Export it again and choose it again."
        ) from None
    if _name(root) != "ctfile":
        raise NotATransferFile("This is XML, but not a Common Transfer File (CTF). Export a CTF from your school’s system.")
    found = [one for one in root.iter() if _name(one) == "pupil"]
    if not found:
        raise NotATransferFile("This transfer file holds no pupils. Export it again with the pupils you want chosen.")
    if len(found) > MOST_PUPILS:
        raise NotATransferFile(f"This transfer file holds {len(found):,} pupils, and {MOST_PUPILS:,} is the most. Export fewer.")
    return TransferFile(
        version=_first(root, "ctfversion"),
        source_school=_source_school(root),
        pupils=tuple(_pupil(number, element) for number, element in enumerate(found, start=1)),
    )


def _pupil(number: int, element: Element) -> TransferPupil:
    said = {key: _said(element, names) for key, names in NAMES.items()}
    problems = []
    try:
        upn = str(parse_upn(said["upn"].replace(" ", "")))
    except InvalidIdentifier as wrong:
        upn = said["upn"]
        problems.append(
            f"Pupil {number}, UPN: {wrong} Ask the school that sent the file for the right one."
            if upn
            else f"Pupil {number} has no UPN. Ask the school that sent the file for it."
        )
    born_on = _day(said["born_on"])
    if born_on is None:
        problems.append(f"Pupil {number}, date of birth: “{said['born_on']}” is not a day. Ask for the right one.")
    problems += [
        f"Pupil {number} has no {words}. Ask the school that sent the file for it."
        for key, words in (("family_name", "surname"), ("given_names", "forename"))
        if not said[key]
    ]
    sen = said["sen_provision"][:1].upper()
    rest: dict[str, Any] = said | {
        "upn": upn,
        "born_on": born_on,
        "sex": said["sex"][:1].upper() if said["sex"][:1].upper() in "FM" else "",
        "sen_provision": SEN_CODES.get(sen, sen),
    }
    return TransferPupil(number=number, **rest, problems=tuple(problems))


def _said(element: Element, names: tuple[str, ...]) -> str:
    """The first of several names that says something, the pupil's own elements before those nested deeper."""
    for within in (_children(element), _basics(element)):
        held: dict[str, str] = {}
        for one in within:
            held.setdefault(_name(one), " ".join((one.text or "").split()))
        for name in names:
            if held.get(name):
                return held[name]
    return ""


def _children(element: Element) -> Iterator[Element]:
    yield from element


def _basics(element: Element) -> Iterator[Element]:
    """Everything nested, but for what concerns other people (contacts) or other schools."""
    for child in element:
        if _name(child) not in {"contacts", "contact", "schoolhistory", "stageassessments", "attendance"}:
            yield child
            yield from _basics(child)


def _source_school(root: Element) -> str:
    source = next((one for one in root.iter() if _name(one) == "sourceschool"), None)
    return _first(source, "schoolname") if source is not None else ""


def _first(root: Element, name: str) -> str:
    return next((" ".join((one.text or "").split()) for one in root.iter() if _name(one) == name), "")


def _name(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1].lower()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
