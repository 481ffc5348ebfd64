"""What the worker does with simulations."""

from __future__ import annotations

from datetime import date

from procrastinate.contrib.django import app


@app.task(pass_context=False)
def simulate_what_was_asked(reference: str, membership: int, on: str) -> str:
    """One question: its futures block by block, told as they come, kept when they are whole."""
    from .working import simulate_asked  # the simulator is heavy, and every process that serves pages reads this file

    return simulate_asked(reference, membership, date.fromisoformat(on))
