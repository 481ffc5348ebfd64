"""Rates, ends and shares as people read them."""

from __future__ import annotations


def ends(interval: tuple[float, float]) -> str:
    return f"{rate(interval[0])}–{rate(interval[1])}"


def rate(rate: float) -> str:
    return f"{rate:.1f}" if rate >= 10 else f"{rate:.2f}" if rate >= 1 else f"{rate:.3f}"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"
