"""A letter in boxes: what may be put into other words, between what stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from waymark.service.pupils.others_named import sentence
from waymark.service.pupils.rules import LetterPart, letter_from, parts_of_letter
from waymark.service.web.components.forms import TextBox

LONGEST_PART = 6000


class LetterForm(forms.Form):
    """One box for each part that may be changed. ``seen`` is the letter as it stood when the page was shown."""

    def __init__(self, data: Any = None, *, body: str, fixed_parts: list[str], seen: str = "") -> None:
        super().__init__(data)
        self.parts = parts_of_letter(body, fixed_parts)
        self.presentation: dict[str, Any] = {}
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=seen or body, strip=False)
        boxes = [at for at, one in enumerate(self.parts) if not one.is_fixed]
        for number, at in enumerate(boxes, start=1):
            name = f"part_{at}"
            self.fields[name] = TextBox(
                label="The letter" if len(boxes) == 1 else f"Words {number} of {len(boxes)}",
                max_length=LONGEST_PART,
                required=False,
                initial=self.parts[at].text,
                error_messages={"max_length": f"Shorten these words to {LONGEST_PART:,} characters"},
            )
            rows = min(24, max(2, len(self.parts[at].text) // 75 + self.parts[at].text.count("\n") + 1))
            self.presentation[name] = {"rows": rows, "count": False, "optional": False}

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The letter in order: ("", fixed words) or (name of a box, "")."""
        return [("", one.text) if one.is_fixed else (f"part_{at}", "") for at, one in enumerate(self.parts)]

    @property
    def body(self) -> str:
        """The letter as it would now read."""
        return letter_from(
            one if one.is_fixed else LetterPart(self.cleaned_data.get(f"part_{at}", ""), False)
            for at, one in enumerate(self.parts)
        )

    def add_names(self, parts: Mapping[str, str]) -> None:
        """Put beside each box that it names another child, whose initials come with the words."""
        for at, one in enumerate(self.parts):
            short = "" if one.is_fixed else parts.get(self.cleaned_data.get(f"part_{at}", "").replace("\r\n", "\n").strip(), "")
            if short:
                self.add_error(f"part_{at}", sentence(self.fields[f"part_{at}"].label, short))
        if not self.errors:
            self.add_error(None, f"The letter names another child ({', '.join(parts.values())}): write it without the name")

    @property
    def typed(self) -> str:
        """The letter as it was typed, whatever may be wrong with it."""
        return letter_from(
            one if one.is_fixed else LetterPart(self.data.get(f"part_{at}", ""), False) for at, one in enumerate(self.parts)
        )
