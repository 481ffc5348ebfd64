"""Writes a file in the layout of the GIAS establishments file, as long as the real one: every value is generated.

    python benchmarks/generate_gias.py generated_edubasealldata.csv --rows 52000 --seed 1

The same seed writes the same bytes. Half of the schools are closed. Every name says "Generated", every site name
"GENERATED, NOT FROM GIAS", and the authorities are numbered from 001, where no English authority is.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

LABEL = "GENERATED, NOT FROM GIAS"
FIRST_URN = 900_000  # far above any that GIAS has given

# The 136 columns since 22 April 2025. "c" is a code and a name, "n" a name only, the rest stand alone.
COLUMNS_2025 = (
    "URN,LA c,EstablishmentNumber,EstablishmentName,TypeOfEstablishment c,EstablishmentTypeGroup c,"
    "EstablishmentStatus c,ReasonEstablishmentOpened c,OpenDate,ReasonEstablishmentClosed c,CloseDate,"
    "PhaseOfEducation c,StatutoryLowAge,StatutoryHighAge,Boarders c,NurseryProvision n,OfficialSixthForm c,Gender c,"
    "ReligiousCharacter c,ReligiousEthos n,Diocese c,AdmissionsPolicy c,SchoolCapacity,SpecialClasses c,CensusDate,"
    "NumberOfPupils,NumberOfBoys,NumberOfGirls,PercentageFSM,TrustSchoolFlag c,Trusts c,SchoolSponsorFlag n,"
    "SchoolSponsors n,FederationFlag n,Federations c,UKPRN,FEHEIdentifier,FurtherEducationType n,LastChangedDate,"
    "Street,Locality,Address3,Town,County n,Postcode,SchoolWebsite,TelephoneNum,HeadTitle n,HeadFirstName,"
    "HeadLastName,HeadPreferredJobTitle,BSOInspectorateName n,InspectorateReport,DateOfLastInspectionVisit,"
    "NextInspectionVisit,TeenMoth n,TeenMothPlaces,CCF n,SENPRU n,EBD n,PlacesPRU,FTProv n,EdByOther n,"
    "Section41Approved n," + "".join(f"SEN{n} n," for n in range(1, 14)) + "TypeOfResourcedProvision n,"
    "ResourcedProvisionOnRoll,ResourcedProvisionCapacity,SenUnitOnRoll,SenUnitCapacity,GOR c,"
    "DistrictAdministrative c,AdministrativeWard c,ParliamentaryConstituency c,UrbanRural c,GSSLACode n,Easting,"
    "Northing,MSOA n,LSOA n,InspectorateName n,SENStat,SENNoStat,BoardingEstablishment n,PropsName,PreviousLA c,"
    "PreviousEstablishmentNumber,RSCRegion n,Country n,UPRN,SiteName,QABName c,EstablishmentAccredited c,QABReport,"
    "CHNumber,MSOA #,LSOA #,FSM,AccreditationExpiryDate"
)
UNQUOTED = frozenset(
    {"URN", "StatutoryLowAge", "StatutoryHighAge", "SchoolCapacity", "NumberOfPupils", "NumberOfBoys",
     "NumberOfGirls", "UKPRN", "Easting", "Northing"}
)
# code, name, group code, group name, phase code, phase name, low age, high age, weight
TYPES = (
    ("01", "Community school", "4", "Local authority maintained schools", "2", "Primary", 4, 11, 30),
    ("02", "Voluntary aided school", "4", "Local authority maintained schools", "2", "Primary", 4, 11, 12),
    ("34", "Academy converter", "10", "Academies", "2", "Primary", 4, 11, 25),
    ("28", "Academy sponsor led", "10", "Academies", "4", "Secondary", 11, 16, 12),
    ("11", "Other independent school", "3", "Independent schools", "0", "Not applicable", 5, 18, 12),
    ("07", "Community special school", "5", "Special schools", "0", "Not applicable", 3, 19, 5),
    ("14", "Pupil referral unit", "4", "Local authority maintained schools", "0", "Not applicable", 5, 16, 2),
    ("42", "Academy alternative provision converter", "10", "Academies", "0", "Not applicable", 5, 16, 2),
)
STATUSES = {"1": "Open", "2": "Closed", "3": "Open, but proposed to close", "4": "Proposed to open"}
PLACES = ("Saint Thomas à", "North Star 240°", "Hill", "Brook", "Abbey", "Château")  # bytes that break UTF-8 readers
ACADEMIES = frozenset({"10", "11"})


def columns() -> list[str]:
    """The header, in order."""
    names: list[str] = []
    for item in COLUMNS_2025.split(","):
        name, _, kind = item.partition(" ")
        names += {"c": [f"{name} (code)", f"{name} (name)"], "n": [f"{name} (name)"], "#": [f"{name} (code)"]}.get(
            kind, [name]
        )
    return names


def generate(path: Path, rows: int = 52_000, seed: int = 1) -> None:
    """cp1252, CRLF, text quoted and numbers not, as GIAS writes it."""
    header = columns()
    with path.open("w", encoding="cp1252", newline="") as out:
        out.write(_line(header, dict(zip(header, header, strict=True)), frozenset()))
        for school in schools(rows, seed):
            out.write(_line(header, school, UNQUOTED))


def schools(rows: int, seed: int) -> Iterator[dict[str, str]]:
    chance = random.Random(seed)
    for number in range(rows):
        yield _school(number, closed=number % 2 == 1, chance=chance)


def _line(header: list[str], cells: dict[str, str], unquoted: frozenset[str]) -> str:
    written = []
    for name in header:
        cell = cells.get(name, "")
        written.append(cell if name in unquoted else '"' + cell.replace('"', '""') + '"')
    return ",".join(written) + "\r\n"


def _school(number: int, closed: bool, chance: random.Random) -> dict[str, str]:
    kind = chance.choices(TYPES, [kind[-1] for kind in TYPES])[0]
    status = "2" if closed else chance.choices(("1", "3", "4"), (96, 2, 2))[0]
    opened = date(1960, 1, 1) + timedelta(days=chance.randrange(18_000))
    closed_on = opened + timedelta(days=chance.randrange(200, 5_000))
    easting, northing = chance.randrange(400_000, 650_000), chance.randrange(100_000, 500_000)
    school = _identity(number, kind, chance) | _people_in(kind, closed, chance) | {
        "EstablishmentStatus (code)": status,
        "EstablishmentStatus (name)": STATUSES[status],
        "OpenDate": "01-01-1900" if chance.random() < 0.05 else f"{opened:%d-%m-%Y}",
        "CloseDate": f"{closed_on:%d-%m-%Y}" if status in "23" else "",
        "ReasonEstablishmentClosed (code)": "10" if closed else "00",
        "ReasonEstablishmentClosed (name)": "Generated reason" if closed else "Not applicable",
        "Street": f"{chance.randrange(1, 200)} Generated Street",
        "Locality": "" if chance.random() < 0.6 else "Generated Locality",
        "Town": f"Generatedtown {number % 400}",
        "County (name)": "Generatedshire",
        "Postcode": _postcode(chance),
        "Easting": str(easting),
        "Northing": str(northing),
        "SiteName": LABEL,
        "LastChangedDate": "01-04-2025",
        "UPRN": str(10_000_000_000 + number),
        "SchoolWebsite": "https://school.invalid/",
        "Country (name)": "United Kingdom",
    }
    return _fill_codes(school)


def _identity(number: int, kind: tuple, chance: random.Random) -> dict[str, str]:
    trust = 1 + number % 2_000 if kind[2] in ACADEMIES else 0
    authority = 1 + number % 150
    return {
        "URN": str(FIRST_URN + number),
        "LA (code)": f"{authority:03}",
        "LA (name)": f"Generated Authority {authority}",
        "EstablishmentNumber": f"{number % 9_000:04}",
        "EstablishmentName": f"Generated {chance.choice(PLACES)} School {number}",
        "TypeOfEstablishment (code)": kind[0],
        "TypeOfEstablishment (name)": kind[1],
        "EstablishmentTypeGroup (code)": kind[2],
        "EstablishmentTypeGroup (name)": kind[3],
        "PhaseOfEducation (code)": kind[4],
        "PhaseOfEducation (name)": kind[5],
        "StatutoryLowAge": str(kind[6]),
        "StatutoryHighAge": str(kind[7]),
        "Trusts (code)": str(trust or ""),
        "Trusts (name)": f"GENERATED TRUST {trust}" if trust else "",
    }


def _people_in(kind: tuple, closed: bool, chance: random.Random) -> dict[str, str]:
    if closed:
        return {"UKPRN": "", "PercentageFSM": ".."}
    pupils = chance.randrange(20, 1_500)
    boys = chance.randrange(pupils)
    return {
        "SchoolCapacity": str(pupils + chance.randrange(100)),
        "CensusDate": "16-01-2025",
        "NumberOfPupils": str(pupils),
        "NumberOfBoys": str(boys),
        "NumberOfGirls": str(pupils - boys),
        "PercentageFSM": f"{chance.randrange(600) / 10:g}",
        "UKPRN": str(10_000_000 + chance.randrange(99_999)),
    }


def _fill_codes(school: dict[str, str]) -> dict[str, str]:
    """The fields that hardly ever say anything, as wordy as they are in the real file."""
    for name in ("Boarders", "Gender", "OfficialSixthForm", "SpecialClasses", "AdmissionsPolicy", "ReligiousCharacter"):
        school.setdefault(f"{name} (code)", "0")
        school.setdefault(f"{name} (name)", "Not applicable")
    for name in ("NurseryProvision", "TeenMoth", "CCF", "SENPRU", "EBD", "FTProv", "EdByOther", "Section41Approved"):
        school.setdefault(f"{name} (name)", "Not applicable")
    return school


def _postcode(chance: random.Random) -> str:
    """Of the area ZZ, which does not exist."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"ZZ{chance.randrange(1, 99)} {chance.randrange(10)}{chance.choice(letters)}{chance.choice(letters)}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a generated file in the layout of GIAS.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=52_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.path, options.rows, options.seed)
    print(f"{options.path}: {options.rows:,} rows. {LABEL}.")


if __name__ == "__main__":
    main()
