"""A question that the worker has, for the page that says how far it is."""

from __future__ import annotations

from typing import Any

from waymark.service.sufficiency.rules import WITH_THE_WORKER

LOOK_AGAIN_SECONDS = 3


def going_on(found: Any, in_hand: bool, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    """What `planning/waiting.html` shows. What is being done is told where the worker has told it."""
    progress = found.progress
    doing = (progress.first or {}).get("doing", "")
    far = f"{progress.done:,} of {progress.in_all:,}" if progress.in_all and progress.done else ""
    words = f"{doing[:1].upper()}{doing[1:]}" if doing else "Getting ready"
    return {
        "simulation": found, "said": "", "progress": progress, "how_far": f"{words}: {far}" if far else words,
        "is_cut_off": found.state == "running" and not in_hand, "is_going_on": found.state in WITH_THE_WORKER, "first": [],
        "look_again": LOOK_AGAIN_SECONDS, "breadcrumbs": crumbs,
    }  # fmt: skip
