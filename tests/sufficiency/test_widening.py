"""Ranges widened by what earlier forecasts missed by: estimated on earlier origins, never narrowed, no later year looked at."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import numpy as np
import pytest

from tests.real_data import PROJECT_ROOT
from tests.sufficiency import invented_statistics
from tests.sufficiency.test_published_parameters import document, for_a_county
from waymark.sufficiency.__main__ import main
from waymark.sufficiency.county import parameters_from
from waymark.sufficiency.published import UnusableData, published
from waymark.sufficiency.published.fitting.county_file import county_file
from waymark.sufficiency.published.forecasting.draws import generator
from waymark.sufficiency.published.forecasting.widening import Miss, Widening, held_then, widening

ENGLAND = PROJECT_ROOT / "data/sufficiency/england.toml"


def misses(times, origins=10, each=6) -> list[Miss]:
    draws = generator(1, "misses")
    common = {origin: draws.standard_normal() for origin in range(origins)}
    return [
        Miss(origin, origin + ahead, times * (0.8 * common[origin] + 0.6 * draws.standard_normal()))
        for origin in range(origins)
        for ahead in (1, 2)
        for _ in range(each)
    ]


def test_forecasts_that_missed_twice_as_far_are_widened_twice():
    once, twice = widening(misses(2.0)), widening(misses(4.0))
    assert once.degrees == 10
    assert [other / one for one, other in zip(once.factors, twice.factors, strict=True)] == pytest.approx([2.0, 2.0])
    assert once.factors[0] == pytest.approx(2.0, rel=0.5)


def test_good_luck_narrows_nothing_and_tails_stay_heavy():
    lucky = widening(misses(0.1))
    assert lucky.factors == (1.0, 1.0)
    assert lucky.reach(95, 1) > 1.96


def test_too_few_origins_widen_nothing():
    assert widening(misses(3.0, origins=3)) is None


def test_an_origin_with_many_forecasts_counts_as_much_as_another():
    far, near = [Miss(2010, 2011, 3.0)] * 100, [Miss(origin, origin + 1, 0.0) for origin in (2011, 2012, 2013)]
    assert widening(far + near).factors[0] == pytest.approx(1.5)


def test_what_held_is_judged_by_what_was_known_then():
    """Later misses, however large, change nothing of what was said before them."""
    calm = misses(1.0, origins=8)
    before = held_then(calm, 95)
    later = [Miss(20, 21, 50.0)] * 6
    assert held_then(calm + later, 95) == pytest.approx(before * (n := sum(each.origin >= 4 for each in calm)) / (n + 6))


def test_draws_keep_their_middle_and_spread_by_the_factor():
    logs = generator(2, "logs").standard_normal((4000, 3, 2)) * 0.1 + np.array([[1.0, 2.0]])
    wide = Widening((1.0, 3.0), 200).widened(logs, generator(3, "stretch"))
    assert np.median(wide, axis=0) == pytest.approx(np.median(logs, axis=0), abs=0.02)
    assert wide[:, 0, 1].std() / logs[:, 0, 1].std() == pytest.approx(3.0, rel=0.05)
    assert wide[:, 0, 0].std() / logs[:, 0, 0].std() == pytest.approx(1.0, rel=0.05)


def test_a_folder_until_a_year_is_as_if_nothing_later_had_been_published(tmp_path):
    data = published(invented_statistics.written(tmp_path, kinds=("State-funded secondary",)).folder)
    assert max(points[-1].year for points in data.until(2010).series.values()) == 2010
    with pytest.raises(UnusableData, match="has no figures up to 1990/91"):
        data.until(1990)


def test_a_file_of_an_authority_reads_back_and_says_where_its_figures_are_from():
    text = county_file(ENGLAND, for_a_county(), date(2026, 11, 23))
    after, before = parameters_from(tomllib.loads(text)), parameters_from(tomllib.loads(ENGLAND.read_text()))
    assert after.scalars["base_rate"].value == pytest.approx(1.2 * before.scalars["base_rate"].value, rel=1e-4)
    assert "Fenshire's ratio to England" in after.scalars["base_rate"].words
    assert after.kinds == before.kinds
    assert (after.of, after.dated) == ("Fenshire", date(2026, 11, 23)) and before.of == "England"


def test_a_file_of_figures_that_is_none_is_told(tmp_path):
    path = tmp_path / "figures.toml"
    path.write_text("schema = 3")
    with pytest.raises(UnusableData, match=r"figures\.toml: schema is 3"):
        county_file(path, document(), date(2026, 11, 23))
    path.write_text("schema = ")
    with pytest.raises(UnusableData, match="is not TOML"):
        county_file(path, document(), date(2026, 11, 23))


def test_the_two_options_of_a_county_file_go_together(capsys):
    assert main(["calibrate", "--data", "dfe", "--authority", "926", "--county", "x.toml", "--json"]) == 2
    assert "--county and --figures go together" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("name", ["norfolk", "lincolnshire"])
def test_the_shipped_file_of_an_authority_is_read_and_was_fitted_before_the_years_held_out(name):
    text = (PROJECT_ROOT / "data/sufficiency" / f"{name}.toml").read_text()
    figures = parameters_from(tomllib.loads(text)).scalars
    assert "of 2021/22" in figures["base_rate"].words
    assert "of 2021/22" in figures["exclusions_per_suspension"].words
