"""What follows in law from one suspension or exclusion, each with whose it is, by when and why: for the page after the press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from waymark import clocks
from waymark.service.exclusions.history import names_of, said
from waymark.service.pupils.models import Pupil

from .facts import answers_of
from .words import CLOCK_WORDS, STATE_WORDS, WHO_WORDS

NOT_SAID = frozenset({"ended"})


@dataclass(frozen=True)
class Follows:
    """``due_on`` None: the law sets no day, or it cannot be known. ``source`` names the law or the guidance.

    ``is_unverified``: the rule has still to be checked against the law itself.
    """

    key: str
    what: str
    who: str
    due_on: date | None
    state: str
    state_words: str
    because: str
    source: str
    is_law: bool
    is_unverified: bool


@dataclass(frozen=True)
class CounterSaid:
    """School days of suspension in a term or a year, of the next threshold."""

    name: str
    school_days: float
    limit_school_days: float
    left_school_days: float
    is_over: bool
    not_certain: bool


@dataclass(frozen=True)
class WhatFollows:
    """Of one event, or of a child when ``event`` is empty. ``warnings`` stop nothing."""

    event: str
    lines: tuple[Follows, ...]
    counters: tuple[CounterSaid, ...]
    warnings: tuple[str, ...]


def what_follows(pupil: Pupil, on: date, event: str = "") -> WhatFollows:
    """Everything the clocks say, of the child or of one event (its reference) and the run it belongs to."""
    answer = answers_of([pupil], on)[pupil.pk]
    return follows_from(answer, event, names_of({one.school for one in answer.runs}))


def follows_from(answer: clocks.Answer, event: str = "", names: Mapping[str, str] | None = None) -> WhatFollows:
    """The same from what the clocks answered. ``names``: of schools, by the keys that a history calls them by."""
    runs = {one.key for one in answer.runs if not event or event in one.events}
    lines = [*_duties(answer, runs, names or {}), *_clocks(answer, event)]
    return WhatFollows(
        event=event,
        lines=tuple(sorted(lines, key=lambda one: (one.due_on or date.max, one.key))),
        counters=tuple(_counter(one) for one in answer.counters),
        warnings=tuple(said(one.says, names or {}) for one in answer.warnings if not event or one.event in ("", event)),
    )


def _duties(answer: clocks.Answer, runs: set[str], names: Mapping[str, str]) -> Iterator[Follows]:
    for one in answer.duties:
        if one.state in NOT_SAID or one.key.partition(":")[2].partition("@")[0] not in runs:
            continue
        what = "Full-time education from the sixth school day" if one.is_law else "Education from the first day, if it can be"
        who = "The school" if one.owed_by == "school" else one.owner
        yield _line(answer, one.key, what, who, one.from_on, one.state, said(one.because, names), one.rule)


def _clocks(answer: clocks.Answer, event: str) -> Iterable[Follows]:
    for one in answer.clocks:
        if one.state in NOT_SAID or (event and one.event != event):
            continue
        whom = one.key.rsplit(":", 1)[-1]
        words = CLOCK_WORDS.get(one.kind, one.kind.replace("_", " ").capitalize())
        what = words.format(whom=WHO_WORDS.get(whom, whom.replace("_", " ")))
        yield _line(answer, one.key, what, WHO_WORDS.get(one.who, one.who), one.due_on, one.state, str(one.because), one.rule)


def _line(
    answer: clocks.Answer, key: str, what: str, who: str, due_on: date | None, state: str, because: str, rule_key: str
) -> Follows:
    rule = clocks.rule(rule_key, answer.on)
    return Follows(
        key, what, who[:1].upper() + who[1:], due_on, state, STATE_WORDS.get(state, state), because, rule.source, rule.is_law,
        not rule.verified,
    )


def _counter(one: clocks.Counter) -> CounterSaid:
    return CounterSaid(
        one.name, one.sessions / 2, one.limit_sessions / 2, one.left / 2, one.left < 0, bool(one.not_certain)
    )
