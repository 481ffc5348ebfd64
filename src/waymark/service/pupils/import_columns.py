"""The columns that say who a child is, in any spreadsheet whose rows are about children."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from waymark.kernel.geography import InvalidPostcode, normal_postcode
from waymark.kernel.identifiers import InvalidIdentifier
from waymark.kernel.needs import NEEDS
from waymark.kernel.year_groups import YearGroup
from waymark.service.imports.target import Acting, Column
from waymark.service.imports.values import WrongValue, as_text, choice, day_between, plain, text
from waymark.service.organisations.models import Organisation

from .rules import SEN_PROVISION, SEXES, birthdays_of_pupils, upn_as_written

SEN_WRITTEN = {
    "E": ("EHCP", "EHC plan", "Education health and care plan"),
    "K": ("SEN support", "support"),
    "N": ("None", "No", "No SEN"),
}
SEX_WRITTEN = {"F": ("girl", "f"), "M": ("boy", "m")}


def child_columns(by: Acting, on: date) -> tuple[Column, ...]:
    """Who the child is, the UPN first; the school as well when the council brings the file."""
    name = text(120, one_line=True)
    columns = (
        Column(
            "upn",
            "UPN",
            _upn,
            ("unique pupil number", "pupil number", "upn number", "pupil upn"),
            is_needed=True,
            example="L998400119001",
            guidance="13 characters: a letter and 12 more. Every row needs it, and no two rows have the same.",
        ),
        Column(
            "given_names",
            "Given names",
            name,
            ("forename", "first name", "given name", "forenames", "legal forename", "chosen forename"),
            example="Robin",
            guidance="Needed when we do not hold the child yet.",
        ),
        Column(
            "family_name",
            "Family name",
            name,
            ("surname", "last name", "legal surname", "chosen surname"),
            example="Reedcutter",
            guidance="Needed when we do not hold the child yet.",
        ),
        Column(
            "known_as",
            "Known as",
            name,
            ("preferred name", "preferred forename", "chosen name"),
            guidance="If it is not the first given name.",
        ),
        Column(
            "born_on",
            "Date of birth",
            _born_on(on),
            ("dob", "birth date", "born", "date of birth dd mm yyyy"),
            example="15/01/2014",
            guidance="Day first. Needed when we do not hold the child yet.",
        ),
        Column(
            "sex",
            "Sex",
            choice(SEX_WRITTEN, shown=SEXES),
            ("gender", "legal sex"),
            example="Female",
            guidance="Female or Male.",
        ),
        Column(
            "year_group",
            "Year group",
            _year_group,
            ("year", "nc year", "ncy", "yr", "national curriculum year", "curriculum year"),
            example="8",
            guidance="Left empty, it follows from the date of birth.",
        ),
        Column(
            "sen_provision",
            "SEN provision",
            choice(SEN_WRITTEN, shown=SEN_PROVISION),
            ("sen status", "sen", "sen stage"),
            example="SEN support",
            guidance="E, K or N, or in words.",
        ),
        Column(
            "primary_need",
            "Primary need",
            choice(dict.fromkeys(NEEDS, ()), shown=NEEDS),
            ("primary sen need", "sen need", "need", "sen type"),
            example="SEMH",
            guidance=f"A code ({', '.join(NEEDS)}) or its words.",
        ),
        Column(
            "home_postcode",
            "Postcode",
            _postcode,
            ("home postcode", "post code", "postal code"),
            example="",
            guidance="Of the child’s home, in full.",
        ),
    )
    return (*columns, _school_column()) if by.organisation_kind == "authority" else columns


def _upn(cell: Any) -> str:
    written = "".join(as_text(cell).split()).upper()
    if written.isdigit() and len(written) <= 12:
        lost = "Zeros at the front may be lost as well. " if len(written) < 12 else ""
        raise WrongValue(f"“{written}” lacks the letter a UPN begins with. {lost}Copy the whole UPN from your school’s system.")
    try:
        return upn_as_written(written)
    except InvalidIdentifier as wrong:
        raise WrongValue(f"{wrong} Copy it from your school’s system.") from None


def _born_on(on: date) -> Callable[[Any], date]:
    return day_between(*birthdays_of_pupils(on), what="the birthday of a child of school age")


def _year_group(cell: Any) -> int:
    try:
        return int(YearGroup.parse(as_text(cell).removesuffix(".0")))
    except ValueError as wrong:
        raise WrongValue(f"{str(wrong).rstrip('.')}.") from None


def _postcode(cell: Any) -> str:
    try:
        return normal_postcode(as_text(cell))
    except InvalidPostcode as wrong:
        raise WrongValue(str(wrong)) from None


def _school_column() -> Column:
    found: dict[str, int] = {}
    twice: set[str] = set()
    for pk, name, urn in Organisation.objects.filter(kind="school").values_list("pk", "name", "school__urn"):
        twice |= {plain(name)} & found.keys()
        found[plain(name)] = pk
        found[str(urn or "")] = pk

    def read(cell: Any) -> int:
        written = as_text(cell).removesuffix(".0")
        if plain(written) in twice:
            raise WrongValue(f"Two schools are called “{written}”. Write the school’s URN, six digits.")
        if not written or plain(written) not in found:
            raise WrongValue(f"“{written[:60]}” is not a school we know. Write its name as it is listed, or its URN, six digits.")
        return found[plain(written)]

    return Column(
        "school",
        "School",
        read,
        ("school name", "urn", "home school", "establishment"),
        is_needed=True,
        example="Saltmere Academy",
        guidance="The name or URN of the school whose roll the child is on.",
    )
