"""What an import would do or did, as counts and examples, for people and for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from .difference import FIVE, Outcome
from .reader import Tally
from .rows import COLUMNS
from .source import Source
from .table import Record

EXAMPLES = 100


@dataclass(slots=True)
class Report:
    """One file's rows, each in exactly one of the five counts; `outside` and `absent` are apart from them.

    outside   rows passed over: other authorities' schools, groups that are not trusts
    absent    stored, and not in the file: left as they are
    """

    file_name: str
    source: Source
    columns: int
    counts: Counter[str] = field(default_factory=Counter)
    outside: int = 0
    absent: int = 0
    changed_fields: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    wrong_rows: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally | None = None

    def five(self) -> dict[str, int]:
        return {kind: self.counts[kind] for kind in FIVE}

    @property
    def rows(self) -> int:
        return sum(self.five().values())

    @property
    def writes(self) -> int:
        return self.counts["new"] + self.counts["changed"] + self.counts["closed"]

    def wrong(self, record: Record, fault: str) -> None:
        self.counts["wrong"] += 1
        if len(self.wrong_rows) < EXAMPLES:
            self.wrong_rows.append({"line": record.line, "why": fault})

    def note_changes(self, outcome: Outcome) -> None:
        self.changed_fields.update(change.field for change in outcome.changes)
        if outcome.changes and len(self.examples) < EXAMPLES:
            self.examples.append(
                {"urn": outcome.row.urn, "name": outcome.school.name, "kind": outcome.kind,
                 "changes": [(COLUMNS[c.field].names[0], c.before, c.after) for c in outcome.changes]}
            )


@dataclass(frozen=True, slots=True)
class Prepared:
    schools: Report
    links: Report | None = None
    trusts: Report | None = None

    @property
    def reports(self) -> dict[str, Report]:
        """By "trusts", "schools", "links": the files there are, in the order they are imported."""
        every = {"trusts": self.trusts, "schools": self.schools, "links": self.links}
        return {name: report for name, report in every.items() if report}

    @property
    def wrong(self) -> int:
        return sum(report.counts["wrong"] for report in self.reports.values())

    @property
    def writes(self) -> int:
        return sum(report.writes for report in self.reports.values())

    def fingerprint(self) -> dict[str, Any]:
        """What must not have changed between preparing and applying."""
        return {
            name: (report.source.sha256, report.five(), report.changed_fields)
            for name, report in self.reports.items()
        }


def summary(prepared: Prepared) -> dict[str, Any]:
    """Plain values for JSON: the five counts at the top are the schools'."""
    return {
        **prepared.schools.five(),
        "files": {name: _file_summary(report) for name, report in prepared.reports.items()},
    }


def _file_summary(report: Report) -> dict[str, Any]:
    plain = {
        "file": report.file_name, **asdict(report.source), "columns": report.columns,
        "rows": report.rows, **report.five(), "outside": report.outside, "absent": report.absent,
        "changed_fields": dict(report.changed_fields),
    }
    if report.tally:
        tally = report.tally
        plain["by_status"] = _named(tally.by_status, tally.status_names)
        plain["by_type"] = _named(tally.by_type, tally.type_names)
        plain["restored_zeros"] = tally.restored_zeros
    return plain


def _named(counts: Counter[str], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": names.get(code, "cannot be told"), "rows": rows} for code, rows in sorted(counts.items())
    ]
