"""Levers on a county that somebody is already placed in: who stands in a place that is gone stands in none."""

from __future__ import annotations

from dataclasses import replace

from waymark.sufficiency.county import Standing
from waymark.sufficiency.county.invented import invented_county
from waymark.sufficiency.levers import ChangePlaces, MorePlaces, pull


def test_fewer_places_keep_as_many_of_those_in_them_as_there_are_and_the_rest_are_at_their_school():
    county = invented_county(pupils=400, schools=2, partnerships=1, years=1, plan=False)
    here = next(one for one in county.provisions if one.kind == "base")
    rows = tuple(
        Standing(county.schools[0].key, group, "placed", 2, provision=here.key, weeks_left=3, pupils=4) for group in (7, 8)
    )
    waiting = Standing(county.schools[0].key, 9, "waiting", 1, kind="base", pupils=3)
    full = replace(county, standing=(*rows, waiting))
    assert [one.pupils for one in pull(full, [ChangePlaces(here.key, 5)]).standing] == [4, 1, 3]
    assert pull(full, [MorePlaces("base", 0.0)]).standing == (waiting,)
    assert pull(full, [MorePlaces("base", 2.0)]).standing == full.standing
