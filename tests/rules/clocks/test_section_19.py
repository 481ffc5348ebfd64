"""Education owed to a child who is ill, or without school for another reason; and the school's sickness return."""

from __future__ import annotations

from typing import NamedTuple

from tests.rules.clocks.cases import said, table
from tests.rules.clocks.facts import child, ill, lives_in, taught, without_school
from tests.rules.clocks.named_days import CALENDARS, day
from waymark.clocks import clocks, duties

FIFTEEN = "§1.7 15 school days, consecutive or cumulative [6][43]"


class Row(NamedTuple):
    says: str
    facts: list
    on: str
    duties: list[str]
    source: str


def as_written(duty) -> str:
    return f"{duty.owner} from {said(duty.from_on)}: {duty.state}, {duty.days_lost} lost"


# from Mon 14 September: 14-18 five, 21-25 ten, 28-2 October fifteen
@table(
    Row("fourteen days: nothing yet", [ill("Mon 14 Sep - Thu 1 Oct")], "Fri 9 Oct", [], FIFTEEN),
    Row("on the fifteenth day it is due", [ill("Mon 14 Sep - ")], "Fri 2 Oct", ["Fenshire from Fri 2 Oct: due, 0 lost"], FIFTEEN),
    Row(
        "two school days later two are lost", [ill("Mon 14 Sep - ")], "Tue 6 Oct",
        ["Fenshire from Fri 2 Oct: breached, 2 lost"], FIFTEEN,
    ),
    Row(
        "the days need not be in a row",
        [ill("Mon 14 Sep - Fri 18 Sep"), ill("Mon 28 Sep - Fri 2 Oct"), ill("Mon 12 Oct - ")],  # 5 + 5 + 12-16
        "Fri 16 Oct",
        ["Fenshire from Fri 16 Oct: due, 0 lost"],
        FIFTEEN,
    ),
    Row(
        "half-term and training days are none of them",
        [ill("Mon 5 Oct - ")],  # 5-8 four, 12-16 nine, 19-23 fourteen, 2 November
        "Mon 2 Nov",
        ["Fenshire from Mon 2 Nov: due, 0 lost"],
        FIFTEEN,
    ),
    Row(
        "clear on the third day that it will be long: from then",
        [ill("Mon 14 Sep - ", clear="Wed 16 Sep")],
        "Fri 18 Sep",
        ["Fenshire from Wed 16 Sep: breached, 2 lost"],
        "§1.7 as soon as it is clear [6][43]",
    ),
    Row(
        "taught at home from the fifteenth day it is met",
        [ill("Mon 14 Sep - "), taught("Fri 2 Oct - ")],
        "Tue 6 Oct",
        ["Fenshire from Fri 2 Oct: met, 0 lost"],
        "§1.7 Act 1996 s.19",
    ),
    Row(
        "the count begins again in a new school year",
        [ill("Mon 13 Jul 2026 - Tue 21 Jul 2026"), ill("Mon 7 Sep - Thu 17 Sep")],  # 7 | 9
        "Fri 18 Sep",
        [],
        "§1.7 in the year [6][43]",
    ),
    Row(
        "days of both schools count together",
        [ill("Mon 14 Sep - Fri 25 Sep"), ill("Mon 5 Oct - ", at="birch")],  # 10 + 5-9
        "Fri 9 Oct",
        ["Fenshire from Fri 9 Oct: due, 0 lost"],
        FIFTEEN,
    ),
    Row(
        "mornings only: thirty half days",
        [ill("Mon 14 Sep - Fri 9 Oct", halves=19), ill("Mon 12 Oct - Fri 23 Oct", halves=10)],  # 29 half days: 14½
        "Fri 23 Oct",
        [],
        "§1.7; §1.2 unit: sessions",
    ),
    Row(
        "the authority where the child lives",
        [ill("Mon 14 Sep - "), lives_in("Norfolk", "Tue 1 Sep - ")],
        "Fri 2 Oct",
        ["Norfolk from Fri 2 Oct: due, 0 lost"],
        "§1.7 LA duty [6]",
    ),
)
def test_education_for_a_child_who_is_ill(row):
    found = [duty for duty in duties(child(*row.facts), CALENDARS, day(row.on)) if duty.kind == "section_19_health"]
    assert [as_written(duty) for duty in found] == row.duties
    assert not any(duty.is_law for duty in found), "fifteen days is guidance, not statute"


class Otherwise(NamedTuple):
    says: str
    facts: list
    on: str
    states: list[str]
    source: str


@table(
    Otherwise(
        "without a school place it is due from the first day", [without_school("Mon 12 Oct - ")], "Mon 12 Oct",
        ["Fenshire due"], "§1.7; §1.1 s.19 'or otherwise'",
    ),
    Otherwise(
        "taught meanwhile it is met", [without_school("Mon 12 Oct - "), taught("Mon 12 Oct - ")], "Fri 16 Oct",
        ["Fenshire met"], "§1.7; §1.1 s.19",
    ),
    Otherwise(
        "with a place again it is ended", [without_school("Mon 12 Oct - Fri 16 Oct")], "Tue 20 Oct", ["Fenshire ended"],
        "§1.7; §1.1 s.19",
    ),
)
def test_education_otherwise(row):
    found = [duty for duty in duties(child(*row.facts), CALENDARS, day(row.on)) if duty.kind == "section_19_otherwise"]
    assert [f"{duty.owner} {duty.state}" for duty in found] == row.states


class Sickness(NamedTuple):
    says: str
    facts: list
    on: str
    returns: list[str]
    source: str


@table(
    Sickness("fourteen days ask for none", [ill("Mon 14 Sep - Thu 1 Oct")], "Fri 9 Oct", [], "§1.7 sickness return [43][44]"),
    Sickness("on the fifteenth day", [ill("Mon 14 Sep - ")], "Fri 2 Oct", ["Fri 2 Oct today"], "§1.7 sickness return [43][44]"),
    Sickness(
        "as soon as it is clear", [ill("Mon 14 Sep - ", clear="Wed 16 Sep")], "Thu 17 Sep", ["Wed 16 Sep overdue"],
        "§1.7 reasonable grounds to believe [43][44]",
    ),
    Sickness(
        "made", [ill("Mon 14 Sep - ", clear="Wed 16 Sep", return_made="Wed 16 Sep")], "Fri 2 Oct", ["Wed 16 Sep done"],
        "§1.7 one return per illness [43][44]",
    ),
)
def test_the_schools_sickness_return(row):
    found = [clock for clock in clocks(child(*row.facts), CALENDARS, day(row.on)) if clock.kind == "sickness_return"]
    assert [f"{said(clock.due_on)} {clock.state}" for clock in found] == row.returns
