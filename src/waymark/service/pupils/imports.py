"""Children brought in from a spreadsheet or a transfer file: what a row may say, what it would change, and doing it.

``child_columns`` and ``compare_children`` serve every spreadsheet whose rows are about children; the app that owns the
rows adds its own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from waymark.kernel.needs import NEEDS
from waymark.kernel.year_groups import year_group_label, year_group_on
from waymark.service.audit.actions import record_each
from waymark.service.imports.reading import CannotRead
from waymark.service.imports.target import Acting, Change, Compared, Done, NothingSaved, PutBack, Row, Target, Wrong

from . import permissions
from .changing import set_details
from .ctf import NotATransferFile, looks_like_xml, read_transfer_file
from .import_columns import child_columns
from .models import Access, Pupil, Registration
from .rules import SEN_PROVISION, SEXES

KNOWN_ELSEWHERE = (
    "A child with the UPN {upn} is recorded already. If they have joined your school, ask the council’s inclusion "
    "team to pass the record to you."
)
SHOWN: dict[str, tuple[str, Callable[[Any], str]]] = {  # field -> its words and how a value is shown
    "given_names": ("Given names", str),
    "family_name": ("Family name", str),
    "known_as": ("Known as", str),
    "sex": ("Sex", lambda value: SEXES.get(value, "")),
    "year_group": ("Year group", year_group_label),
    "home_postcode": ("Postcode", str),
    "sen_provision": ("SEN provision", lambda value: SEN_PROVISION.get(value, "")),
    "primary_need": ("Primary need", lambda value: NEEDS.get(value, value)),
}


@dataclass
class ChildPlan:
    """What a row says of its child: the record we hold (or None), the school, and what would be set."""

    upn: str = ""
    pupil: Pupil | None = None
    school_id: int = 0
    name: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def compare_children(rows: Sequence[Row], by: Acting, on: date) -> list[ChildPlan]:
    """One plan for each row, in order. A child that this organisation may not see is never described."""
    upns = [row.values["upn"] for row in rows if "upn" in row.values]
    held = {one.upn: one for some in _chunks(upns) for one in Pupil.objects.filter(upn__in=some)}
    schools = _main_schools([one.pk for one in held.values()], on)
    elsewhere = _known_elsewhere([upn for upn in upns if upn not in held])
    first_seen: dict[str, int] = {}
    plans = []
    for row in rows:
        upn = row.values.get("upn", "")
        plan = ChildPlan(upn=upn, pupil=held.get(upn), school_id=row.values.get("school") or by.organisation_id)
        if upn and first_seen.setdefault(upn, row.number) != row.number:
            plan.wrongs.append(Wrong("UPN", f"Row {first_seen[upn]} has the same UPN. Keep one of the two rows."))
        if not upn and not any(one.column.startswith("UPN") for one in row.wrongs):
            plan.wrongs.append(Wrong("UPN", "This row has no UPN. Write it, so that the child cannot be mistaken for another."))
        if upn in elsewhere:
            plan.wrongs.append(Wrong("UPN", KNOWN_ELSEWHERE.format(upn=upn)))
        elif plan.pupil:
            _compare_with_record(plan, row, schools.get(plan.pupil.pk))
        else:
            _compare_as_new(plan, row, on)
        _remark_on_year(plan, on)
        plan.name = plan.name or " ".join(row.values[key] for key in ("given_names", "family_name") if key in row.values)
        plans.append(plan)
    return plans


def _compare_with_record(plan: ChildPlan, row: Row, school_id: int | None) -> None:
    pupil = plan.pupil
    plan.name = pupil.name
    if school_id != plan.school_id:
        plan.wrongs.append(
            Wrong(
                "",
                "This child is not on the roll of the school this row is for, so the row cannot be taken. If they "
                "have joined it, ask the council’s inclusion team to pass the record on.",
            )
        )
        return
    born_on = row.values.get("born_on")
    if born_on and born_on != pupil.born_on:
        plan.wrongs.append(
            Wrong(
                "Date of birth",
                f"We hold {pupil.born_on:%d/%m/%Y} for the child with this UPN, and the row says "
                f"{born_on:%d/%m/%Y}. Correct whichever is wrong.",
            )
        )
    for name, (label, shown) in SHOWN.items():
        new, old = row.values.get(name), getattr(pupil, name)
        if new is not None and new != old:
            plan.details[name] = new
            plan.changes.append(Change(label, shown(old) if old != "" else "", shown(new)))


def _compare_as_new(plan: ChildPlan, row: Row, on: date) -> None:
    broken = {one.column.split(" (column")[0] for one in row.wrongs}
    for key, label in (("given_names", "Given names"), ("family_name", "Family name"), ("born_on", "Date of birth")):
        if key not in row.values and label not in broken:
            plan.wrongs.append(Wrong(label, "We do not hold this child yet, so this is needed. Write it in."))
    plan.details = {key: row.values[key] for key in (*SHOWN, "born_on") if key in row.values}
    if "born_on" in row.values and "year_group" not in row.values:
        try:
            plan.details["year_group"] = int(year_group_on(row.values["born_on"], on))
        except ValueError as wrong:
            plan.wrongs.append(Wrong("Date of birth", str(wrong)))


def _remark_on_year(plan: ChildPlan, on: date) -> None:
    """A year group that the file would set and that the birthday does not lead to: a slip, or a child taught out of year."""
    year, born_on = plan.details.get("year_group"), plan.pupil.born_on if plan.pupil else plan.details.get("born_on")
    if year is None or born_on is None:
        return
    try:
        usual = year_group_on(born_on, on)
    except ValueError:
        would = "in no year group"
    else:
        would = year_group_label(usual)
        if usual == year:
            return
    born = f"{born_on.day} {born_on:%B %Y}"
    plan.remarks.append(
        f"Born {born} would be {would}, and the file says {year_group_label(year)}. Check both. If the child is taught out "
        "of their year, it is right as it is."
    )


def _main_schools(pupil_ids: Sequence[int], on: date) -> dict[int, int]:
    return {
        pupil: school
        for some in _chunks(pupil_ids)
        for pupil, school in Registration.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil__in=some, enrolment__in=["C", "M"], starts_on__lte=on
        ).values_list("pupil_id", "school_id")
    }


def _known_elsewhere(upns: Sequence[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT upn FROM unnest(%s::text[]) AS upn WHERE waymark_pupil_with_upn(upn) IS NOT NULL", [list(upns)])
        return {upn for (upn,) in cursor.fetchall()}


def _chunks(values: Sequence[Any], size: int = 2000) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def add_children(plans: Sequence[ChildPlan], by: Acting, on: date) -> list[Pupil]:
    """Many children at once, by the rules of ``actions.add_pupil``: access first, then the child and the roll."""
    permissions.ADD_PUPIL.require(by)
    if not plans:
        return []
    if taken := _known_elsewhere([plan.upn for plan in plans]):
        raise NothingSaved(KNOWN_ELSEWHERE.format(upn=sorted(taken)[0]))
    pupils = [Pupil(id=new_id, upn=plan.upn, **plan.details) for new_id, plan in zip(_next_ids(len(plans)), plans, strict=True)]
    access = [
        Access(pupil_id=pupil.id, organisation_id=organisation, part=part, starts_on=on, because="registration")
        for pupil, plan in zip(pupils, plans, strict=True)
        for part in ("facts", "restricted")
        for organisation in sorted({by.organisation_id, plan.school_id}, key=lambda one: one != by.organisation_id)
    ]
    own = [one for one in access if one.organisation_id == by.organisation_id]
    Access.objects.bulk_create(own, batch_size=2000)
    Pupil.objects.bulk_create(pupils, batch_size=2000)
    Access.objects.bulk_create([one for one in access if one.organisation_id != by.organisation_id], batch_size=2000)
    Registration.objects.bulk_create(
        [Registration(pupil=pupil, school_id=plan.school_id, starts_on=on) for pupil, plan in zip(pupils, plans, strict=True)],
        batch_size=2000,
    )
    record_each("add_pupil", [(one.reference, one.pk) for one in pupils], by=by, on=on, why="from a file")
    return pupils


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('pupils_pupil', 'id')) FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def change_details(pupil: Pupil, details: Mapping[str, Any], by: Acting, on: date) -> dict[str, Any]:
    """Set fields of a child's record from a file. Returns what they were."""
    permissions.ADD_PUPIL.require(by)
    return set_details(pupil, details, by=by, on=on, why="from a file")


def put_details_back(done: Done, by: Acting, on: date) -> str:
    """Undo ``change_details``, unless somebody has changed one of them since. Returns why not, or nothing."""
    pupil = Pupil.objects.select_for_update().filter(pk=done.pupil_id).first()
    after, before = done.after.get("child", {}), done.before.get("child", {})
    if pupil is None:
        return "This child’s record is no longer yours to change."
    if any(getattr(pupil, name) != value for name, value in after.items()):
        return "Somebody has changed this child’s details since."
    change_details(pupil, before, by, on)
    return ""


def _compare(rows: Sequence[Row], by: Acting, on: date) -> list[Compared]:
    compared = []
    for row, plan in zip(rows, compare_children(rows, by, on), strict=True):
        wrongs = (*row.wrongs, *plan.wrongs)
        outcome = "wrong" if wrongs else "new" if plan.pupil is None else "changed" if plan.changes else "same"
        compared.append(
            Compared(
                row, outcome, plan.name, tuple(plan.changes), wrongs, tuple(plan.remarks), plan,
                plan.pupil.pk if plan.pupil else None,
            )
        )
    return compared


def _carry_out(compared: Sequence[Compared], by: Acting, on: date) -> list[Done]:
    new = [one for one in compared if one.outcome == "new"]
    added = zip(new, add_children([one.plan for one in new], by, on), strict=True)
    done = [Done(one.row.number, "new", one.label, pupil.reference, pupil.pk) for one, pupil in added]
    for one in compared:
        if one.outcome == "changed":
            pupil = one.plan.pupil
            before = change_details(pupil, one.plan.details, by, on)
            done.append(
                Done(
                    one.row.number,
                    "changed",
                    one.label,
                    pupil.reference,
                    pupil.pk,
                    {"child": before},
                    {"child": one.plan.details},
                )
            )
    return done


def _undo(done: Sequence[Done], by: Acting, on: date) -> list[PutBack]:
    stays = take_out_children([one for one in done if one.outcome == "new"], by, on)
    return [
        PutBack(one.number, one.label, stays.get(one.number, "") if one.outcome == "new" else put_details_back(one, by, on))
        for one in done
    ]


def take_out_children(added: Sequence[Done], by: Acting, on: date) -> dict[int, str]:
    """Remove children whom a file added, where nothing has been built on them. Number of a row -> why it stays."""
    ids = [one.pupil_id for one in added]
    seen = {pk for some in _chunks(ids) for pk in Pupil.objects.filter(pk__in=some).values_list("pk", flat=True)}
    shared = set(Access.objects.filter(pupil__in=list(seen)).exclude(because="registration").values_list("pupil_id", flat=True))
    gone = _removed([pk for pk in ids if pk in seen and pk not in shared])
    record_each(
        "take_out_pupil", [(one.about, None) for one in added if one.pupil_id in gone], by=by, on=on, why="the file was undone"
    )
    return {
        one.number: "You can no longer see this child’s record."
        if one.pupil_id not in seen
        else "Somebody else has been given access to this child’s record since."
        if one.pupil_id in shared
        else "Something has been recorded about this child since."
        for one in added
        if one.pupil_id not in gone
    }


def _removed(pupil_ids: Sequence[int]) -> set[int]:
    """Which of these records could be removed: all together, or half by half where a foreign key refuses."""
    if not pupil_ids:
        return set()
    try:
        with transaction.atomic():
            # raw deletes: Django's own would look through every table that points at a child
            for some in _chunks(pupil_ids):
                Registration.objects.filter(pupil__in=some)._raw_delete(using="default")
                Pupil.objects.filter(pk__in=some)._raw_delete(using="default")
                Access.objects.filter(pupil_id__in=some)._raw_delete(using="default")
            _check_foreign_keys_now()
        return set(pupil_ids)
    except IntegrityError:
        middle = len(pupil_ids) // 2
        return _removed(pupil_ids[:middle]) | _removed(pupil_ids[middle:]) if middle else set()


def _check_foreign_keys_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


CTF_HEADINGS = (
    "UPN",
    "Family name",
    "Given names",
    "Known as",
    "Date of birth",
    "Sex",
    "Year group",
    "SEN provision",
    "Postcode",
)


def rows_of_transfer_file(content: bytes) -> list[list[Any]] | None:
    """A CTF as rows beneath headings, or None when the file is no XML. Raises ``CannotRead``."""
    if not looks_like_xml(content):
        return None
    try:
        found = read_transfer_file(content)
    except NotATransferFile as wrong:
        raise CannotRead(str(wrong)) from None
    return [
        list(CTF_HEADINGS),
        *(
            [
                one.upn,
                one.family_name,
                one.given_names,
                one.known_as,
                {"d": one.born_on.isoformat()} if one.born_on else "",
                one.sex,
                one.year_group,
                one.sen_provision,
                one.home_postcode,
            ]
            for one in found.pupils
        ),
    ]


CHILDREN = Target(
    key="children",
    title="Children",
    one="child",
    many="children",
    permission=permissions.ADD_PUPIL,
    columns=child_columns,
    compare=_compare,
    carry_out=_carry_out,
    undo=_undo,
    convert=rows_of_transfer_file,
    undo_says="Children it added are taken out again, and details it changed are put back, unless somebody has built "
    "on them since.",
    guidance=(
        "One row for each child. The UPN comes first: it says which child a row is about.",
        "Change the order of the columns or leave some out as you like. Only the UPN must be there.",
        "An empty cell changes nothing. A row that is the same as what we hold changes nothing.",
        "Nothing is saved until you have looked at what would happen and confirmed.",
    ),
)
__all__ = [
    "CHILDREN",
    "ChildPlan",
    "add_children",
    "change_details",
    "child_columns",
    "compare_children",
    "put_details_back",
    "take_out_children",
]
