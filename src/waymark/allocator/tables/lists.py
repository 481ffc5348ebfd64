"""A proposal as a table to hand round, and ways of sharing out beside one another, by priority."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from waymark.allocator.problem import Problem
from waymark.allocator.proposal.baselines import Baseline
from waymark.allocator.result import Result
from waymark.kernel.cells import safe_cell

SMALLER_IS_BETTER = frozenset({"statutory_days", "unmet_urgency"})
IN_WORDS = {
    "statutory_days": "School days a duty goes unmet",
    "unmet_urgency": "Urgency left without a place",
    "fit": "Fit of the places (points)",
    "fair_share": "Owed to the schools served",
}
WITH_A_PLACE = "Children with a place"
HEADINGS = ("Request", "School", "Class", "From the week of", "School weeks", "Why")


def proposal_rows(problem: Problem, result: Result) -> list[tuple[str, ...]]:
    """One row for each request, those with a place first by start, those without one last."""
    why = {each.request: each.sentence for each in result.explanations}
    rows = []
    for request in problem.requests:
        offer = result.assignment(request.id)
        place = (offer.class_id, problem.weeks[offer.start_week].isoformat(), str(offer.weeks)) if offer else ("no place", "", "")
        rows.append((request.id, request.school, *place, why.get(request.id, "")))
    return sorted(rows, key=lambda row: (row[3] == "", row[3], row[0]))


def table_file(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """xlsx or csv by the file's ending. Text only: nothing typed by anybody becomes a formula."""
    return _workbook(title, headings, rows) if path.suffix.casefold() == ".xlsx" else _csv(headings, rows)


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([headings, *([safe_cell(cell) for cell in row] for row in rows)])
    return text.getvalue().encode("utf-8-sig")


def _workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@", "valign": "top"})
    sheet = book.add_worksheet(title)
    for at, heading in enumerate(headings):
        sheet.set_column(at, at, 90 if at == len(headings) - 1 else 18, text)
        sheet.write_string(0, at, heading, bold)
    for down, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            sheet.write_string(down, at, cell, text)
    sheet.freeze_panes(1, 1)
    book.close()
    return held.getvalue()


def comparison(result: Result, others: Sequence[Baseline]) -> list[dict[str, object]]:
    """By priority: its level in the proposal, and for each other way its level and what it costs against it.

    A cost above 0 is worse than the proposal, below 0 better: a priority may be better only because one above
    it is worse. The lottery is left out: it says nothing about a list.
    """
    levels = [
        (name, level, {one.name: one.values[name] for one in others}) for name, level in result.values.items() if name in IN_WORDS
    ]
    counts = {one.name: len(one.allocation) for one in others}
    return [
        _compared("children_with_a_place", WITH_A_PLACE, len(result.allocation), counts, 1),
        *(_compared(name, IN_WORDS[name], ours, theirs, -1 if name in SMALLER_IS_BETTER else 1) for name, ours, theirs in levels),
    ]


def _compared(name: str, words: str, ours: int, theirs: Mapping[str, int], sign: int) -> dict[str, object]:
    return {
        "priority": name,
        "in_words": words,
        "proposal": ours,
        "others": {key: {"level": level, "costs": sign * (ours - level)} for key, level in theirs.items()},
    }


def as_text_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left, numbers to the right."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(headings))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )
