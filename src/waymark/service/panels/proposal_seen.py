"""Which proposal somebody had before them when they pressed the button: agreeing to one place never saves another."""

from __future__ import annotations

from waymark.service.allocation.models import ProposalLine


class ProposalChanged(Exception):
    """The list was solved again since the page was opened, and says something else for this child; nothing was saved."""


def mark_of_proposal(line: ProposalLine | None) -> str:
    """Class, first and last day of a line as a page carries them; empty where no place is proposed."""
    if line is None or line.provision_class_id is None:
        return ""
    return f"{line.provision_class_id}:{line.starts_on}:{line.ends_on}"


def refuse_another_proposal(line: ProposalLine | None, seen: str) -> None:
    """Raises ``ProposalChanged`` with what is proposed now, when ``seen`` is not the mark of this line."""
    if seen == mark_of_proposal(line):
        return
    now = "it is now no place"
    if line is not None and line.provision_class_id is not None:
        days = f", {line.starts_on:%-d %B %Y} to {line.ends_on:%-d %B %Y}" if line.starts_on and line.ends_on else ""
        now = f"it is now {line.provision_class}{days}"
    raise ProposalChanged(f"The proposal has changed since you opened this page: {now}; look again. Nothing was saved.")
