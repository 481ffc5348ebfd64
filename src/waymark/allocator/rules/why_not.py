"""Why a class, or a start in it, is ruled out for a request; asked of the same rules that left it out."""

from __future__ import annotations

from waymark.allocator.offers.candidates import Candidates
from waymark.allocator.offers.pair import Pair
from waymark.allocator.rules.admission_table import CLASS_RULES, START_RULES, Reason, warnings


def excluded(found: Candidates, request_id: str, class_id: str) -> tuple[Reason, ...]:
    """Why this class is ruled out for this request; empty when an offer is possible."""
    if len(found.of(request_id, class_id)):
        return ()
    if reasons := against_the_class(found.pair(request_id, class_id)):
        return reasons
    first: dict[str, Reason] = {}
    for _, refused in sorted(excluded_starts(found, request_id, class_id).items()):
        for reason in refused:
            first.setdefault(reason.code, reason)
    return tuple(first.values())


def against_the_class(pair: Pair) -> tuple[Reason, ...]:
    """What no change of places or of who is there would mend."""
    return tuple(reason for rule in CLASS_RULES if (reason := rule.reason(pair)))


def excluded_starts(found: Candidates, request_id: str, class_id: str) -> dict[int, tuple[Reason, ...]]:
    """The weeks asked for in which a stay cannot start, with the reasons; nothing when the class itself is ruled out."""
    pair = found.pair(request_id, class_id)
    if against_the_class(pair):
        return {}
    refused = {
        start: tuple(reason for rule in START_RULES if (reason := rule.reason(pair, start)))
        for start in range(pair.request.earliest_week, pair.request.latest_week + 1)
    }
    return {start: reasons for start, reasons in refused.items() if reasons}


def to_look_at(found: Candidates, request_id: str, class_id: str) -> tuple[Reason, ...]:
    """What is allowed but should be looked at."""
    return warnings(found.pair(request_id, class_id)) if len(found.of(request_id, class_id)) else ()
