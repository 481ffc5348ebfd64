"""Fitted spreads, shapes, and the document that takes them to a simulation."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import PROJECT_ROOT, real_data
from waymark.sufficiency.__main__ import main
from waymark.sufficiency.county import parameters_from
from waymark.sufficiency.published import Figure, PublishedParameters, Shape, UnusableData, Wait, json_schema, published
from waymark.sufficiency.published.fitting.for_county import county_figures
from waymark.sufficiency.published.fitting.pupils import fit_pupils, log_chances, repeats, spread_from_rates
from waymark.sufficiency.published.fitting.schools import FORMS, SchoolYears, fit_schools, log_likelihood, school_years
from waymark.sufficiency.published.fitting.shapes import by_chance, lengths, repeated, year_groups
from waymark.sufficiency.published.forecasting.draws import generator
from waymark.sufficiency.published.reading import exclusions_file
from waymark.sufficiency.published.reading.interval import Interval
from waymark.sufficiency.published.reading.measures import Measure, Phase
from waymark.sufficiency.published.reading.shapes_file import Spread
from waymark.sufficiency.published.reading.waits import NOT_VALIDATED


def invented_schools(seed, schools=130, years=4, spread=0.9, scatter=0.4, mean=3.0, hide=True) -> SchoolYears:
    draws = generator(seed, "schools")
    effect = draws.gamma(spread**-2, spread**2, schools)
    expected = mean * draws.uniform(0.5, 1.5, (schools, years))
    counts = (
        draws.poisson(expected * effect[:, None] * draws.gamma(scatter**-2, scatter**2, (schools, years))).ravel().astype(float)
    )
    hidden = hide & (counts >= 1) & (counts <= 2)
    low, high = np.where(hidden, 1.0, counts), np.where(hidden, 2.0, counts)
    return SchoolYears(np.repeat(np.arange(schools), years), low, high, expected.ravel(), (2013, 2014, 2015, 2016))


def test_a_known_spread_is_found_again_through_hidden_counts():
    fitted = fit_schools(invented_schools(1))
    assert fitted.tail == "gamma"
    assert fitted.spread[1] < 0.9 < fitted.spread[2]
    assert fitted.scatter[1] < 0.4 < fitted.scatter[2]
    assert fitted.none_seen == pytest.approx(fitted.none_expected, abs=0.03)
    assert fitted.hidden > 60


def test_hiding_ones_and_twos_widens_what_is_known_and_hardly_moves_it():
    open_, hidden = fit_schools(invented_schools(2, hide=False)), fit_schools(invented_schools(2))
    assert hidden.spread[0] == pytest.approx(open_.spread[0], rel=0.1)
    assert hidden.spread[2] / hidden.spread[1] >= 0.99 * open_.spread[2] / open_.spread[1]


@pytest.mark.parametrize("form", FORMS)
def test_chances_of_all_counts_of_a_school_add_up_to_one(form):
    values = np.array([0.1, np.log(0.8), np.log(0.5)])
    ends = [(0, 0), (1, 2), *((count, count) for count in range(3, 400))]
    chances = [
        np.exp(
            log_likelihood(
                SchoolYears(np.array([0]), np.array([float(low)]), np.array([float(high)]), np.array([4.0]), ()), form, values
            )
        )
        for low, high in ends
    ]
    assert sum(chances) == pytest.approx(1.0, abs=1e-3)


def test_norfolks_secondary_schools_without_an_exclusion_are_as_many_as_the_fit_says():
    data = published(real_data("dfe"))
    found = exclusions_file.read(data.folder)
    fitted = fit_schools(school_years(data, found, {"926"}, Phase.SECONDARY, Measure.PERMANENT_EXCLUSIONS))
    assert fitted.none_seen == pytest.approx(fitted.none_expected, abs=0.05)
    assert 0.5 < fitted.spread[0] < 1.3
    assert fitted.share_of_top_tenth > 0.2


def test_too_few_schools_are_told():
    data = published(real_data("dfe"))
    with pytest.raises(UnusableData, match="too few to tell how much schools differ"):
        school_years(data, exclusions_file.read(data.folder), {"857"}, Phase.SPECIAL, Measure.SUSPENSIONS)


@given(st.sampled_from(["gamma", "lognormal"]), st.floats(0.02, 0.6), st.floats(0.8, 3.0))
def test_the_spread_that_leaves_a_share_suspended_is_found_again(form, mean, spread):
    suspended = 1 - float(np.exp(log_chances(form, mean, spread, np.array([0]))[0]))
    again = spread_from_rates(form, mean, suspended)
    assert 1 - float(np.exp(log_chances(form, mean, again, np.array([0]))[0])) == pytest.approx(suspended, abs=1e-6)


def test_more_pupils_suspended_than_suspensions_have_no_spread():
    assert spread_from_rates("gamma", 0.05, 0.06) is None


@pytest.mark.parametrize("form", ["gamma", "lognormal"])
def test_repeats_are_shares_and_a_known_spread_is_fitted(form):
    shares = repeats(form, 0.1, 2.0)
    assert shares.sum() == pytest.approx(1.0)
    assert (np.diff(shares) < 0).all()
    suspended = 1e6 * (1 - np.exp(log_chances(form, 0.1, 2.0, np.array([0]))[0]))
    table = {str(number): Interval.exactly(suspended * share) for number, share in enumerate(shares, start=1)}
    fitted = fit_pupils(Spread(2016, Phase.SECONDARY, table, Interval.exactly(suspended)), 1e6, form)
    assert fitted.spread == pytest.approx(2.0, rel=0.02)
    assert fitted.misfit == pytest.approx(0.0, abs=1e-3)


def test_lengths_heap_at_five_and_ten_days_and_add_up():
    shape = lengths(real_data("dfe"))
    share = dict(zip(shape.categories, shape.values, strict=True))
    assert sum(shape.values) == pytest.approx(1.0)
    assert share["5"] > share["4"]
    assert share["10"] > share["9"] + share["11"]
    assert share["1"] == pytest.approx(140580 / 302890, abs=0.001)


def test_repeats_of_the_published_table_are_read():
    shape = repeated(real_data("dfe"))
    assert sum(shape.values) == pytest.approx(1.0)
    assert shape.values[0] == pytest.approx(90230 / 148820, abs=0.001)


def test_year_ten_has_the_highest_risk_of_permanent_exclusion():
    [shape] = [shape for shape in year_groups(real_data("dfe")) if shape.name.endswith("permanent_exclusions")]
    assert shape.categories[int(np.argmax(shape.values))] == "NC Year 10"
    assert all(low <= value <= high for low, value, high in zip(shape.lows, shape.values, shape.highs, strict=True))


def test_chance_leaves_more_open_for_small_counts():
    assert by_chance(Interval(0, 0))[0] == 0
    low, high = by_chance(Interval(100, 100))
    assert low == pytest.approx(81.4, abs=0.1)
    assert high == pytest.approx(121.6, abs=0.1)


def document() -> PublishedParameters:
    figure = Figure("rate.secondary.suspensions", 9.2, 9.1, 9.3, "per 100 pupils a year", "published", "invented", ("2016/17",))
    shape = Shape(
        "length_of_suspension", "school days", ("1", "2"), (0.6, 0.4), (0.5, 0.3), (0.7, 0.5), "invented", ("2016/17",), "note"
    )
    wait = Wait("2017-05", 118, "pupils waiting", "invented", NOT_VALIDATED)
    return PublishedParameters("951", "E10000951", "Fenshire", 0, (figure,), (shape,), (wait,))


def test_a_document_survives_writing_and_reading():
    text = document().to_json()
    jsonschema.validate(json.loads(text), json_schema())
    assert PublishedParameters.from_json(text) == document()
    assert document().figure("rate.secondary.suspensions").value == 9.2
    assert document().shape("length_of_suspension").categories == ("1", "2")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.update(schema="waymark-published-parameters-0"), "schema is “waymark-published-parameters-0”"),
        (
            lambda data: data["figures"][0].update(value=12.0),
            "rate.secondary.suspensions: value 12 is outside its own ends 9.1 to 9.3",
        ),
        (lambda data: data["figures"][0].pop("source"), r"figures\[0\]: missing source"),
        (lambda data: data["shapes"][0].update(colour="red"), r"shapes\[0\]: unknown colour"),
        (lambda data: data["shapes"][0].update(values=[0.6]), "length_of_suspension: categories, values, lows and highs"),
        (
            lambda data: data["figures"][0].update(kind="guessed"),
            "kind is “guessed”; it must be one of published, fitted, forecast",
        ),
        (lambda data: data.pop("name"), "the document: missing name"),
    ],
)
def test_a_wrong_document_is_refused_by_the_name_of_its_field(change, said):
    data = json.loads(document().to_json())
    change(data)
    with pytest.raises(UnusableData, match=said):
        PublishedParameters.from_json(json.dumps(data))


def test_what_is_not_json_and_what_is_not_there_are_told():
    with pytest.raises(UnusableData, match="not JSON"):
        PublishedParameters.from_json("{")
    with pytest.raises(UnusableData, match="No “rate of nothing”"):
        document().figure("rate of nothing")


def test_waits_that_claim_to_be_validated_do_not_fit_the_schema():
    data = json.loads(replace(document(), waits=(Wait("2017-05", 118, "pupils waiting", "invented", "validated"),)).to_json())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json_schema())


def test_calibrate_refuses_two_authorities(capsys):
    assert main(["calibrate", "--data", "dfe", "--authority", "926", "--authority", "925"]) == 2
    assert "Parameters are of one authority" in capsys.readouterr().err


def for_a_county() -> PublishedParameters:
    def times(measure, value, low, high):
        name = f"times_england.secondary.{measure}"
        return Figure(name, value, low, high, "times England's rate", "published", "invented", ("2022/23", "2023/24"))

    def risks(measure, values):
        groups = tuple(f"NC Year {number}" for number in range(7, 12))
        name = f"risk_by_year_group.{measure}"
        return Shape(name, "times the risk of all", groups, values, values, values, "invented", ("2016/17",))

    spread = Figure("school_spread.secondary.suspensions", 0.8, 0.7, 1.0, "form gamma", "fitted", "invented", ("2016/17",))
    shares = (0.6, 0.3, 0.1)
    days = Shape(
        "length_of_suspension", "school days", ("1", "5", "46 or more"), shares, shares, shares, "invented", ("2016/17",)
    )
    figures = (times("suspensions", 1.2, 0.9, 1.3), times("permanent_exclusions", 1.8, 1.5, 2.0), spread)
    shapes = (risks("suspensions", (0.7, 1.0, 1.2, 1.3, 0.8)), risks("permanent_exclusions", (0.5, 0.9, 1.3, 1.6, 0.7)), days)
    return PublishedParameters("951", "E10000951", "Fenshire", 0, figures, shapes, ())


def test_the_county_model_reads_what_an_authority_changes_and_keeps_the_rest():
    england = tomllib.loads((PROJECT_ROOT / "data/sufficiency/england.toml").read_text(encoding="utf-8"))
    before, after = parameters_from(england), parameters_from(county_figures(england, for_a_county()))
    assert after.scalars["base_rate"].value == pytest.approx(1.2 * before.scalars["base_rate"].value)
    [was, now] = [each.scalars["base_rate"] for each in (before, after)]
    assert now.value / now.low == pytest.approx(math.exp(math.hypot(math.log(was.value / was.low), math.log(1.2 / 0.9))))
    assert 0.9 * was.low < now.low < 1.2 * was.low
    assert after.scalars["exclusions_per_suspension"].value == pytest.approx(
        1.5 * before.scalars["exclusions_per_suspension"].value
    )
    assert after.scalars["school_shape"].value == pytest.approx(1 / 0.64)
    assert not after.scalars["school_shape"].assumed
    assert after.scalars["base_rate"].assumed
    assert after.exclusions_by_year_group[3] == max(after.exclusions_by_year_group)
    assert after.days == (1, 5, 46)
    untouched = set(before.scalars) - {"base_rate", "exclusions_per_suspension", "school_shape"}
    assert all(after.scalars[name] == before.scalars[name] for name in untouched)


@pytest.mark.deep
def test_calibrate_writes_a_document_of_an_authority(tmp_path, capsys):
    wanted = tmp_path / "lincolnshire.json"
    assert main(["calibrate", "--data", str(real_data("dfe")), "--authority", "925", "-o", str(wanted), "--quiet"]) == 0
    data = json.loads(wanted.read_text(encoding="utf-8"))
    jsonschema.validate(data, json_schema())
    assert PublishedParameters.from_json(wanted.read_bytes()).figure("rate.secondary.permanent_exclusions").kind == "published"
    assert "figures and" in capsys.readouterr().out
