"""What a model file and the register of schools state, in the words of the sufficiency library. No database."""

from __future__ import annotations

from pathlib import Path

from waymark.kernel.geography import Point, easting_northing_to_point
from waymark.service.organisations.authority_model import (
    AuthorityModel,
    ModelErrors,
    ModelFileMissing,
    SitedSchool,
    load_model,
    nearest_members,
)
from waymark.service.organisations.gias.reader import SchoolsFile
from waymark.service.organisations.gias.rows import ALTERNATIVE_PROVISION_TYPES, CLOSING, OPEN, SchoolRow, WrongRow
from waymark.service.organisations.gias.source import FileRefused
from waymark.sufficiency.authorities import (
    InvalidAuthority,
    KindStated,
    OpeningStated,
    PartnershipStated,
    SchoolStated,
    Stated,
    is_mainstream_secondary,
    read_postcodes,
)


def read_authority(model: str, schools: Path, postcodes: Path | None = None) -> tuple[Stated, list[SchoolStated]]:
    """`model`: a shipped model's name or a path. Raises InvalidAuthority with a sentence about whichever file is wrong."""
    try:
        read = load_model(model)
    except (ModelFileMissing, ModelErrors) as wrong:
        raise InvalidAuthority(str(wrong)) from wrong
    rows = _rows(schools, read.authority.code)
    places = read_postcodes(postcodes, [row.postcode for row in rows]) if postcodes else {}
    listed = [_school(row, places) for row in rows]
    return stated_of(read, listed), listed


def _rows(path: Path, authority: str) -> list[SchoolRow]:
    """Open schools of the authority; a row that cannot be read stops everything, because a school would be missing."""
    try:
        with path.open("rb") as stream:
            found = [row.school() for row in SchoolsFile(stream, authorities=(authority,))]
    except OSError as error:
        raise InvalidAuthority(f"The register {path} cannot be read: {error.strerror}.") from error
    except FileRefused as wrong:
        raise InvalidAuthority(f"The register {path.name}: {wrong}") from wrong
    except WrongRow as wrong:
        raise InvalidAuthority(f"The register {path.name} has a row that cannot be read. {wrong}") from wrong
    rows = [row for row in found if row.status_code in (OPEN, CLOSING)]
    if not rows:
        raise InvalidAuthority(f"The register {path.name} has no open school of authority {authority}. Give that authority's.")
    return rows


def _school(row: SchoolRow, places: dict[str, Point]) -> SchoolStated:
    known = row.easting is not None and row.northing is not None
    point = easting_northing_to_point(row.easting, row.northing) if known else places.get(row.postcode)
    return SchoolStated(
        row.urn, row.name, row.phase_code, row.type_code in ALTERNATIVE_PROVISION_TYPES, row.low_age, row.high_age, row.pupils,
        row.capacity, point, row.easting, row.northing,
    )  # fmt: skip


def stated_of(model: AuthorityModel, schools: list[SchoolStated]) -> Stated:
    """`schools` say which are members where partnerships go by distance."""
    tiers = {one.key: one.number for one in model.tiers}
    return Stated(
        name=model.authority.name,
        kinds=tuple(
            KindStated(
                one.key, one.name, tiers[one.tier], one.counted_as, one.setting, one.weeks_min, one.weeks_max, one.terms_max,
                one.classes_min, one.classes_max, one.places_per_class_commissioned, one.places_per_class_host, one.caseload,
                one.preventive, one.for_excluded,
            )
            for one in model.kinds
        ),
        partnerships=_partnerships(model, schools),
        openings=tuple(
            OpeningStated(
                one.key, one.name, int(one.academic_year[:4]), one.kind, one.may_be, one.school_urn, one.partnership,
                one.opened_on,
            )
            for one in model.opening_timeline
        ),
        counts={(int(one.academic_year[:4]), one.kind): one.sites for one in model.opening_counts},
        calendar=model.calendar(), minutes_most=model.travel_cap.minutes, travel_mode=model.travel_cap.mode,
    )  # fmt: skip


def _partnerships(model: AuthorityModel, schools: list[SchoolStated]) -> tuple[PartnershipStated, ...]:
    sited = [
        SitedSchool(one.urn, one.easting, one.northing)
        for one in schools
        if is_mainstream_secondary(one) and one.easting is not None and one.northing is not None
    ]
    near = nearest_members(model.partnerships, sited)
    found = []
    for one in model.partnerships:
        members = {"listed": one.members, "proximity": near.get(one.key), "whole_authority": None}.get(one.rule, ())
        every = model.panel(one.panel).every_school_weeks
        found.append(PartnershipStated(one.key, one.name, one.kind, one.starts_on, every, members))
    return tuple(found)
