"""Numbers that name pupils, schools and providers in English education data, and our own public references.

Every parser trims, upper-cases, returns the canonical text, and raises `InvalidIdentifier` with a sentence
that says what is wrong.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Collection
from typing import NamedTuple, NewType

Upn = NewType("Upn", str)
Urn = NewType("Urn", str)
Ukprn = NewType("Ukprn", str)
Uln = NewType("Uln", str)
NhsNumber = NewType("NhsNumber", str)

# I, O and S are left out since they are misread as 1, 0 and 5.
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
# Without vowels no word can be spelt; without I, O, S, 0, 1 and 5 nothing is misread.
REFERENCE_ALPHABET = "BCDFGHJKLMNPQRTVWXYZ2346789"
REFERENCE_GROUPS, REFERENCE_GROUP_LENGTH = 3, 4
REFERENCE_BITS = REFERENCE_GROUPS * REFERENCE_GROUP_LENGTH * math.log2(len(REFERENCE_ALPHABET))


class InvalidIdentifier(ValueError):
    """The text is not an identifier of its kind; the message says why."""


class Laestab(NamedTuple):
    """The DfE number of a school: authority (3 digits) and establishment (4 digits), as text."""

    authority_code: str
    establishment: str

    def __str__(self) -> str:
        return f"{self.authority_code}/{self.establishment}"


def parse_upn(text: str, known_authorities: Collection[str] | None = None) -> Upn:
    """A unique pupil number, permanent or temporary, as 13 characters.

    `known_authorities` holds three-digit codes as text; when given, any other authority is refused.
    Rule: DfE, Unique pupil numbers (check letter over positions 2 to 13 with those positions as weights).
    """
    upn = text.strip().upper()
    _require_upn_form(upn)
    expected = upn_check_letter(upn[1:])
    if upn[0] != expected:
        raise InvalidIdentifier(
            f'"{upn}" begins with {upn[0]}, but its other characters call for {expected}: one is mistyped.'
        )
    if known_authorities is not None and upn[1:4] not in known_authorities:
        raise InvalidIdentifier(f'"{upn}" names authority {upn[1:4]}, which is no known authority code.')
    return Upn(upn)


def upn_check_letter(twelve: str) -> str:
    """The first letter of the UPN whose characters 2 to 13 are `twelve`."""
    digits, last = twelve[:11], twelve[11:]
    if len(twelve) != 12 or not _is_digits(digits) or not (_is_digits(last) or last in CHECK_LETTERS):
        raise InvalidIdentifier(
            f'"{twelve}" is not the rest of a UPN: give 12 digits, or 11 and a letter other than I, O and S.'
        )
    values = [*map(int, digits), int(last) if _is_digits(last) else CHECK_LETTERS.index(last)]
    return CHECK_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def make_upn(authority_code: int | str, establishment: int | str, year: int, serial: int) -> Upn:
    """A permanent UPN; `year` of allocation in two or four digits, `serial` from 0 to 999."""
    twelve = f"{authority_code:0>3}{establishment:0>4}{year % 100:02d}{serial:03d}"
    if len(twelve) != 12 or not _is_digits(twelve):
        raise InvalidIdentifier(
            f"No UPN can be made of authority {authority_code}, establishment {establishment} "
            f"and serial {serial}: they may have 3, 4 and 3 digits."
        )
    return Upn(upn_check_letter(twelve) + twelve)


def is_temporary_upn(upn: str) -> bool:
    """Whether a valid UPN is one given until the permanent one is known: its last character is a letter."""
    return parse_upn(upn)[12] in CHECK_LETTERS


def parse_urn(text: str) -> Urn:
    """A school's unique reference number in GIAS, six digits."""
    return Urn(_parse_digits(text, "URN", 6, may_begin_with_zero=False))


def parse_ukprn(text: str) -> Ukprn:
    """A provider's number in the UK Register of Learning Providers, eight digits (not verified at source)."""
    return Ukprn(_parse_digits(text, "UKPRN", 8, may_begin_with_zero=False))


def parse_laestab(text: str) -> Laestab:
    """A DfE number written "926/4005" or "9264005". Authority 000 is the published data's word for none."""
    seven = text.strip()
    if re.fullmatch(r"[0-9]{3}/[0-9]{4}", seven):
        seven = seven.replace("/", "")
    seven = _parse_digits(seven, "DfE number (LAESTAB)", 7, may_begin_with_zero=False)
    return Laestab(seven[:3], seven[3:])


def parse_uln(text: str) -> Uln:
    """A unique learner number, ten digits.

    Rule: DfE, ULN validation: the last digit is 10 less the remainder by 11 of the others weighted 10 to 2.
    """
    uln = _parse_digits(text, "ULN", 10, may_begin_with_zero=False)
    remainder = _weighted_down_from_ten(uln) % 11
    if remainder == 0:
        raise InvalidIdentifier(f'"{uln}" is not a ULN: no last digit fits its first nine.')
    return Uln(_with_check_digit(uln, "ULN", 10 - remainder))


def parse_nhs_number(text: str) -> NhsNumber:
    """An NHS number, ten digits, spaces and hyphens allowed (check digit not verified at source)."""
    number = _parse_digits(re.sub(r"[ -]", "", text), "NHS number", 10)
    expected = -_weighted_down_from_ten(number) % 11
    if expected == 10:
        raise InvalidIdentifier(f'"{number}" is not an NHS number: no last digit fits its first nine.')
    return NhsNumber(_with_check_digit(number, "NHS number", expected))


def new_reference(prefix: str) -> str:
    """An unguessable public reference such as "RF-7K3M-9QXD-H2TB": about 57 random bits, nothing counted."""
    _require_prefix(prefix)
    groups = (
        "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_GROUP_LENGTH))
        for _ in range(REFERENCE_GROUPS)
    )
    return "-".join([prefix, *groups])


def is_reference(text: str, prefix: str) -> bool:
    """Whether `text` is exactly of the form that `new_reference(prefix)` makes."""
    _require_prefix(prefix)
    group = f"-[{REFERENCE_ALPHABET}]{{{REFERENCE_GROUP_LENGTH}}}"
    return re.fullmatch(f"{prefix}(?:{group}){{{REFERENCE_GROUPS}}}", text) is not None


def _require_upn_form(upn: str) -> None:
    if len(upn) != 13:
        raise InvalidIdentifier(f'"{upn}" has {len(upn)} characters: a UPN has 13, a letter and 12 more.')
    if upn[0] not in CHECK_LETTERS:
        raise InvalidIdentifier(f'"{upn}" begins with {upn[0]}: a UPN begins with a letter, never I, O or S.')
    if not _is_digits(upn[1:12]):
        wrong = next(place for place in range(1, 12) if not _is_digits(upn[place]))
        raise InvalidIdentifier(
            f'"{upn}" has "{upn[wrong]}" in position {wrong + 1}: '
            "a UPN has digits there; only the first and the last character may be letters."
        )
    if not _is_digits(upn[12]) and upn[12] not in CHECK_LETTERS:
        raise InvalidIdentifier(
            f'"{upn}" ends with "{upn[12]}": a UPN ends with a digit, or if it is temporary with a letter, '
            "never I, O or S."
        )


def _require_prefix(prefix: str) -> None:
    if not re.fullmatch("[A-Z]{1,4}", prefix):
        raise ValueError(f'"{prefix}" cannot begin a reference: use one to four capital letters.')


def _parse_digits(text: str, name: str, length: int, may_begin_with_zero: bool = True) -> str:
    number = text.strip()
    if not _is_digits(number) or len(number) != length:
        raise InvalidIdentifier(f'"{number}" is not a {name}: it should be {length} digits.')
    if number[0] == "0" and not may_begin_with_zero:
        raise InvalidIdentifier(f'"{number}" is not a {name}: it cannot begin with 0.')
    return number


def _with_check_digit(number: str, name: str, expected: int) -> str:
    if int(number[-1]) != expected:
        raise InvalidIdentifier(
            f'"{number}" is not a {name}: it ends with {number[-1]}, '
            f"but its first nine digits call for {expected}."
        )
    return number


def _weighted_down_from_ten(ten_digits: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), ten_digits[:9], strict=True))


def _is_digits(text: str) -> bool:
    # str.isdigit alone also accepts superscripts and other scripts' digits.
    return text.isascii() and text.isdigit()
