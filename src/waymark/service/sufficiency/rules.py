"""States of a simulation that the worker does, and its limits. Pure."""

from __future__ import annotations

SIMULATION_TRANSITIONS: dict[str, dict[str, str]] = {
    "waiting": {"begin": "running", "stop": "stopped"},
    "running": {"finish": "done", "stop": "stopped", "fail": "failed"},
    "stopped": {"start_again": "waiting"},
    "failed": {"start_again": "waiting"},
    "done": {},
}
WITH_THE_WORKER = frozenset({"waiting", "running"})
STATE_NAMES = {
    "waiting": "Waiting to begin",
    "running": "Being simulated",
    "stopped": "Stopped",
    "failed": "Broke off",
    "done": "Done",
}
QUESTIONS = {
    "what_if": "What would happen", "goal": "How much it takes", "openings": "Where and when to open",
    "drawing": "Partnerships drawn",
}  # fmt: skip
FUTURES = {
    20: "20: a glance", 100: "100: a good look", 300: "300: surer", 1000: "1,000: for a report, and to tell what it rests on",
}  # fmt: skip
FUTURES_OF_A_TRY = (20, 100, 300)  # for each number of places that a search for a goal tries
COMPARED_AT_MOST = 4
SCHOOL_DAYS_IN_TIME = 15
SEED = 1  # the same for all, so that the futures of two simulations are pairs
FIRST_LOOK = 20  # futures after which a first interval is shown, marked as such


class WrongStage(Exception):
    """The simulation cannot take this step now. ``str()`` is a sentence for the page."""


def next_state(state: str, event: str) -> str:
    """The state after ``event``; raises ``WrongStage`` with a sentence."""
    after = SIMULATION_TRANSITIONS[state].get(event)
    if after is not None:
        return after
    raise WrongStage(
        {
            "waiting": "This is waiting to begin already.",
            "running": "This is being simulated now. Wait for it, or stop it.",
            "stopped": "This has been stopped. Start it again first.",
            "failed": "This broke off. Start it again first.",
            "done": "This is done and stays as it is. Change something and simulate that.",
        }[state]
    )
