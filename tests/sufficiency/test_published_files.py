"""Readers of whole folders: real ones where they are present, an invented one of which the truth is known, and broken ones."""

from __future__ import annotations

import pytest

from tests.real_data import real_data
from tests.sufficiency import invented_statistics
from waymark.sufficiency.published import Key, UnusableData, published
from waymark.sufficiency.published.reading import exclusions_file, shapes_file
from waymark.sufficiency.published.reading.authorities import REORGANISED, Reorganisation
from waymark.sufficiency.published.reading.interval import Interval, total
from waymark.sufficiency.published.reading.measures import PHASE_NAMES, Measure, Phase, Term
from waymark.sufficiency.published.reading.waits import waiting

NORFOLK = "926"
SHARES_OF_NEED = {"Statements": "EHC plan", "NoStatements": "SEN support"}
PARTS = (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)
TERMS = (Term.AUTUMN, Term.SPRING, Term.SUMMER)


def at(data, authority, phase, measure, year, term=Term.YEAR):
    return next(point for point in data.series[Key(authority, term, phase, measure)] if point.year == year)


def test_hidden_cells_of_norfolks_schools_enclose_the_authoritys_own_count():
    found = exclusions_file.read(real_data("dfe"))
    schools = [row for row in found if (row.level, row.authority, row.year) == ("School", NORFOLK, 2016)]
    cells = [row.counts[Measure.PERMANENT_EXCLUSIONS] for row in schools]
    assert sum(cell.value.low for cell in cells if cell.value.exact) == 128
    assert sum(not cell.value.exact for cell in cells) == 54
    assert exclusions_file.school_total(schools, Measure.PERMANENT_EXCLUSIONS) == Interval(182, 236)
    [whole] = [
        row for row in found if (row.level, row.authority, row.year, row.phase) == ("Local authority", NORFOLK, 2016, Phase.ALL)
    ]
    assert whole.counts[Measure.PERMANENT_EXCLUSIONS].value == Interval(202, 202)


def test_every_hidden_cell_of_an_authority_is_one_or_two_as_its_total_tells():
    found = exclusions_file.read(real_data("dfe"))
    by_authority: dict = {}
    for row in found:
        if row.level == "Local authority":
            by_authority.setdefault((row.authority, row.year), {})[row.phase] = row.counts[Measure.PERMANENT_EXCLUSIONS]
    checked = 0
    for phases in by_authority.values():
        whole, parts = phases[Phase.ALL], [cell for phase, cell in phases.items() if phase is not Phase.ALL]
        if not whole.note and not any(cell.note for cell in parts):
            assert whole.value.meets(total([cell.value for cell in parts]))
            checked += 1
    assert checked > 70


def test_rolls_found_again_are_those_that_were_published_in_the_two_years_that_have_both():
    """The file of counts is left out for 2015/16 and 2016/17, and the rolls looked for from 2014/15 on."""
    from waymark.sufficiency.published.reading.series import _counted
    from waymark.sufficiency.published.reading.yearly_rates import yearly_rates

    folder = real_data("dfe")
    counted = _counted(exclusions_file.read(folder))
    earlier = {key: tuple(point for point in points if point.year < 2015) for key, points in counted.items()}
    again = yearly_rates(folder, earlier)
    compared = 0
    for key, points in counted.items():
        if key.authority == "970" or not earlier[key]:
            continue
        for point in points:
            same = next((each for each in again.get(key, ()) if each.year == point.year), None)
            if point.year >= 2015 and same is not None:
                assert point.roll.within(same.roll), (key, point, same)
                assert point.count.meets(same.count), (key, point, same)
                compared += same.roll.exact
    assert compared > 120


@pytest.mark.parametrize(("year", "suspensions", "permanent"), [(2018, 7558, 209), (2019, 5274, 113)])
def test_counts_found_again_are_those_published_elsewhere(year, suspensions, permanent):
    data = published(real_data("dfe"))
    assert at(data, NORFOLK, Phase.ALL, Measure.SUSPENSIONS, year).count == Interval.exactly(suspensions)
    assert at(data, NORFOLK, Phase.ALL, Measure.PERMANENT_EXCLUSIONS, year).count == Interval.exactly(permanent)


def test_a_published_count_of_primary_and_secondary_schools_is_found_again():
    data = published(real_data("dfe"))
    both = [at(data, NORFOLK, phase, Measure.SUSPENSIONS, 2017).count for phase in (Phase.PRIMARY, Phase.SECONDARY)]
    assert total(both) == Interval.exactly(6743)
    assert at(data, NORFOLK, Phase.SECONDARY, Measure.PERMANENT_EXCLUSIONS, 2017).count == Interval.exactly(165)


def test_phases_found_again_add_up_to_the_whole():
    data = published(real_data("dfe"))
    checked = 0
    for authority in data.authorities():
        for measure in Measure:
            for point in data.series.get(Key(authority.dfe, Term.YEAR, Phase.ALL, measure), ()):
                if point.year < 2017 or not point.roll.exact:
                    continue
                parts = [
                    at(data, authority.dfe, phase, measure, point.year)
                    for phase in (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)
                ]
                assert point.count.meets(total([part.count for part in parts])), (authority, measure, point, parts)
                checked += 1
    assert checked > 100


def test_terms_add_up_to_about_the_year():
    """About: a term's figures were published before the year's, and a few cases moved between."""
    data = published(real_data("dfe"))
    for year in (2021, 2022, 2023):
        terms = [
            at(data, NORFOLK, Phase.SECONDARY, Measure.SUSPENSIONS, year, term).count
            for term in (Term.AUTUMN, Term.SPRING, Term.SUMMER)
        ]
        assert at(data, NORFOLK, Phase.SECONDARY, Measure.SUSPENSIONS, year).count.within(total(terms))


def test_an_authority_is_found_by_each_of_its_names():
    data = published(real_data("dfe"))
    assert data.find("926") == data.find("E10000020") == data.find("norfolk")


def test_an_authority_without_figures_is_told_from_an_unknown_one():
    data = published(real_data("dfe"))
    with pytest.raises(UnusableData, match=r"has no exclusions figures in .*926 Norfolk"):
        data.find("Hackney")
    with pytest.raises(UnusableData, match="no authority “Atlantis”"):
        data.find("Atlantis")


def test_waits_are_four_points_labelled_not_validated():
    points = waiting(real_data("norfolk") / "norfolk_ap_demand_and_waiting_facts.csv")
    assert [point.pupils for point in points] == [13, 41, 96, 118]
    assert all(point.label.startswith("not validated") for point in points)


def test_national_tables_hold_the_totals_they_print():
    folder = real_data("dfe")
    for table in (shapes_file.REPEATS, shapes_file.LENGTHS):
        for spread in shapes_file.spreads(folder, table):
            assert total(list(spread.counts.values())).meets(spread.total), (table[0], spread.year, spread.phase)


def test_an_invented_folder_gives_its_truth_back(tmp_path):
    made = invented_statistics.written(tmp_path)
    data = published(tmp_path)
    measures = {column: measure for measure, column in exclusions_file.COUNTED.items()}
    exact = 0
    for (authority, year, kind, column), count in made.truth.items():
        if column == "headcount" or authority == "970":
            continue
        point = at(data, authority, PHASE_NAMES[kind], measures[column], year)
        assert count in point.count
        assert made.truth[authority, year, kind, "headcount"] in point.roll
        exact += point.count.exact
    assert exact > 200


def test_a_missing_file_is_named(tmp_path):
    invented_statistics.written(tmp_path)
    (tmp_path / "lait_bds_long_2999.csv").unlink()
    with pytest.raises(UnusableData, match=r"lait_bds_long_\*\.csv"):
        published(tmp_path)


def test_a_missing_column_is_named(tmp_path):
    made = invented_statistics.written(tmp_path)
    path = next((made.folder / "exclusions").glob("*.csv"))
    path.write_text(path.read_text(encoding="utf-8-sig").replace("perm_excl,", "perm,"), encoding="utf-8")
    with pytest.raises(UnusableData, match="has no column perm_excl"):
        published(tmp_path)


def test_columns_may_come_in_any_order_and_with_others_between(tmp_path):
    made = invented_statistics.written(tmp_path)
    path = made.folder / "lait_bds_long_2999.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    path.write_text(
        "\n".join(",".join(["new" if at == 0 else "", *reversed(line)]) for at, line in enumerate(lines)), encoding="cp1252"
    )
    assert published(tmp_path).series


def test_a_ragged_row_is_named_by_its_line(tmp_path):
    made = invented_statistics.written(tmp_path)
    path = made.folder / "lait_bds_long_2999.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[4] += ",surplus"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UnusableData, match=r"line 5: 7 cells under 6 headings"):
        published(tmp_path)


def test_a_wrong_cell_is_named_by_its_line(tmp_path):
    made = invented_statistics.written(tmp_path)
    path = next((made.folder / "exclusions").glob("*.csv"))
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("Special,9,", "Special,9,many", 1), encoding="utf-8")
    with pytest.raises(UnusableData, match=r"line 4: “many\d+” is neither"):
        published(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnusableData, match="There is no folder"):
        published(tmp_path / "nowhere")


def test_an_authority_cut_from_another_has_that_ones_years_before_its_own(tmp_path, monkeypatch):
    made = invented_statistics.written(tmp_path)
    monkeypatch.setitem(REORGANISED, "954", Reorganisation(2012, ("951",), False))
    path = made.folder / "lait_bds_long_2999.csv"
    text = path.read_text(encoding="utf-8-sig")
    own = [
        line.replace(",951,", ",954,").replace("Fenshire", "New Fenshire")
        for line in text.splitlines()
        if ",951," in line and "2013/14" in line
    ]
    path.write_text(text + "\n".join(own) + "\n", encoding="utf-8")
    scorecard = "Year,LANumber,new_la_code,LA_name,PriNOR,SecNOR\n2013/14,954,E06000954,New Fenshire,53000,39000\n"
    (tmp_path / "la_school_places_scorecard_2999.csv").write_text(scorecard, encoding="utf-8")
    data = published(tmp_path)
    points = data.series[Key("954", Term.YEAR, Phase.SECONDARY, Measure.SUSPENSIONS)]
    assert [point.year for point in points] == list(range(2006, 2014))
    assert points[-1].count == at(data, "951", Phase.SECONDARY, Measure.SUSPENSIONS, 2013).count
    assert points[0].source == "of 951, before the authority existed"
    assert data.find("E06000954").name == "New Fenshire"


def test_an_authority_of_unknown_size_keeps_its_rates_and_an_honest_roll(tmp_path):
    made = invented_statistics.written(tmp_path)
    path = next((made.folder / "exclusions").glob("*.csv"))
    rows = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if ",951," not in line]
    path.write_text("\n".join(rows), encoding="utf-8")
    data = published(tmp_path)
    point = at(data, "951", Phase.SECONDARY, Measure.SUSPENSIONS, 2013)
    pupils = made.truth["951", 2013, "State-funded secondary", "headcount"]
    events = made.truth["951", 2013, "State-funded secondary", "fixed_excl"]
    assert point.rate.low <= 100 * events / pupils <= point.rate.high
    assert point.roll.low < point.roll.high or point.roll.low == pupils


TERMLY = (
    "metric", "time_period", "time_identifier", "region_code", "region_name", "new_la_code", "la_name", "education_phase",
    "send_category", "metric_type", "value",
)  # fmt: skip
PUPILS = {"EHC plan": 1_400, "SEN support": 5_200, "No SEN": 36_900}
EVENTS = {"susp_rate": (210, 700, 1_100), "one_plus_susp_rate": (120, 420, 800), "perm_excl_rate": (4, 15, 20)}


def test_terms_by_need_are_put_together_between_two_ends(tmp_path):
    made = invented_statistics.written(tmp_path)
    shares = ((f"Sec{name}", 100 * PUPILS[need] / sum(PUPILS.values())) for name, need in SHARES_OF_NEED.items())
    with (made.folder / "lait_bds_long_2999.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{name},2014,Fenshire,{share:.1f},951,Invented\n" for name, share in shares)
    lines = [TERMLY]
    for metric, each in EVENTS.items():
        for (need, roll), count in zip(PUPILS.items(), each, strict=True):
            rate = f"{100 * count / roll:.3f}"
            where = ("201314", "Autumn term", "R", "Region", "E10000951", "Fenshire", "State-funded secondary")
            lines.append((metric, *where, need, "rate", rate))
    text = "\n".join(",".join(line) for line in lines)
    (tmp_path / "exclusions" / "termly_suspension_invented.csv").write_text(text, encoding="utf-8")
    point = at(published(tmp_path), "951", Phase.SECONDARY, Measure.SUSPENSIONS, 2013, Term.AUTUMN)
    events, pupils = 2_010, sum(PUPILS.values())
    assert point.rate.low <= 100 * events / pupils <= point.rate.high
    assert point.rate.high - point.rate.low < 0.4
    assert events in point.count
    assert pupils in point.roll
