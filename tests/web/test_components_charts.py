"""A chart is never the only way to its numbers, and needs neither colour nor script."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.web.components.charts import Series, bar_chart, line_chart

numbers = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))


@given(
    st.lists(st.lists(numbers, min_size=6, max_size=6), min_size=1, max_size=5),
    st.sampled_from([line_chart, bar_chart]),
)
def test_every_number_of_a_chart_is_in_its_table(values: list[list[float | None]], draw) -> None:
    series = [Series(f"Series {place}", each) for place, each in enumerate(values)]
    chart = draw("Waits", "Waits fall.", list("abcdef"), series)
    assert len(chart.rows) == 6 and all(len(row) == len(chart.headers) == len(series) + 1 for row in chart.rows)
    unknown = sum(cell == "not known" for row in chart.rows for cell in row)
    assert unknown == sum(value is None for each in values for value in each)


@given(st.lists(numbers, min_size=1, max_size=40), st.sampled_from([line_chart, bar_chart]))
def test_a_chart_is_well_formed_and_keeps_to_its_frame(values: list[float | None], draw) -> None:
    chart = draw(
        "Waits <b>", "Fall & rise.", [f"w{place}" for place in range(len(values))], [Series("A & <B>", values)]
    )
    root = ElementTree.fromstring(str(chart.svg))
    assert "style=" not in chart.svg
    assert [child.tag for child in root][:2] == ["title", "desc"]
    for line in root.iter("line"):
        assert -1 <= float(line.get("y1")) <= 260


def test_lines_are_told_apart_by_dash_and_shape_not_colour_alone() -> None:
    series = [Series(f"Series {place}", [1, 2, 3]) for place in range(4)]
    root = ElementTree.fromstring(str(line_chart("Waits", "Fall.", ["a", "b", "c"], series).svg))
    dashes = [path.get("stroke-dasharray") for path in root.iter("path")]
    assert len(set(dashes)) == 4


def test_a_fan_puts_its_low_and_high_in_the_table() -> None:
    chart = line_chart(
        "Waits", "Fall.", ["Nov", "Dec"], [Series("Wait", [5, 6], low=[3, 4], high=[9, 9])], "school days"
    )
    assert chart.headers == ("", "Wait (school days)", "Wait, low (school days)", "Wait, high (school days)")
    assert chart.rows == (("Nov", "5", "3", "9"), ("Dec", "6", "4", "9"))


def test_a_series_of_the_wrong_length_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'Wait' has 1 values for 2 labels"):
        line_chart("Waits", "Fall.", ["Nov", "Dec"], [Series("Wait", [5])])


def test_what_is_counted_whole_has_whole_lines_behind_it() -> None:
    chart = bar_chart("Where children stand", "One stands here.", ["a", "b"], [Series("Children", [1, 0])])
    assert ">0.5<" not in chart.svg and ">1<" in chart.svg
    halves = bar_chart("Days", "A day and a half.", ["a", "b"], [Series("Days", [1.5, 0])])
    assert ">0.5<" in halves.svg
