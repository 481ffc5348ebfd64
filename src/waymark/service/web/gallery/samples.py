"""Invented values for the gallery: an invented school year, invented initials."""

from __future__ import annotations

from datetime import date, timedelta

from waymark.service.web.components import charts
from waymark.service.web.components.clocks import Clock
from waymark.service.web.components.places_board import (
    Board,
    BoardClass,
    BoardProvision,
    BoardStay,
    BoardWeek,
)

FIRST_MONDAY = date(2026, 11, 2)
HOLIDAYS = {date(2026, 12, 21), date(2026, 12, 28), date(2027, 2, 15)}


def weeks(count: int = 16) -> list[BoardWeek]:
    found: list[BoardWeek] = []
    monday, gap = FIRST_MONDAY, False
    while len(found) < count:
        if monday in HOLIDAYS:
            gap = True
        else:
            found.append(BoardWeek(monday, f"{monday.day} {monday:%b}", gap_before=gap))
            gap = False
        monday += timedelta(days=7)
    return found


def board(count: int = 16) -> Board:
    turnaround = BoardClass(
        "Class 1, Years 7 to 9",
        lanes=4,
        stays=[
            BoardStay("A. B. Y8", -2, 3, href="#a"),
            BoardStay("C. D. Y9", 0, 5, href="#c"),
            BoardStay("E. F. Y7", 1, 2, "overstay", href="#e"),
            BoardStay("G. H. Y8", 4, 11, "proposal", href="#g"),
            BoardStay("J. K. Y9", 6, 9, "hold"),
            BoardStay("L. M. Y7", 12, 30, href="#l"),
        ],
        free_sentence="3 free from Wed 2 Dec, 5 from 8 Dec",
        confirmed_sentence="confirmed by A. Okafor on Mon",
        href="#class-1",
    )
    full = BoardClass(
        "Class 2, Years 10 and 11",
        lanes=2,
        stays=[BoardStay("N. O. Y10", 0, 8), BoardStay("P. Q. Y10", 2, 12), BoardStay("R. S. Y11", 3, 6)],
        free_sentence="None free until 18 Jan",
        confirmed_sentence="confirmed by T. Reed on Fri",
    )
    empty = BoardClass(
        "Morning class", lanes=3, free_sentence="3 free from Wed 2 Dec", confirmed_sentence="not confirmed this week"
    )
    return Board(
        weeks(count),
        [
            BoardProvision("Alder House", "turnaround, 8 school weeks", [turnaround, full]),
            BoardProvision("The Boathouse", "early help on a school site", [empty]),
        ],
        now_week=2,
    )


def clocks() -> list[Clock]:
    due = date(2026, 11, 26)
    return [
        Clock(due, 9, "The panel meets a week later.", "Partnership terms, section 4"),
        Clock(due, 3, "After this the request waits for the next panel."),
        Clock(due, 0),
        Clock(due, -2, "The authority is told each morning until it is done."),
        Clock(due, 1, done_on=date(2026, 11, 24)),
    ]


def attendance() -> charts.Chart:
    labels = [week.label for week in weeks(8)]
    child = charts.Series("Amara", [92, 88, None, 71, 64, 80, 86, 93])
    school = charts.Series("School", [94, 94, 93, 94, 93, 94, 94, 94])
    return charts.line_chart(
        "Attendance by week", "Attendance fell to 64% and has risen since.", labels, [child, school], "%"
    )


def waits() -> charts.Chart:
    middle = [12, 14, 13, 10, 8, 7]
    fan = charts.Series("Wait", middle, low=[value - 3 for value in middle], high=[value + 5 for value in middle])
    return charts.line_chart(
        "School days waited",
        "Waits shorten after January.",
        ["Nov", "Dec", "Jan", "Feb", "Mar", "Apr"],
        [fan],
        "school days",
    )


def places() -> charts.Chart:
    asked, given = charts.Series("Asked", [9, 6, 4]), charts.Series("Got", [7, 6, 2])
    return charts.bar_chart(
        "Places by school",
        "Eastgate asked for most and got 7 of 9.",
        ["Eastgate", "Fenside", "Holt"],
        [asked, given],
        "places",
    )
