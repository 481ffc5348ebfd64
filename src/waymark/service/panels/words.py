"""How days, contacts and decision-makers are said in letters and minutes: as they are about a place."""

from __future__ import annotations

from waymark.service.placements.words import contact_words, decision_maker_words, long_day, short_day

__all__ = ["contact_words", "decision_maker_words", "long_day", "short_day"]
