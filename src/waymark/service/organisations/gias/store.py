"""Schools, trusts and links of GIAS in the database: what is stored, and writing many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from waymark.kernel.geography import easting_northing_to_point

from ..models import Organisation, School, SchoolLink, Trust
from ..references import organisation_reference
from . import recordset
from .chains import Chains
from .difference import Outcome
from .links import Link
from .rows import CLOSING, COLUMNS, OPEN, SchoolRow
from .trusts import TrustRow

# Fields of SchoolRow that are columns of School under the same name.
_SAME_NAME = tuple(name for name in COLUMNS if name not in {"name", "trust_uid", "trust_name"})
_SCHOOL_FIELDS = ("organisation", *_SAME_NAME, "latitude", "longitude", "trust", "source_as_of", "row_digest")
_TRUST_FIELDS = (
    "organisation", "uid", "group_id", "group_type_code", "status_code", "companies_house_number", "opened_on",
    "closed_on",
)

# A school without a grid reference may have been placed by its postcode: that place stays.
_KEEP_PLACE = {
    field: "CASE WHEN EXCLUDED.easting IS NULL AND stored.easting IS NULL "
    f"THEN stored.{field} ELSE EXCLUDED.{field} END"
    for field in ("latitude", "longitude")
}


class SchoolsInDatabase:
    """What `difference.differences` asks of the store."""

    def digests(self, urns: Sequence[int]) -> Mapping[int, str]:
        return dict(School.objects.filter(urn__in=urns).values_list("urn", "row_digest"))

    def schools(self, urns: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        if not urns:
            return {}
        stored = School.objects.filter(urn__in=urns).values(
            *_SAME_NAME, name=F("organisation__name"), trust_uid=F("trust__uid")
        )
        return {school["urn"]: school for school in stored}

    def urns(self, authorities: Sequence[str] = ()) -> Iterator[int]:
        """Every stored URN, of these authorities where any are named."""
        schools = School.objects.filter(authority_code__in=authorities) if authorities else School.objects.all()
        return schools.values_list("urn", flat=True).iterator(chunk_size=5_000)


class SchoolWriter:
    """Writes the outcomes of one file, list by list, inside the caller's transaction."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._trusts: dict[int, int] | None = None

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Pass only outcomes that carry a school: new, changed and closed."""
        if not outcomes:
            return
        if self._trusts is None:  # not before the first schools: a groups file may come first
            self._trusts = dict(Trust.objects.values_list("uid", "organisation_id"))
        self._add_trusts([outcome.school for outcome in outcomes])
        identities = self._organisations(outcomes)
        rows = [self._row(outcome, identities[outcome.school.urn]) for outcome in outcomes]
        recordset.insert_or_update(School, "organisation", _SCHOOL_FIELDS, rows, instead=_KEEP_PLACE)

    def _row(self, outcome: Outcome, organisation_id: int) -> list[Any]:
        school = outcome.school
        place = (None, None)
        if school.easting is not None:
            point = easting_northing_to_point(school.easting, school.northing)
            place = (point.latitude, point.longitude)
        trust = self._trusts[school.trust_uid] if school.trust_uid else None
        values = [getattr(school, name) for name in _SAME_NAME]
        return [organisation_id, *values, *place, trust, self._as_of, outcome.row.digest]

    def _organisations(self, outcomes: Sequence[Outcome]) -> dict[int, int]:
        known = [outcome.school for outcome in outcomes if outcome.kind != "new"]
        identities = dict(
            School.objects.filter(urn__in=[school.urn for school in known]).values_list("urn", "organisation_id")
        )
        recordset.update(
            Organisation, ("id", "name", "authority_code"),
            [(identities[school.urn], school.name, school.authority_code) for school in known],
        )
        new = [outcome.school for outcome in outcomes if outcome.kind == "new"]
        made = add_organisations("school", [(school.name, school.authority_code) for school in new])
        return identities | {school.urn: made_id for school, made_id in zip(new, made, strict=True)}

    def _add_trusts(self, schools: Sequence[SchoolRow]) -> None:
        """A school may name a trust before any groups file has: its UID and name are enough to begin with."""
        named = {s.trust_uid: s.trust_name for s in schools if s.trust_uid and s.trust_uid not in self._trusts}
        made = add_organisations("trust", [(name or f"Trust {uid}", "") for uid, name in named.items()])
        recordset.insert(
            Trust, _TRUST_FIELDS,
            [(made_id, uid, "", "", "", "", None, None) for uid, made_id in zip(named, made, strict=True)],
        )
        self._trusts |= dict(zip(named, made, strict=True))


def add_organisations(kind: str, names_and_authorities: Sequence[tuple[str, str]]) -> list[int]:
    """Add organisations of a kind; their ids in the same order."""
    rows = [(kind, name, authority, organisation_reference(), "", "") for name, authority in names_and_authorities]
    fields = ("kind", "name", "authority_code", "reference", "email", "telephone")
    ids = {reference: made for made, reference in recordset.insert(Organisation, fields, rows, ("id", "reference"))}
    return [ids[row[3]] for row in rows]


def place_by_postcode() -> int:
    """Give schools without a grid reference the place of their postcode, where the authority has loaded it."""
    with connection.cursor() as cursor:
        cursor.execute("""
            UPDATE organisations_school AS school SET latitude = known.latitude, longitude = known.longitude
            FROM organisations_postcode AS known
            WHERE school.latitude IS NULL AND school.easting IS NULL AND school.postcode <> ''
              AND replace(known.postcode, ' ', '') = replace(school.postcode, ' ', '')
        """)
        return cursor.rowcount


def stored_trusts() -> dict[int, TrustRow]:
    trusts = Trust.objects.values_list(
        "uid", "organisation__name", "group_id", "group_type_code", "status_code", "companies_house_number",
        "opened_on", "closed_on",
    )
    return {trust[0]: TrustRow(*trust) for trust in trusts.iterator(chunk_size=2_000)}


def write_trusts(trusts: Sequence[TrustRow]) -> None:
    """New and changed ones alike."""
    if not trusts:
        return
    identities = dict(Trust.objects.filter(uid__in=[t.uid for t in trusts]).values_list("uid", "organisation_id"))
    recordset.update(
        Organisation, ("id", "name"), [(identities[t.uid], t.name) for t in trusts if t.uid in identities]
    )
    new = [trust for trust in trusts if trust.uid not in identities]
    made = add_organisations("trust", [(trust.name, "") for trust in new])
    identities |= {trust.uid: made_id for trust, made_id in zip(new, made, strict=True)}
    recordset.insert_or_update(
        Trust, "organisation", _TRUST_FIELDS,
        [(identities[t.uid], t.uid, t.group_id, t.group_type_code, t.status_code, t.companies_house_number,
          t.opened_on, t.closed_on) for t in trusts],
    )


def stored_links() -> dict[tuple[int, int, str], tuple[int, date | None]]:
    """(urn, linked urn, type) of each stored link to its id and date."""
    links = SchoolLink.objects.values_list("urn", "linked_urn", "link_type", "id", "established_on")
    return {link[:3]: link[3:] for link in links.iterator(chunk_size=5_000)}


def add_links(links: Sequence[Link]) -> None:
    fields = ("urn", "linked_urn", "link_type", "established_on")
    recordset.insert(SchoolLink, fields, [[getattr(link, name) for name in fields] for link in links])


def date_links(dated: Sequence[tuple[int, date | None]]) -> None:
    """Set the dates of stored links, by id."""
    recordset.update(SchoolLink, ("id", "established_on"), dated)


def carried_on_by(urn: int) -> tuple[int, ...]:
    """URNs of the open schools that are this school or carry it on today; none when it ended for good."""
    links = links_around(urn)
    ends = {urn} | {link.urn for link in links} | {link.linked_urn for link in links}
    standing = School.objects.filter(urn__in=ends, status_code__in=(OPEN, CLOSING))
    return Chains(links).standing_today(urn, set(standing.values_list("urn", flat=True)))


def links_around(urn: int) -> list[Link]:
    """Every stored link in the lines that lead to and from this school, in whichever direction they were recorded."""
    met, fresh, found = {urn}, {urn}, {}
    while fresh:
        rows = SchoolLink.objects.filter(urn__in=fresh).union(SchoolLink.objects.filter(linked_urn__in=fresh))
        links = [Link(row.urn, row.linked_urn, row.link_type, row.established_on) for row in rows]
        found |= {(link.urn, link.linked_urn, link.link_type): link for link in links}
        fresh = {end for link in links for end in (link.urn, link.linked_urn)} - met
        met |= fresh
    return list(found.values())
