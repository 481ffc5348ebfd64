"""What an import would change, worked out for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from waymark.service.organisations.gias.report import Prepared, Report

KINDS = ("new", "changed", "closed", "same", "wrong")
TITLES = {"schools": "Schools", "links": "Links between schools", "trusts": "Trusts"}
SHOWN = 20


@dataclass(frozen=True)
class FileShown:
    title: str
    name: str
    rows: int
    counts: list[list[Any]]
    outside: int
    absent: int
    changes: list[list[Any]]
    wrong: list[list[Any]]
    wrong_count: int
    wrong_href: str


@dataclass(frozen=True)
class ImportPage:
    key: str
    as_of: date
    files: list[FileShown]
    writes: int
    wrong: int


def import_page(prepared: Prepared, key: str, facts: dict[str, Any]) -> ImportPage:
    return ImportPage(
        key=key,
        as_of=date.fromisoformat(facts["as_of"]),
        writes=prepared.writes,
        wrong=prepared.wrong,
        files=[_file(name, report, key) for name, report in prepared.reports.items()],
    )


def _file(name: str, report: Report, key: str) -> FileShown:
    five = report.five()
    return FileShown(
        title=TITLES[name],
        name=report.file_name,
        rows=report.rows,
        counts=[[kind.capitalize(), f"{five.get(kind, 0):,}"] for kind in KINDS],
        outside=report.outside,
        absent=report.absent,
        changes=[
            [
                one["name"],
                one["urn"],
                one["kind"],
                "; ".join(f"{column}: {_said(before)} → {_said(after)}" for column, before, after in one["changes"]),
            ]
            for one in report.examples[:SHOWN]
        ],
        wrong=[[f"{one['line']:,}", one["why"]] for one in report.wrong_rows[:SHOWN]],
        wrong_count=five.get("wrong", 0),
        wrong_href=reverse("authority_import_wrong_rows", args=[key, name]) if five.get("wrong") else "",
    )


def _said(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
