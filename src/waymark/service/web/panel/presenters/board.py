"""The places board from what is there: bars by week, initials where they may be seen, a sentence of what is free."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.panels.places_free import FreeToGive
from waymark.service.panels.room.places import ClassBoard, PlacesAhead, There
from waymark.service.web.components.places_board import Board, BoardClass, BoardProvision, BoardStay, BoardWeek
from waymark.service.web.components.wording import day


def board(ahead: PlacesAhead, on: date, hrefs: dict[int, str], model: AuthorityModel, free: FreeToGive) -> Board:
    """``hrefs``: referral id to the page of its case, for bars of the proposal."""
    weeks = [
        BoardWeek(monday, f"{monday.day} {monday:%b}", _gap(ahead.mondays, place))
        for place, monday in enumerate(ahead.mondays)
    ]
    now = next((place for place, one in enumerate(ahead.mondays) if one <= on < one + timedelta(days=7)), None)
    kinds = {kind.key: kind.name for kind in model.kinds}
    provisions: dict[int, BoardProvision] = {}
    for one in ahead.classes:
        provision = one.provision_class.provision
        rows = [
            *(provisions[provision.pk].classes if provision.pk in provisions else ()),
            _row(one, ahead, on, hrefs, free),
        ]
        provisions[provision.pk] = BoardProvision(provision.name, kinds.get(provision.kind, provision.kind), rows)
    return Board(weeks, list(provisions.values()), now)


def _gap(mondays: tuple[date, ...], place: int) -> bool:
    return place > 0 and mondays[place] - mondays[place - 1] > timedelta(days=7)


def _row(one: ClassBoard, ahead: PlacesAhead, on: date, hrefs: dict[int, str], free: FreeToGive) -> BoardClass:
    held = one.provision_class
    lanes = max((week.total for week in one.weeks), default=0)
    stays = [*_there(one, ahead, on), *_held(one, ahead), *_proposed(one, ahead, hrefs)]
    years = (
        f"Year {held.year_low}" if held.year_low == held.year_high else f"Years {held.year_low} to {held.year_high}"
    )
    past_end = sum(_is_past_its_end(stay, on) for stay in one.there)
    sentence = free_sentence(one, ahead.mondays, free, past_end=past_end)
    return BoardClass(
        f"{held.name}, {years}", lanes, stays, sentence, _confirmed(one.confirmed)
    )


def _there(one: ClassBoard, ahead: PlacesAhead, on: date) -> list[BoardStay]:
    rows = []
    for stay in one.there:
        label = f"{stay.initials} Y{stay.year_group}" if stay.initials else f"Y{stay.year_group}"
        first = _week(ahead, stay.starts_on)
        last = _week(ahead, stay.ends_on)
        if _is_past_its_end(stay, on):
            rows.append(BoardStay(label, first, max(_week(ahead, on), first), "overstay"))
        elif last >= first:
            rows.append(BoardStay(label, first, last, "stay"))
    return rows


def _held(one: ClassBoard, ahead: PlacesAhead) -> list[BoardStay]:
    rows = []
    for hold in one.holds:
        first, last = _week(ahead, hold.starts_on), _week(ahead, hold.ends_on)
        words = "Closed" if hold.is_closure else "Held"
        rows += [
            BoardStay(f"{words}: {hold.reason}"[:40], first, max(first, last), "hold") for _ in range(hold.places)
        ]
    return rows


def _proposed(one: ClassBoard, ahead: PlacesAhead, hrefs: dict[int, str]) -> list[BoardStay]:
    return [
        BoardStay(
            f"{line.pupil.initials} Y{line.pupil.year_group}",
            _week(ahead, line.starts_on),
            max(_week(ahead, line.ends_on), _week(ahead, line.starts_on)),
            "proposal",
            hrefs.get(line.referral_id, ""),
        )
        for line in one.proposed
    ]


def _week(ahead: PlacesAhead, on: date) -> int:
    """The position of a day's school week; -1 before the board, the number of weeks past its end."""
    if on < ahead.mondays[0]:
        return -1
    if on >= ahead.mondays[-1] + timedelta(days=7):
        return len(ahead.mondays)
    return max(place for place, monday in enumerate(ahead.mondays) if monday <= on)


def _is_past_its_end(stay: There, on: date) -> bool:
    return stay.state == "arrived" and stay.ends_on < on


def free_sentence(one: ClassBoard, mondays: tuple[date, ...], free: FreeToGive, *, past_end: int = 0) -> str:
    """ "3 free from Wed 2 Dec, 5 from 14 Dec": the first day a place could begin, and the next week in which more are free."""
    if not one.weeks or free.begins is None:
        return ""
    first_on, now = free.begins.first_on, free.by_class.get(one.provision_class.pk, 0)
    words = f"{now or 'None'} free {free.from_words}"
    if past_end and now:
        words += f", once {past_end} past the planned end {'has' if past_end == 1 else 'have'} left"
    weeks = list(zip(mondays, one.weeks, strict=True))
    hosts = next((week.host_only_free for monday, week in weeks if 0 <= (first_on - monday).days < 7), 0)
    if hosts:
        words += f" ({hosts} more for the host’s own children)"
    later = ((monday, week.free - week.host_only_free) for monday, week in weeks if monday > first_on)
    more = next(((monday, count) for monday, count in later if count > now), None)
    return f"{words}, {more[1]} from {more[0].day} {more[0]:%b}" if more else words


def _confirmed(confirmation: Any) -> str:
    if confirmation is None:
        return "not confirmed yet"
    return f"confirmed by {confirmation.confirmed_by.name} on {day(confirmation.confirmed_on)}"
