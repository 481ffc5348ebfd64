"""Places, rolls and forecasts side by side, and which schools could host."""

from __future__ import annotations

import pytest

from tests.real_data import real_data
from waymark.sufficiency.surplus import (
    BASE,
    GIAS,
    OWN,
    SCAP,
    Figure,
    InvalidSurplus,
    Standing,
    could_host,
    read_compiled,
    read_figures,
    side_by_side,
    totals,
)


def both(school: str, scap: tuple[int, int], gias: tuple[int, int], **more) -> list[Figure]:
    return [
        Figure(school, school.title(), SCAP, "2023/24", *scap, **more),
        Figure(school, school.title(), GIAS, "2026", *gias),
    ]


FIGURES = [
    *both("ash", (1000, 900), (1000, 905)),
    *both("birch", (1700, 1405), (1250, 1477)),
    *both("cedar", (800, 790), (800, 795)),
]


def test_sources_stand_side_by_side_and_the_survey_is_used_before_the_register():
    ash, birch, cedar = side_by_side(FIGURES)
    assert (ash.used.source, ash.spare, ash.least_spare, ash.agree) == (SCAP, 100, 95, True)
    assert (birch.spare, birch.least_spare, birch.apart, birch.agree) == (295, -227, 450, False)
    assert birch.why == "SCAP 2023/24: 1700 places; GIAS 2026 says 1250."
    assert {one.source: (one.places, one.spare, one.over) for one in totals([ash, birch, cedar])} == {
        SCAP: (3500, 405, 0), GIAS: (3050, 100, 227),
    }  # fmt: skip


def test_the_authoritys_own_capacity_stands_above_both_and_needs_a_reason():
    own = Figure("birch", "Birch", OWN, "2026", 1450, 1440, reason="a block is closed", by="A. Surveyor")
    birch = side_by_side([*FIGURES, own])[1]
    assert (birch.used.source, birch.spare, birch.least_spare) == (OWN, 10, 10)
    assert "a block is closed" in birch.why
    with pytest.raises(InvalidSurplus, match="overrides the net capacity without a reason"):
        Figure("birch", "Birch", OWN, "2026", 1450, 1440)


def test_room_that_nobody_disputes_comes_first_then_what_is_disputed():
    schools = side_by_side([*FIGURES, *both("dell", (1000, 900), (1000, 905))])
    hosts = could_host(
        schools, BASE, need={"ash": 10, "dell": 10, "cedar": 30}, minutes={"cedar": {"dell": 10}}, has_one=frozenset({"cedar"}),
        partnership={"ash": "east", "dell": "west", "cedar": "east"},
    )  # fmt: skip
    assert [(one.school, one.standing) for one in hosts] == [
        ("dell", Standing.ROOM), ("ash", Standing.ROOM), ("birch", Standing.DISPUTED), ("cedar", Standing.NO_ROOM),
    ]  # fmt: skip
    assert hosts[0].near == 40 and "its partnership, west, has none yet" in hosts[0].reasons
    assert not any("none yet" in reason for reason in hosts[1].reasons)
    assert "published sources are 450 places apart" in hosts[2].reasons


def test_a_forecast_that_fills_the_school_takes_its_room_away():
    filling = side_by_side(both("ash", (1000, 900), (1000, 905), forecast=990, forecast_year="2030"))
    (host,) = could_host(filling, BASE)
    assert host.standing is Standing.DISPUTED and "90 more pupils are expected by 2030" in host.reasons


def test_a_file_of_figures_is_read_and_its_wrong_line_is_named(tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("school,name,source,year,places,roll\n1,Ash,SCAP,2023/24,1025.0,\n")
    (one,) = read_figures(file)
    assert (one.places, one.roll, one.spare) == (1025, None, None)
    file.write_text("school,name,source,year,places,roll\n1,Ash,SCAP,2023/24,lots,3\n")
    with pytest.raises(InvalidSurplus, match="line 2, places is 'lots'"):
        read_figures(file)
    file.write_text("school,name,source,year,places,roll\n1,Ash,SCAP,2023/24,5,3\n1,Ash,SCAP,2024/25,5,3\n")
    with pytest.raises(InvalidSurplus, match="two figures of SCAP"):
        read_figures(file)


def test_norfolks_sources_agree_for_the_county_and_not_for_its_schools():
    file = real_data("gias/secondary_schools_gias2026_ofsted_ks4_scap_imd.csv")
    schools = side_by_side(read_compiled(file, authority="926", scap_year="2023/24", gias_year="2026"))
    spare = {one.source: one.spare for one in totals(schools)}
    assert len(schools) == 53
    assert sum(not one.agree for one in schools) == 26
    assert abs(spare[SCAP] - spare[GIAS]) < 50
    assert sum(one.apart >= 100 for one in schools) == 13
    assert next(one for one in schools if one.school == "136186").apart == 450
    assert len(could_host(schools, BASE)) == 53
