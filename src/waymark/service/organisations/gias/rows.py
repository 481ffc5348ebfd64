"""One row of the GIAS establishments file as a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from . import values
from .records import Column, explain, needed

OPEN, CLOSED, CLOSING, PROPOSED = "1", "2", "3", "4"
STATUSES = {
    OPEN: "Open",
    CLOSED: "Closed",
    CLOSING: "Open, but proposed to close",
    PROPOSED: "Proposed to open",
}

# Alternative provision is told by its type: its phase in GIAS is "Not applicable", whatever Ofsted calls it.
# Pupil referral unit; free school, converter academy and sponsor-led academy for alternative provision.
ALTERNATIVE_PROVISION_TYPES = frozenset({"14", "38", "42", "43"})


class WrongRow(ValueError):
    """Why a row cannot be imported: one sentence or more."""


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school as one row states it.

    Text without a value is "", any other value None. Codes keep their leading zeros. Eastings and northings are
    whole metres on the British grid; `percentage_fsm` is 0 to 100; `trust_uid` is GIAS's own number of the trust.
    """

    urn: int
    name: str
    authority_code: str
    establishment_number: str
    type_code: str
    type_name: str
    type_group_code: str
    status_code: str
    status_name: str
    phase_code: str
    phase_name: str
    low_age: int | None
    high_age: int | None
    gender_code: str
    capacity: int | None
    pupils: int | None
    percentage_fsm: float | None
    ukprn: str
    street: str
    locality: str
    town: str
    county: str
    postcode: str
    easting: int | None
    northing: int | None
    opened_on: date | None
    closed_on: date | None
    reason_closed_code: str
    trust_uid: int | None
    trust_name: str


@lru_cache(maxsize=64)
def _status(cell: str) -> str:
    status = values.short_code(cell)
    if status not in STATUSES:
        raise values.WrongValue("it must be 1 (open), 2 (closed), 3 (proposed to close) or 4 (proposed to open)")
    return status


read_urn = needed(values.whole_number(100_000, 999_999))

# In the order of SchoolRow. The file must have those not marked otherwise.
COLUMNS: dict[str, Column] = {
    "urn": Column(("URN",), read_urn),
    "name": Column(("EstablishmentName",), values.name),
    "authority_code": Column(("LA (code)",), values.code(3, none=frozenset({"000"}))),
    "establishment_number": Column(("EstablishmentNumber",), values.code(4, none=frozenset({"0000"}))),
    "type_code": Column(("TypeOfEstablishment (code)",), needed(values.code(2))),
    "type_name": Column(("TypeOfEstablishment (name)",), values.label(100)),
    "type_group_code": Column(("EstablishmentTypeGroup (code)",), values.short_code),
    "status_code": Column(("EstablishmentStatus (code)",), _status),
    "status_name": Column(("EstablishmentStatus (name)",), values.label(60), needed=False),
    "phase_code": Column(("PhaseOfEducation (code)",), values.short_code),
    "phase_name": Column(("PhaseOfEducation (name)",), values.label(60), needed=False),
    "low_age": Column(("StatutoryLowAge",), values.whole_number(0, 99)),
    "high_age": Column(("StatutoryHighAge",), values.whole_number(0, 99)),
    "gender_code": Column(("Gender (code)",), values.short_code, needed=False),
    "capacity": Column(("SchoolCapacity",), values.whole_number(0, 99_999), needed=False),
    "pupils": Column(("NumberOfPupils",), values.whole_number(0, 99_999), needed=False),
    "percentage_fsm": Column(("PercentageFSM",), values.percentage, needed=False),
    "ukprn": Column(("UKPRN",), values.ukprn, needed=False),
    "street": Column(("Street",), values.text(200), needed=False),
    "locality": Column(("Locality",), values.text(200), needed=False),
    "town": Column(("Town",), values.text(100), needed=False),
    "county": Column(("County (name)",), values.text(100), needed=False),
    "postcode": Column(("Postcode",), values.postcode),
    "easting": Column(("Easting",), values.whole_number(0, 699_999), needed=False),
    "northing": Column(("Northing",), values.whole_number(0, 1_299_999), needed=False),
    "opened_on": Column(("OpenDate",), values.day),
    "closed_on": Column(("CloseDate",), values.day),
    "reason_closed_code": Column(
        ("ReasonEstablishmentClosed (code)",), values.code(2, none=frozenset({"00"})), needed=False
    ),
    "trust_uid": Column(("Trusts (code)",), values.whole_number(1, 999_999), needed=False),
    "trust_name": Column(("Trusts (name)",), values.text(200), needed=False),
}
assert tuple(COLUMNS) == tuple(field.name for field in fields(SchoolRow))
NEEDED = tuple(column.names[0] for column in COLUMNS.values() if column.needed)

_READERS = tuple(column.read for column in COLUMNS.values())
_EASTING, _NORTHING, _LOW, _HIGH, _STATUS, _STATUS_NAME = (
    list(COLUMNS).index(name)
    for name in ("easting", "northing", "low_age", "high_age", "status_code", "status_name")
)


def read_school(cells: Sequence[str]) -> SchoolRow:
    """`cells` in the order of COLUMNS, "" where the file lacks the column. Raises WrongRow with every reason."""
    try:
        found = [read(cell) for read, cell in zip(_READERS, cells, strict=True)]
    except values.WrongValue:
        raise WrongRow(" ".join(explain(tuple(COLUMNS.values()), cells))) from None
    if found[_EASTING] == found[_NORTHING] == 0:  # where GIAS does not know the place
        found[_EASTING] = found[_NORTHING] = None
    if bool(found[_EASTING]) != bool(found[_NORTHING]):
        raise WrongRow("Easting and Northing must both be there, or neither.")
    if found[_LOW] is not None and found[_HIGH] is not None and found[_LOW] > found[_HIGH]:
        raise WrongRow(f"StatutoryLowAge {found[_LOW]} is above StatutoryHighAge {found[_HIGH]}.")
    found[_STATUS_NAME] = STATUSES[found[_STATUS]]  # edited files carry a code and a name that disagree
    return SchoolRow(*found)
