"""States of a spreadsheet on its way in, and the limits it is held to. Pure."""

from __future__ import annotations

from datetime import date, timedelta

LARGEST_FILE = 20 * 1024 * 1024  # bytes, as uploaded
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes: an honest workbook of 20,000 rows unpacks to about 50 MB
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
LONGEST_CELL = 10_000
KEPT_DAYS = 30

SPREADSHEET_TRANSITIONS: dict[str, dict[str, str]] = {
    "received": {"choose_sheet": "laid_out", "discard": "discarded"},
    "laid_out": {"choose_sheet": "laid_out", "name_columns": "named", "discard": "discarded"},
    "named": {
        "choose_sheet": "laid_out", "name_columns": "named", "confirm": "confirmed", "hand_over": "waiting",
        "discard": "discarded",
    },
    "waiting": {"confirm": "confirmed", "give_back": "named"},
    "confirmed": {"undo": "undone", "hand_over_undo": "undoing"},
    "undoing": {"undo": "undone", "give_back": "confirmed"},
    "undone": {},
    "discarded": {},
}
WITH_THE_WORKER = {"waiting", "undoing"}
STATE_NAMES = {
    "received": "Choose the sheet",
    "laid_out": "Say what each column is",
    "named": "Look before you save",
    "waiting": "Being brought in",
    "confirmed": "Brought in",
    "undoing": "Being undone",
    "undone": "Undone",
    "discarded": "Put aside",
}
OUTCOMES = {"new": "New", "changed": "Changed", "same": "The same", "wrong": "To put right"}


class WrongStage(Exception):
    """The spreadsheet cannot take this step now. ``str()`` is a sentence for the page."""


def next_stage(state: str, event: str) -> str:
    """The state after ``event``; raises ``WrongStage`` with a sentence."""
    after = SPREADSHEET_TRANSITIONS[state].get(event)
    if after is not None:
        return after
    raise WrongStage(
        {
            "waiting": "This spreadsheet is being brought in. Its page shows how far it is.",
            "confirmed": "This spreadsheet has been brought in already. Bring in another file for further changes.",
            "undoing": "This spreadsheet is being undone. Its page shows how far it is.",
            "undone": "This spreadsheet was brought in and undone. To use it again, choose the file again.",
            "discarded": "This spreadsheet was put aside. To use it, choose the file again.",
        }.get(state, "This spreadsheet is not ready for that yet: finish the step before it.")
    )


def may_be_undone(confirmed_on: date | None, on: date) -> bool:
    """Until the end of the day after it was brought in."""
    return confirmed_on is not None and on <= confirmed_on + timedelta(days=1)
