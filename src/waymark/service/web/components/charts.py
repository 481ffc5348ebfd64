"""Small charts drawn on the server as SVG, each with its table. No script; told apart by dash and shape.

Everything is said in attributes and classes, never in style attributes, which the content policy refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

from waymark.service.web.components.wording import anchor

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 92, 18, 34
DASHES = ("", "7 4", "2 3", "10 3 2 3")
SHAPES = 4
LABEL_HEIGHT = 15


@dataclass(frozen=True)
class Series:
    """One line, or one colour of bar. A value of None is a gap. `low` and `high` draw a band (a fan) around it."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Chart:
    """`finding` is the caption: one sentence saying what the chart shows. `headers` and `rows` are its table."""

    title: str
    finding: str
    svg: Markup
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    id: str


@dataclass(frozen=True)
class _Scale:
    lowest: float
    highest: float
    step: float
    places: int

    def x(self, position: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (position / max(self.places - 1, 1))

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - self.lowest) / (self.highest - self.lowest))

    def ticks(self) -> list[float]:
        return [
            self.lowest + self.step * number for number in range(round((self.highest - self.lowest) / self.step) + 1)
        ]


def line_chart(
    title: str,
    finding: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    mark_at: int | None = None,
) -> Chart:
    """`labels` name the places along the bottom; each series has one value for each. `mark_at` draws a dotted line."""
    _check(labels, series)
    scale = _scale(series, len(labels))
    parts = [*_grid(scale, unit), *_labels_along(labels, [scale.x(each) for each in range(len(labels))])]
    if mark_at is not None:
        x = scale.x(mark_at)
        parts.append(f'<line class="wm-chart__mark" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
    for number, one in enumerate(series):
        parts += _band(one, number, scale) + _line(one, number, scale)
    parts += _end_labels(series, scale)
    return _chart(title, finding, labels, series, unit, parts)


def bar_chart(title: str, finding: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Chart:
    """Bars side by side for each label; with more than one series each carries a key in words."""
    _check(labels, series)
    scale = _scale(series, len(labels))
    slot = (WIDTH - LEFT - RIGHT) / len(labels)
    bar = min(slot * 0.8 / len(series), 60)
    parts = _grid(scale, unit)
    for place in range(len(labels)):
        start = LEFT + slot * place + (slot - bar * len(series)) / 2
        for number, one in enumerate(series):
            parts += _bar(one.values[place], number, start + bar * number, bar, scale)
    parts += _labels_along(labels, [LEFT + slot * (place + 0.5) for place in range(len(labels))])
    parts += _key(series) if len(series) > 1 else []
    return _chart(title, finding, labels, series, unit, parts)


def _check(labels: Sequence[str], series: Sequence[Series]) -> None:
    if not labels or not series:
        raise ValueError("A chart needs at least one label and one series; show the empty state instead.")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"The series {one.name!r} has {len(one.values)} values for {len(labels)} labels.")


def _scale(series: Sequence[Series], places: int) -> _Scale:
    known = [value for one in series for value in (*one.values, *one.low, *one.high) if value is not None]
    top, bottom = max([*known, 0]), min([*known, 0])
    rough = (top - bottom) / 4 or 1
    power = 10 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(step, 1) if all(value == round(value) for value in known) else step  # nobody is half a child
    return _Scale(floor(bottom / step) * step, max(ceil(top / step), floor(bottom / step) + 1) * step, step, places)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.1f}"


def _grid(scale: _Scale, unit: str) -> list[str]:
    parts = []
    for tick in scale.ticks():
        y = scale.y(tick)
        kind = "axis" if abs(tick) < 1e-9 else "grid"
        parts.append(f'<line class="wm-chart__{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        text = escape(_number(tick) + (unit if unit == "%" else ""))
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    return parts


def _labels_along(labels: Sequence[str], across: Sequence[float]) -> list[str]:
    widest = max(len(label) for label in labels) * 7.5 + 8
    every = max(1, ceil(widest * len(labels) / (WIDTH - LEFT - RIGHT + widest)))
    return [
        f'<text x="{across[place]:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{escape(label)}</text>'
        for place, label in enumerate(labels)
        if place % every == 0
    ]


def _band(one: Series, number: int, scale: _Scale) -> list[str]:
    if not one.low or not one.high:
        return []
    there = [f"{scale.x(place):.1f},{scale.y(value):.1f}" for place, value in enumerate(one.high)]
    back = [f"{scale.x(place):.1f},{scale.y(value):.1f}" for place, value in enumerate(one.low)][::-1]
    return [f'<polygon class="wm-chart__band wm-chart__{number % 4}" points="{" ".join(there + back)}"/>']


def _line(one: Series, number: int, scale: _Scale) -> list[str]:
    dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if DASHES[number % len(DASHES)] else ""
    steps, pen_down = [], False
    for place, value in enumerate(one.values):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{scale.x(place):.1f} {scale.y(value):.1f}")
        pen_down = value is not None
    dots = [
        _dot(number, scale.x(place), scale.y(value))
        for place, value in enumerate(one.values)
        if value is not None and len(one.values) <= 20
    ]
    return [f'<path class="wm-chart__line wm-chart__{number % 4}" d="{" ".join(steps)}"{dash}/>', *dots]


def _dot(number: int, x: float, y: float) -> str:
    look = f'class="wm-chart__dot wm-chart__{number % 4}"'
    if number % SHAPES == 0:
        return f'<circle {look} cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    if number % SHAPES == 1:
        return f'<rect {look} x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"/>'
    corners = ((0, -5), (5, 4), (-5, 4)) if number % SHAPES == 2 else ((0, -5), (5, 0), (0, 5), (-5, 0))
    points = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners)
    return f'<polygon {look} points="{points}"/>'


def _end_labels(series: Sequence[Series], scale: _Scale) -> list[str]:
    """Names at the ends of the lines, pushed apart where lines end close together."""
    ends = []
    for number, one in enumerate(series):
        last = [(place, value) for place, value in enumerate(one.values) if value is not None]
        if last:
            ends.append((scale.y(last[-1][1]), scale.x(last[-1][0]), number, one.name))
    parts, above = [], float("-inf")
    for y, x, number, name in sorted(ends):
        above = max(y, above + LABEL_HEIGHT)
        shown = escape(name if len(name) <= 11 else name[:10] + "…")
        at = f'x="{x + 9:.1f}" y="{above + 4:.1f}"'
        parts.append(f'<text class="wm-chart__end wm-chart__{number % 4}" {at}>{shown}</text>')
    return parts


def _bar(value: float | None, number: int, x: float, width: float, scale: _Scale) -> list[str]:
    if value is None:
        return []
    top, foot = sorted((scale.y(value), scale.y(0)))
    size = f'x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{foot - top:.1f}"'
    bar = f'<rect class="wm-chart__bar wm-chart__{number % 4}" {size}/>'
    label = f'<text x="{x + width / 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{_number(value)}</text>'
    return [bar, label]


def _key(series: Sequence[Series]) -> list[str]:
    parts = []
    for number, one in enumerate(series):
        x, y = WIDTH - RIGHT + 12, TOP + 10 + number * 22
        parts.append(f'<rect class="wm-chart__bar wm-chart__{number % 4}" x="{x}" y="{y}" width="12" height="12"/>')
        parts.append(f'<text x="{x + 18}" y="{y + 11}">{escape(one.name)}</text>')
    return parts


def _chart(
    title: str, finding: str, labels: Sequence[str], series: Sequence[Series], unit: str, parts: Sequence[str]
) -> Chart:
    chart_id = f"chart-{anchor(title)}"
    svg = Markup(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{chart_id}-title {chart_id}-desc">'
        f'<title id="{chart_id}-title">{escape(title)}</title>'
        f'<desc id="{chart_id}-desc">{escape(finding)} The numbers are in the table below.</desc>'
        f"{''.join(parts)}</svg>"
    )
    columns = [_columns(one, unit) for one in series]
    headers = ("", *(header for names, _ in columns for header in names))
    rows = tuple(
        (str(label), *(column[place] for _, values in columns for column in values))
        for place, label in enumerate(labels)
    )
    return Chart(title, finding, svg, headers, rows, chart_id)


def _columns(one: Series, unit: str) -> tuple[list[str], list[list[str]]]:
    tail = f" ({unit})" if unit and unit != "%" else ""
    names, columns = [one.name + tail], [_cells(one.values, unit)]
    if one.low and one.high:
        names += [f"{one.name}, low{tail}", f"{one.name}, high{tail}"]
        columns += [_cells(one.low, unit), _cells(one.high, unit)]
    return names, columns


def _cells(values: Sequence[float | None], unit: str) -> list[str]:
    percent = "%" if unit == "%" else ""
    return ["not known" if value is None else _number(value) + percent for value in values]
