"""Choosing a file, its heading row, and what each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from waymark.service.imports.headings import column_letter
from waymark.service.imports.reading import too_large
from waymark.service.imports.rules import LARGEST_FILE
from waymark.service.imports.target import Column
from waymark.service.imports.values import as_text
from waymark.service.web.components.forms import TextBox
from waymark.service.web.components.uploads import UploadField

CUT_OFF = "The file did not arrive whole: the connection may have been cut. Nothing was kept. Choose it again."
SHOWN_EXAMPLES, EXAMPLE_LENGTH, HEADINGS_SHOWN = 3, 40, 6


class FileForm(forms.Form):
    """A file or a pasted list, not both. ``whole`` is last on the page: it is missing when an upload was cut off."""

    file = UploadField(
        label="Your file",
        required=False,
        allow_empty_file=True,
        help_text="xlsx, xls, ods or csv, up to 20 MB",
        error_messages={
            "invalid": "Choose a file with your browser’s button",
            "max_length": "Give the file a shorter name",
        },
    )
    pasted = TextBox(
        label="Or paste rows copied from a spreadsheet",
        required=False,
        help_text="With the row of headings. Copy the cells in Excel and paste them here.",
    )
    whole = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")
    presentation: ClassVar[dict[str, Any]] = {
        "file": {"optional": False, "accept": ".xlsx,.xls,.xlsb,.ods,.csv,.tsv,.txt,.xml"},
        "pasted": {"optional": False, "rows": 6, "spellcheck": False},
    }

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        file, pasted = given.get("file"), given.get("pasted", "").strip()
        if not given.get("whole"):
            self.add_error("file", CUT_OFF)
        elif file is None and not pasted:
            self.add_error("file", "Choose a file, or paste rows below")
        elif file is not None and pasted:
            self.add_error("pasted", "You have chosen a file and pasted rows as well. Use one of them.")
        elif file is not None and file.size > LARGEST_FILE:
            self.add_error("file", too_large(file.size))
        return given

    @property
    def content(self) -> tuple[bytes, str]:
        """The bytes and the name to keep them under."""
        file = self.cleaned_data["file"]
        if file is None:
            return self.cleaned_data["pasted"].encode(), "Pasted rows"
        return file.read(), file.name


class HeaderRowForm(forms.Form):
    """Which of the first rows holds the headings."""

    header_row = forms.TypedChoiceField(
        label="Which row holds the headings?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the row that holds the headings",
            "invalid_choice": "Choose a row from the list",
        },
    )

    def __init__(self, data: Any = None, *, rows: Sequence[Sequence[Any]], guessed: int):
        super().__init__(data, initial={"header_row": guessed})
        self.fields["header_row"].choices = [
            (at, f"Row {at + 1}: {_in_short(cells)}") for at, cells in enumerate(rows) if any(as_text(cell) for cell in cells)
        ]


def _in_short(cells: Sequence[Any]) -> str:
    said = [_cut(as_text(cell)) for cell in cells if as_text(cell)]
    more = f" and {len(said) - HEADINGS_SHOWN} more" if len(said) > HEADINGS_SHOWN else ""
    return " · ".join(said[:HEADINGS_SHOWN]) + more


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= EXAMPLE_LENGTH else f"{words[: EXAMPLE_LENGTH - 1]}…"


class ColumnsForm(forms.Form):
    """One list to choose from for each column that is asked about; the others keep what was guessed."""

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Sequence[Sequence[Any]],
        header_row: int,
        guessed: Mapping[int, str],
        asked: Sequence[int],
        offered: Sequence[Column],
    ):
        super().__init__(data)
        self.guessed, self.asked = dict(guessed), list(asked)
        settled = {key for at, key in guessed.items() if key and at not in asked}
        choices = [("", "Leave this column out"), *((one.key, one.label) for one in offered if one.key not in settled)]
        self.presentation = {}
        for at in asked:
            name = f"column_{at}"
            self.fields[name] = forms.ChoiceField(
                label=f"Column {column_letter(at)}: {heading(rows, header_row, at)}",
                choices=choices,
                required=False,
                initial=guessed.get(at, ""),
                help_text=f"In it: {examples(rows, header_row, at)}",
                error_messages={"invalid_choice": "Choose what this column is from the list"},
            )
            self.presentation[name] = {"optional": False}

    @property
    def columns(self) -> dict[int, str]:
        """Position of every column -> key."""
        return self.guessed | {at: self.cleaned_data[f"column_{at}"] for at in self.asked}


def heading(rows: Sequence[Sequence[Any]], header_row: int, at: int) -> str:
    cells = rows[header_row]
    return _cut(as_text(cells[at])) if at < len(cells) and as_text(cells[at]) else "no heading"


def examples(rows: Sequence[Sequence[Any]], header_row: int, at: int) -> str:
    found = [
        _cut(as_text(cells[at])) for cells in rows[header_row + 1 : header_row + 40] if at < len(cells) and as_text(cells[at])
    ]
    return "; ".join(list(dict.fromkeys(found))[:SHOWN_EXAMPLES]) or "Nothing is written in this column"
