"""What the home or main school marks in its register, from where the child is placed and whether attendance was confirmed.

A table, read from the top: the first row that fits decides. B and K are never marked unless somebody confirmed that the child
was there; a child registered at two schools is marked D whether there or not, and the other school records the absence.
"""

from __future__ import annotations

from typing import NamedTuple

MEANINGS = {
    "/": ("present in the morning", "present"),
    "\\": ("present in the afternoon", "present"),
    "L": ("late, before the register closed", "present"),
    "K": ("at provision arranged by an authority, not a school where the child is registered", "elsewhere"),
    "V": ("on a visit", "elsewhere"),
    "P": ("at a sport", "elsewhere"),
    "W": ("at work experience", "elsewhere"),
    "B": ("at another approved educational activity, supervised", "elsewhere"),
    "D": ("at the other school where the child is registered", "not possible here"),
    "C1": ("at a performance", "leave"),
    "C2": ("on a part-time timetable", "leave"),
    "C": ("on other leave", "leave"),
    "M": ("at a medical appointment", "leave"),
    "J1": ("at an interview", "leave"),
    "S": ("on study leave", "leave"),
    "X": ("not of compulsory school age", "leave"),
    "T": ("travelling with a Traveller family", "authorised"),
    "R": ("at a religious observance", "authorised"),
    "I": ("ill", "authorised"),
    "E": ("suspended or excluded, with no provision made", "authorised"),
    "Q": ("no transport arranged by the authority", "unable"),
    "Y1": ("transport not available", "unable"),
    "Y2": ("travel disrupted", "unable"),
    "Y3": ("part of the school closed", "unable"),
    "Y4": ("the whole school closed", "unable"),
    "Y5": ("in the criminal justice system", "unable"),
    "Y6": ("public health", "unable"),
    "Y7": ("another unavoidable cause", "unable"),
    "G": ("on holiday", "unauthorised"),
    "N": ("reason not yet established", "unauthorised"),
    "O": ("absent without leave", "unauthorised"),
    "U": ("late, after the register closed", "unauthorised"),
    "Z": ("not yet on roll", "administrative"),
    "#": ("planned closure", "administrative"),
}
UNVERIFIED = frozenset({"Y5", "Y6", "Y7"})  # their wording; and that N is settled within five school days
ABSENT = ("I", "M", "R", "T", "C", "G", "O", "N")

HELD_BY = ("", "other_school", "school_arranged", "authority_arranged")
EXCLUDED = ("", "suspended", "permanently_excluded")


class Session(NamedTuple):
    """One session of one child, as the main school knows it.

    `excluded`: one of EXCLUDED. `placed`: one of HELD_BY, "" where nothing is arranged for this session; "other_school" is a
    school or pupil referral unit. `is_registered_there` where the child is dual registered. `attended`: True or False as the
    provider confirmed, None while nobody has. `is_due` False where a part-time timetable leaves the session out.
    """

    excluded: str = ""
    placed: str = ""
    is_registered_there: bool = False
    attended: bool | None = None
    is_due: bool = True
    is_morning: bool = True


class Expected(NamedTuple):
    """`code` is what to mark; "" where only a person knows which of `one_of` is right. `because` says why."""

    code: str
    because: str
    one_of: tuple[str, ...] = ()


def expected_code(session: Session) -> Expected:
    """Raises ValueError for a placement or an exclusion that is not in the lists."""
    if session.placed not in HELD_BY or session.excluded not in EXCLUDED:
        raise ValueError(f"{session.placed or session.excluded} is not known. Placed: {HELD_BY}. Excluded: {EXCLUDED}.")
    if not session.is_due:
        return Expected("C2", "The part-time timetable leaves this session out.")
    if session.placed == "other_school" and session.is_registered_there:
        return Expected("D", "Registered at both schools and due at the other, which records whether the child was there.")
    if session.placed:
        return _at_provision(session)
    if session.excluded:
        return Expected("E", "Suspended or excluded, and no provision is in place.")
    return _at_school(session)


def _at_provision(session: Session) -> Expected:
    code = "K" if session.placed == "authority_arranged" else "B"
    who = "the authority" if code == "K" else "the school"
    if session.attended:
        return Expected(code, f"At provision arranged by {who}, which confirmed that the child was there.")
    if session.attended is None:
        return Expected("N", f"Nobody has confirmed yet that the child was at the provision: {code} only once somebody has.")
    return Expected("", f"The child was not at the provision: a real absence, never {code}. Ask why.", ABSENT)


def _at_school(session: Session) -> Expected:
    if session.attended:
        return Expected("/" if session.is_morning else "\\", "At school.")
    if session.attended is None:
        return Expected("N", "The reason for the absence is not yet known.")
    return Expected("", "Absent from school: the reason decides.", ABSENT)
