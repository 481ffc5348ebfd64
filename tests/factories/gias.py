"""GIAS files made of a few invented schools, in any layout and encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

SCHOOL = {
    "URN": "900001", "LA (code)": "001", "EstablishmentNumber": "0401", "EstablishmentName": "Invented High School",
    "TypeOfEstablishment (code)": "01", "TypeOfEstablishment (name)": "Community school",
    "EstablishmentTypeGroup (code)": "4", "EstablishmentStatus (code)": "1", "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (code)": "4", "PhaseOfEducation (name)": "Secondary", "StatutoryLowAge": "11",
    "StatutoryHighAge": "16", "OpenDate": "01-09-1999", "CloseDate": "", "Postcode": "ZZ1 1AA",
    "SchoolCapacity": "900", "NumberOfPupils": "850", "PercentageFSM": "18.1", "UKPRN": "10000001",
    "Easting": "623000", "Northing": "308000", "Trusts (code)": "", "Trusts (name)": "", "Street": "1 Invented Street",
    "Town": "Inventown",
}
LINK = {"URN": "900001", "LinkURN": "900002", "LinkName": "Invented Academy", "LinkType": "Successor",
        "LinkEstablishedDate": "01-09-2020"}
TRUST = {
    "Group UID": "70001", "Group ID": "TR70001", "Group Name": "INVENTED TRUST", "Companies House Number": "07000001",
    "Group Type (code)": "06", "Group Type": "Multi-academy trust", "Closed Date": "", "Open date": "01/01/1902",
    "Incorporated on (open date)": "14/07/2011", "Group Status (code)": "OPEN", "Group Status": "Open",
}


def school(**changes: str) -> dict[str, str]:
    """The invented school with columns changed; `urn`, `name`, `status`, `closed` stand for the usual ones."""
    short = {"urn": "URN", "name": "EstablishmentName", "status": "EstablishmentStatus (code)", "closed": "CloseDate",
             "kind": "TypeOfEstablishment (code)", "pupils": "NumberOfPupils", "authority": "LA (code)",
             "trust": "Trusts (code)", "trust_name": "Trusts (name)"}
    return SCHOOL | {short.get(name, name): value for name, value in changes.items()}


def csv_bytes(
    rows: Sequence[dict[str, str]], columns: Sequence[str] = (), encoding: str = "cp1252", line_end: str = "\r\n"
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    columns = list(columns or rows[0])
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode(encoding)


def schools_file(*rows: dict[str, str], **how) -> io.BytesIO:
    return io.BytesIO(csv_bytes(rows or [SCHOOL], **how))
