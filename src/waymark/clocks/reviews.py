"""After the board upheld a permanent exclusion: the review, reconsidering, the adjustment, and when the roll may change."""

from __future__ import annotations

from datetime import date

from . import rules_register as register
from .answers import Because, Clock
from .history import Calendars, Event, History, PermanentExclusion
from .missed import ONE_DAY, in_order
from .states import after_school_days, by_the_day, ended, known

REINSTATED = "The child was reinstated on {}, which undoes what would have followed."
CANCELLED = "The exclusion was cancelled on {}, which undoes what would have followed."


def reviews(history: History, calendars: Calendars, on: date) -> tuple[Clock, ...]:
    return reviews_of(in_order(history, on), calendars, on)


def reviews_of(events: list[Event], calendars: Calendars, on: date) -> tuple[Clock, ...]:
    return tuple(
        clock for event in events if isinstance(event, PermanentExclusion) for clock in _Review(event, calendars, on).clocks()
    )


class _Review:
    """One permanent exclusion, as far as it had come on a day."""

    def __init__(self, event: PermanentExclusion, calendars: Calendars, on: date):
        self.event, self.calendars, self.on = event, calendars, on
        self.cancelled_on = known(event.cancelled_on, on)
        self.board_met_on = known(event.board_met_on, on)
        self.upheld = self.board_met_on is not None and event.board_decision == "upheld" and not self.cancelled_on
        self.notice_on = (known(event.board_notified_on, on) or self.board_met_on) if self.upheld else None
        self.apply_by = self._after(self.notice_on, "review_apply")
        self.applied_on = known(event.review_applied_on, on) if self.upheld else None
        self.is_late = self.applied_on is not None and self.apply_by is not None and self.applied_on > self.apply_by
        self.waived_on = known(event.review_waived_on, on)
        self.met_on = known(event.review_met_on, on) if self.upheld else None  # a panel that met all the same has said something
        self.outcome = event.review_outcome if self.met_on else None
        self.reconsidered_on = known(event.reconsidered_on, on) if self.outcome in ("recommend", "quash") else None
        self.reconsidered = event.reconsidered if self.reconsidered_on else None
        self.reconsider_by = self._after(self.met_on, "reconsider") if self.outcome in ("recommend", "quash") else None

    def clocks(self) -> list[Clock]:
        found = [self._apply(), self._meet(), self._reconsider(), self._adjustment(), self._roll_removal()]
        return [self._undone(clock) for clock in found if clock is not None]

    def _after(self, start_on: date | None, rule: str) -> date | None:
        if start_on is None:
            return None
        return after_school_days(start_on, register.number(rule, start_on), self.event.school, self.calendars)

    def _clock(self, kind: str, who: str, due_on: date | None, done_on: date | None, words: str, *values: object) -> Clock:
        key = f"{kind}:{self.event.key}"
        return by_the_day(key, who, due_on, done_on, self.on, Because(words, values), kind, self.event.key)

    def _apply(self) -> Clock | None:
        if self.notice_on is None:
            return None
        words = "The parent may ask for a review within 15 school days of notice of the board's decision, given on {}."
        values: tuple[object, ...] = (self.notice_on,)
        if self.is_late:
            words, values = f"{words} It was asked for on {{}}, too late: there is no review.", (*values, self.applied_on)
        clock = self._clock("review_apply", "parent", self.apply_by, self.applied_on, words, *values)
        if self.waived_on and not self.applied_on:
            return ended(clock, "The parent said in writing on {} that no review will be asked for.", self.waived_on)
        return clock

    def _meet(self) -> Clock | None:
        if self.applied_on is None or self.is_late:
            return None
        due_on = self._after(self.applied_on, "review_meet")
        words = "The review panel meets within 15 school days of being asked for, on {}."
        return self._clock("review_meet", "review_panel", due_on, self.met_on, words, self.applied_on)

    def _reconsider(self) -> Clock | None:
        if self.outcome not in ("recommend", "quash"):
            return None
        said = "quashed the decision and directed" if self.outcome == "quash" else "recommended"
        words = f"The review panel {said} that the board reconsiders: within 10 school days of {{}}."
        return self._clock("reconsider", "board", self.reconsider_by, self.reconsidered_on, words, self.met_on)

    def _adjustment(self) -> Clock | None:
        if self.outcome != "quash" or self.reconsidered == "reinstated":
            return None
        has_passed = self.reconsider_by is not None and self.reconsider_by < self.on
        if self.reconsidered != "upheld" and not has_passed:
            return None
        amount = register.number("adjustment", self.on)
        because = Because(
            "The panel quashed the decision and the board did not reinstate: £{:,} is taken from the school.", (amount,)
        )
        return Clock(
            f"adjustment:{self.event.key}", "adjustment", self.event.key, "school", None, "open", None, because, "adjustment"
        )

    def _roll_removal(self) -> Clock:
        from_on, words, values = self._roll_may_change()
        because = Because(words, values)
        key = f"roll_removal:{self.event.key}"
        state = "waiting" if from_on is None else "not_before"
        return Clock(key, "roll_removal", self.event.key, "school", from_on, state, None, because, "roll_removal")

    def _roll_may_change(self) -> tuple[date | None, str, tuple[object, ...]]:
        stays = "The child stays on the school's roll"
        if not self.upheld:
            return None, f"{stays}: the board has not yet decided.", ()
        if self.waived_on and not self.applied_on:
            return self.waived_on, "The parent said in writing on {} that no review will be asked for.", (self.waived_on,)
        if self.met_on is None and (self.applied_on is None or self.is_late):
            if self.apply_by is None:
                return None, f"{stays} while a review may be asked for. The day is not known until term dates are entered.", ()
            return self.apply_by + ONE_DAY, f"{stays} through {{}}, while a review may be asked for.", (self.apply_by,)
        if self.outcome == "uphold":
            return self.met_on, "The review panel upheld the decision on {}.", (self.met_on,)
        if self.reconsidered == "upheld":
            return self.reconsidered_on, "The board reconsidered on {} and did not reinstate.", (self.reconsidered_on,)
        return None, f"{stays} until the review is over.", ()

    def _undone(self, clock: Clock) -> Clock:
        """Cancelled or reinstated: nothing that would have followed is still to be done."""
        if clock.state in ("done", "done_late"):
            return clock
        if self.cancelled_on:
            return ended(clock, CANCELLED, self.cancelled_on)
        if self.board_met_on and self.event.board_decision == "reinstated":
            return ended(clock, REINSTATED, self.board_met_on)
        if self.reconsidered == "reinstated":
            return ended(clock, REINSTATED, self.reconsidered_on)
        return clock
