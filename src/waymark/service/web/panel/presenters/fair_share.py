"""What today's list does to the account between the schools: what is decided is in it, and what is still proposed is added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.allocation.sharing.account import Account
from waymark.service.organisations.authority_model.values import FairShare
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.rules import GIVES_A_PLACE
from waymark.service.web.components.wording import plural


@dataclass(frozen=True)
class ShareRow:
    """Place-weeks, and today's children. ``owed`` and ``after`` are None for a school outside the account.

    A row adds up: ``brought + entitled - received + lapsed`` is ``owed``, and ``owed + share_then - weeks_today +
    lapses_then`` is ``after``. ``placed_today`` are decided, and their place-weeks are in ``received``; ``today`` and
    ``weeks_today`` are still proposed, and only in ``after``.
    """

    school: str
    pupils: int | None
    brought: int
    entitled: int
    received: int
    lapsed: int
    owed: int | None
    asked_today: int
    placed_today: int
    today: int
    weeks_today: int
    share_then: int
    lapses_then: int
    after: int | None

    @property
    def in_columns(self) -> list[int | str | None]:
        """As the table shows it, but for the last column."""
        return [
            self.pupils, self.brought, self.entitled, self.received, self.lapsed, owed_words(self.owed), self.asked_today,
            self.placed_today, self.today, self.share_then, self.weeks_today, self.lapses_then,
        ]


COLUMNS = tuple(
    # the sign of a column stays on the line of its first word
    f"{one[0]}\u00a0{one[2:]}" if one[0] in "+−=" else one for one in (
        "School", "Pupils", "Owed at the start of the year", "+ Its share so far", "− Received", "+ Lapsed", "= Now",
        "Asks today", "Placed today", "Still proposed", "+ Its share of that", "− Place-weeks still proposed", "+ Lapses then",
        "= After today",
    )
)


def share_rows(account: Account, room: Room, lines: dict[int, Any], calendar: SchoolCalendar) -> list[ShareRow]:
    """``lines`` are the proposal's, by referral id; what is already decided is in the account."""
    asked, decided, proposed, weeks = Counter(), Counter(), Counter(), Counter()
    for item in room.listed:
        if item.referral_id is None or item.kind not in {"new_request", "look_again"}:
            continue
        school = item.referral.school_id
        asked[school] += 1
        decision, line = room.decisions.get(item.pk), lines.get(item.referral_id)
        if decision is not None and decision.outcome in GIVES_A_PLACE:
            decided[school] += 1
        if item.state == "listed" and line is not None and line.provision_class_id:
            proposed[school] += 1
            weeks[school] += _weeks(calendar, line)
    after = account.after(weeks)
    return [
        _row(account, after, key, asked[key], decided[key], proposed[key], weeks[key])
        for key in sorted(account.current, key=lambda key: account.schools[key].name)
    ]


def _weeks(calendar: SchoolCalendar, line: Any) -> int:
    try:
        return calendar.school_weeks_between(line.starts_on, line.ends_on)
    except OutsideCalendar:
        return 0


def _row(account: Account, after: Account, key: int, asked: int, decided: int, proposed: int, weeks: int) -> ShareRow:
    school, year = account.schools[key], account.this_year
    now = [one for one in (account.balance(number, key) for number in year) if one]
    then = after.balance(year[-1], key) if year else None
    stands = bool(now and then)
    share_then = then.entitled - now[-1].entitled if stands else 0
    return ShareRow(
        school=school.name,
        pupils=school.pupils,
        brought=now[0].brought if now else 0,
        entitled=sum(one.entitled for one in now),
        received=sum(one.received for one in now),
        lapsed=sum(one.lapsed for one in now),
        owed=now[-1].owed if now else None,
        asked_today=asked,
        placed_today=decided,
        today=proposed,
        weeks_today=weeks,
        share_then=share_then,
        lapses_then=then.owed - now[-1].owed - share_then + weeks if stands else 0,
        after=then.owed if then else None,
    )


def owed_words(count: int | None) -> str:
    """"12 owed to it", "owes 12", "even"."""
    if count is None:
        return "not counted"
    if count == 0:
        return "even"
    return f"is owed {count}" if count > 0 else f"owes {-count}"


def cap_words(rule: FairShare | None) -> str:
    """How far an account may go, with its numbers; empty where there is no account."""
    if rule is None or not rule.cap_place_weeks:
        return ""
    forgotten = rule.forgotten_percent_a_year
    most = plural(rule.cap_place_weeks, "place-week")
    said = f"No school is owed, or owes, more than {most}: what lies beyond is not carried on."
    return f"{said} Each summer {forgotten}% of what is left is forgotten." if forgotten else said


def share_finding(rows: list[ShareRow]) -> str:
    """One sentence: who stands furthest from an even account, with what is decided and what is still proposed today."""
    known = [one for one in rows if one.after is not None]
    if not known or not any(one.after for one in known):
        return "With what is decided and still proposed today the account is even: no school is owed anything."
    most = max(known, key=lambda one: (one.after, one.school))
    least = min(known, key=lambda one: (one.after, one.school))
    return (
        f"With what is decided and still proposed today {most.school} would be owed "
        f"{plural(most.after, 'place-week')}, the most; "
        f"{least.school} would owe {-least.after}."
    )
