"""Importing GIAS in two steps: `prepare` says what the files would change, `apply` does it, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.db import connection, transaction

from ..models import SchoolImport
from . import store
from .difference import BATCH, Outcome, differences, in_batches
from .links import Link, open_links
from .reader import SchoolsFile
from .records import ReadRow
from .report import Prepared, Report, summary
from .source import scan
from .trusts import CLOSED, TrustRow, open_trusts
from .wrong_rows import WrongRowsFile

ONE_AT_A_TIME = 0x6749_4153  # "gIAS", the key of the advisory lock


class ImportRefused(Exception):
    """Nothing was imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class GiasFile:
    """A file by the name people know it by; the stream is binary and can be sought."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class GiasFiles:
    """What to import together. `authorities` (three-digit codes) leaves other authorities' schools out."""

    schools: GiasFile
    links: GiasFile | None = None
    trusts: GiasFile | None = None
    authorities: tuple[str, ...] = ()


def prepare(files: GiasFiles, wrong_rows: dict[str, BinaryIO] | None = None) -> Prepared:
    """Read everything, write nothing. `wrong_rows` gives a stream to put "schools", "links" or "trusts" rows on.

    Raises FileRefused when a whole file cannot be read.
    """
    return _go(files, _Writers.none(), wrong_rows or {})


@transaction.atomic
def apply(
    files: GiasFiles, *, prepared: Prepared, by: str, on: date, leave_out_wrong: bool = False
) -> SchoolImport | None:
    """Import what `prepared` showed, in one transaction; None when there is nothing to change.

    `on` is the day the files speak of. Raises ImportRefused when there are wrong rows that were not agreed to be left
    out, when the files or what is stored have changed since, or when another import is under way.
    """
    if prepared.wrong and not leave_out_wrong:
        raise ImportRefused(
            f"Rows that are wrong: {prepared.wrong:,}, so nothing was imported. Mend them, or agree to leave them out."
        )
    if not _lock_is_free():
        raise ImportRefused("Another import of schools is under way. Try again when it has ended.")
    if not prepared.writes:
        return None
    done = _go(files, _Writers.into_database(on), {})
    if done.fingerprint() != prepared.fingerprint():
        raise ImportRefused(
            "The files, or the schools stored here, have changed since the differences were shown, so nothing was "
            "imported. Look at the differences again."
        )
    store.place_by_postcode()
    return SchoolImport.objects.create(
        file_name=files.schools.name[-255:], sha256=done.schools.source.sha256, counts=summary(done),
        imported_by=by[:200],
    )


@dataclass(frozen=True, slots=True)
class _Writers:
    """Where outcomes go: into the database, or nowhere."""

    schools: Callable[[Sequence[Outcome]], None]
    trusts: Callable[[Sequence[TrustRow]], None]
    new_links: Callable[[Sequence[Link]], None]
    dated_links: Callable[[Sequence[tuple[int, date | None]]], None]

    @classmethod
    def none(cls) -> _Writers:
        return cls(_nowhere, _nowhere, _nowhere, _nowhere)

    @classmethod
    def into_database(cls, as_of: date) -> _Writers:
        return cls(store.SchoolWriter(as_of).write, store.write_trusts, store.add_links, store.date_links)


def _nowhere(_: Sequence[Any]) -> None:
    return


def _lock_is_free() -> bool:
    """Holds the lock until the transaction ends when it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return cursor.fetchone()[0]


def _go(files: GiasFiles, writers: _Writers, wrong_rows: dict[str, BinaryIO]) -> Prepared:
    trusts = _trusts(files.trusts, writers, wrong_rows.get("trusts")) if files.trusts else None
    schools = _schools(files, writers, wrong_rows.get("schools"))
    links = _links(files.links, writers, wrong_rows.get("links")) if files.links else None
    return Prepared(schools, links, trusts)


def _schools(files: GiasFiles, writers: _Writers, wrong_to: BinaryIO | None) -> Report:
    file = SchoolsFile(files.schools.stream, authorities=files.authorities)
    report = Report(files.schools.name, file.source, len(file.table.header), tally=file.tally)
    wrong = WrongRowsFile(wrong_to, file.source, file.table.header) if wrong_to else None
    database = store.SchoolsInDatabase()
    for outcomes in differences(file, database):
        for outcome in outcomes:
            if outcome.kind == "wrong":
                report.wrong(outcome.row.record, outcome.fault)
                if wrong:
                    wrong.write(outcome.row.record, outcome.fault)
            else:
                report.counts[outcome.kind] += 1
                report.note_changes(outcome)
        writers.schools([outcome for outcome in outcomes if outcome.school])
    report.outside = file.tally.outside
    report.absent = sum(1 for urn in database.urns(files.authorities) if not file.holds(urn))
    if wrong:
        wrong.finish()
    return report


def _trusts(file: GiasFile, writers: _Writers, wrong_to: BinaryIO | None) -> Report:
    source = scan(file.stream)
    table, rows = open_trusts(file.stream, source)
    report = Report(file.name, source, len(table.header))
    stored, met = store.stored_trusts(), set()
    for batch in in_batches(_sound(rows, report, table.header, wrong_to), BATCH):
        to_write = []
        for trust in batch:
            if not trust.is_trust:
                report.outside += 1
                continue
            met.add(trust.uid)
            kind = _trust_kind(trust, stored.get(trust.uid))
            report.counts[kind] += 1
            if kind != "same":
                to_write.append(trust)
        writers.trusts(to_write)
    report.absent = len(stored.keys() - met)
    return report


def _trust_kind(trust: TrustRow, before: TrustRow | None) -> str:
    if before is None:
        return "new"
    if before == trust:
        return "same"
    return "closed" if trust.status_code == CLOSED != before.status_code else "changed"


def _links(file: GiasFile, writers: _Writers, wrong_to: BinaryIO | None) -> Report:
    source = scan(file.stream)
    table, rows = open_links(file.stream, source)
    report = Report(file.name, source, len(table.header))
    stored, met = store.stored_links(), 0
    for batch in in_batches(_sound(rows, report, table.header, wrong_to), BATCH):
        new, dated = [], []
        for link in batch:
            before = stored.get((link.urn, link.linked_urn, link.link_type))
            if before is None:
                new.append(link)
                continue
            met += 1
            if before[1] != link.established_on:
                dated.append((before[0], link.established_on))
        report.counts.update({"new": len(new), "changed": len(dated), "same": len(batch) - len(new) - len(dated)})
        writers.new_links(new)
        writers.dated_links(dated)
    report.absent = len(stored) - met
    return report


def _sound(
    rows: Iterator[ReadRow[Any]], report: Report, header: Sequence[str], wrong_to: BinaryIO | None
) -> Iterator[Any]:
    """The values of the rows that can be read; the others are counted and written back."""
    wrong = WrongRowsFile(wrong_to, report.source, header) if wrong_to else None
    for row in rows:
        if row.value is not None:
            yield row.value
            continue
        report.wrong(row.record, row.fault)
        if wrong:
            wrong.write(row.record, row.fault)
    if wrong:
        wrong.finish()
