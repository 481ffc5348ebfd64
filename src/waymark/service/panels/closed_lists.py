"""The authority's closed lists of reasons, for the outcomes that draw on one."""

from __future__ import annotations

from waymark.service.organisations.queries import authority_model

from .rules import REASON_LIST_FOR


def reasons_for(outcome: str) -> list[tuple[str, str]]:
    """Key and name of each reason an outcome may give; empty when the model has no list for it."""
    wanted = REASON_LIST_FOR.get(outcome)
    lists = {one.key: one for one in authority_model().reasons}
    return [(one.key, one.name) for one in lists[wanted].options] if wanted in lists else []


def reason_name(outcome: str, key: str) -> str:
    """The words of a reason; those of a change of place also stand under "agree" with other days."""
    names = dict(reasons_for("another_place" if outcome == "agree" else outcome))
    return names.get(key, "")


def fault_of_code(outcome: str, key: str) -> str:
    """A sentence when a reason is not in the list of its outcome, else nothing."""
    if key and not reason_name(outcome, key):
        return "Choose a reason from the list for this decision."
    return ""
