"""What the pages of a spreadsheet show, worked out beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from waymark.service.imports.headings import column_letter
from waymark.service.imports.previewing import Preview
from waymark.service.imports.queries import Listed
from waymark.service.imports.rules import OUTCOMES, STATE_NAMES
from waymark.service.imports.target import Column, Compared, Target
from waymark.service.referrals.imports import parts_to_finish
from waymark.service.web.components.wording import day, plural

from .forms import examples, heading
from .targets import RECORD_PAGE, TARGETS, WHAT_FOR

REMARKED = "remarked"
LISTS = OUTCOMES | {REMARKED: "To look at"}
# each changed row is one recorded look at a child
ROWS_ON_A_PAGE = {"new": 40, "changed": 12, "same": 40, "wrong": 40, REMARKED: 40}


@dataclass(frozen=True)
class Choice:
    title: str
    what_for: str
    href: str
    template_href: str


def choices(targets: Sequence[Target]) -> list[Choice]:
    """What can be brought in, with its template."""
    return [
        Choice(
            one.title,
            WHAT_FOR[one.key],
            reverse("spreadsheets_choose_file", args=[one.key]),
            reverse("spreadsheets_template", args=[one.key]),
        )
        for one in targets
    ]


def listed_rows(listed: Sequence[Listed]) -> list[list[Any]]:
    """Rows of the table of files."""
    return [
        [
            {"text": one.file_name, "href": reverse("spreadsheets_spreadsheet", args=[one.reference])},
            TARGETS[one.target].title,
            STATE_NAMES[one.state],
            f"{day(one.received_on)}, {one.person_name}",
            day(one.removed_on),
        ]
        for one in listed
    ]


@dataclass(frozen=True)
class Matched:
    """A column that has been recognised."""

    letter: str
    heading: str
    label: str
    examples: str
    change_href: str


def matched(
    rows: Sequence[Sequence[Any]],
    header_row: int,
    guessed: dict[int, str],
    asked: Sequence[int],
    offered: Sequence[Column],
) -> list[Matched]:
    labels = {one.key: one.label for one in offered}
    others = "".join(f"&change={at}" for at in asked)
    return [
        Matched(
            column_letter(at),
            heading(rows, header_row, at),
            labels[key],
            examples(rows, header_row, at),
            f"?change={at}{others}#asked",
        )
        for at, key in sorted(guessed.items())
        if key and at not in asked
    ]


def counts(preview: Preview, shown: str) -> list[dict[str, Any]]:
    """How many rows each list holds, each a link to them; rows to look at only where there are some."""
    return [
        {"text": f"{name}: {len(rows_of_list(preview, key)):,}", "href": f"?show={key}", "current": key == shown}
        for key, name in LISTS.items()
        if key != REMARKED or preview.remarked
    ]


def rows_of_list(preview: Preview, key: str) -> list[Compared]:
    return preview.remarked if key == REMARKED else preview.of(key)


def first_to_show(preview: Preview) -> str:
    return next((key for key in ("wrong", REMARKED, "changed", "new", "same") if rows_of_list(preview, key)), "new")


def rows_to_show(compared: Sequence[Compared], shown: str) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of the table for one outcome."""
    if shown == "wrong":
        return ["Row", "Child", "Where", "What to do"], [
            [f"Row {one.row.number}", one.label or "No name", wrong.column or "The whole row", wrong.sentence]
            for one in compared
            for wrong in one.wrongs
        ]
    if shown == REMARKED:
        return ["Row", "Child", "What to look at"], [
            [f"Row {one.row.number}", one.label, remark] for one in compared for remark in one.remarks
        ]
    if shown == "changed":
        return ["Row", "Child", "What", "Now", "Would become"], [
            [f"Row {one.row.number}", one.label, change.label, change.old or "Nothing", change.new]
            for one in compared
            for change in one.changes
        ]
    return ["Row", "Child", "UPN"], [[f"Row {one.row.number}", one.label, one.row.values.get("upn", "")] for one in compared]


def act_words(preview: Preview, target: Target) -> str:
    """The words of the main button: "Bring in 3 new requests and change 2"."""
    new, changed = preview.counts["new"], preview.counts["changed"]
    parts = [f"bring in {plural(new, f'new {target.one}', f'new {target.many}')}"] if new else []
    parts += [f"change {changed if new else plural(changed, target.one, target.many)}"] if changed else []
    return " and ".join(parts).capitalize()


def undone_words(rows: int, staying: int) -> str:
    """ "38 rows undone. 2 rows could not be: each says why below." """
    said = f"{plural(rows - staying, 'row')} undone."
    who = "it" if staying == 1 else "each"
    return f"{said} {plural(staying, 'row')} could not be: {who} says why below." if staying else said


def done_rows(rows: Sequence[Any], target: Target, state: str) -> tuple[list[str], list[list[Any]]]:
    """What each row did, with a link to go on; for requests, how much is still to be written."""
    page = RECORD_PAGE[target.key]
    missing = parts_to_finish([one.about for one in rows]) if target.key == "requests" else {}
    headers = ["Row", "Child", "What was done", *(["Still to write"] if target.key == "requests" else [])]
    lines = []
    for one in rows:
        is_undone = state == "undone" and not one.stays_because
        is_gone = is_undone and one.outcome == "new"
        line = [
            f"Row {one.number}",
            one.label if is_gone else {"text": one.label, "href": reverse(page, args=[one.about])},
            _what_was_done(one, is_undone),
        ]
        if target.key == "requests":
            left = missing.get(one.about, 0)
            line.append("–" if is_gone else plural(left, "part") if left else "Nothing")
        lines.append(line)
    return headers, lines


def _what_was_done(row: Any, is_undone: bool) -> str:
    if row.stays_because:
        return f"Stays: {row.stays_because}"
    return "Undone" if is_undone else {"new": "Added", "changed": "Changed"}[row.outcome]
