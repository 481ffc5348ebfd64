"""A simulation as two pages in plain words, for people who decide: the question, the answer, what it costs, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.kernel.wording import plural
from waymark.service.sufficiency.queries import Compared
from waymark.service.sufficiency.wording import HOW_FAR, HOW_SURE, MEASURES, NOT_VALIDATED, figure_words, year_words
from waymark.service.web.components.charts import Chart
from waymark.service.web.components.wording import long_day

from .about import about
from .charts import chart_of, lines_of
from .money import assumptions, money_page
from .pages import said_of, scenario_page
from .running import headlines
from .saying import ranged

CHARTED = ("waiting", "places_short", "permanent_exclusions", "sixth_day_breaches")
IN_THE_TABLE = (
    "waiting", "share_started_within", "places_short", "excluded_waiting", "occupancy", "starts", "permanent_exclusions",
    "sixth_day_breaches", "mean_journey",
)  # fmt: skip
FIGURES_NAMED = 3
# Of a drawing that stands alone, without the style sheet of the pages.
ALONE = """<style>text{font-family:"Libertinus Serif",serif;font-size:14px;fill:#1f2527}.wm-chart__grid{stroke:#d9d5cc}
.wm-chart__axis,.wm-chart__mark{stroke:#4c5254}.wm-chart__line{fill:none;stroke-width:2.5}
.wm-chart__dot{fill:#fff;stroke-width:2}.wm-chart__line.wm-chart__0,.wm-chart__dot.wm-chart__0{stroke:#0b4f57}
.wm-chart__line.wm-chart__1,.wm-chart__dot.wm-chart__1{stroke:#8a4b08}.wm-chart__band{fill:#0b4f57;opacity:.16;stroke:none}
.wm-chart__end{font-weight:700}</style>"""


@dataclass(frozen=True)
class ReportPage:
    title: str
    made: str
    question: str
    county: str
    answers: list[str]
    charts: list[Chart]
    years: list[str]
    table: list[list[str]]
    money: list[list[str]]
    rests_on: str
    assumptions: list[dict[str, str]]
    made_of: list[str]
    warning: str
    warnings: list[str]
    how: str
    brackets: str


def report_page(simulation: Any, one: Compared, before: Compared | None, authority: str, on: date) -> ReportPage:
    result, said = one.result, about(simulation)
    lines = lines_of(result, before.result if before else None)
    charts = (chart_of(measure, lines) for measure in CHARTED)
    years = [year_words(year) for year in result.years]
    return ReportPage(
        title=simulation.name,
        made=f"{authority}, {long_day(on)}",
        question="" if said_of(simulation) == simulation.name else said_of(simulation),
        county=f"{simulation.scenario.name}: {scenario_page(simulation.scenario).holds} {said.made_from} {said.figures}.",
        answers=[_answer(line) for line in headlines(one, before)],
        charts=[chart for chart in charts if chart],
        years=years,
        table=[[MEASURES[measure][0], *_cells(result, measure)] for measure in IN_THE_TABLE],
        money=[[str(cell) for cell in row] for row in money_page(result, {}).rows],
        rests_on=_rests_on(result),
        assumptions=assumptions(result),
        made_of=[*said.notes, *simulation.scenario.named.get("assumed", [])],
        warnings=list(said.warnings),
        brackets=f"{HOW_FAR} {HOW_SURE}",
        warning=(
            f"{NOT_VALIDATED} Read them as what the assumptions lead to, and differences between plans before the numbers "
            "themselves."
        ),
        how=(
            f"{simulation.futures:,} futures of the county were simulated week by week, child by child, none of them a real one. "
            f"Each number is a mean over them. Made with {said.figures} and {simulation.costs}, "
            f"seed {simulation.seed}, Waymark {simulation.library_version}; "
            f"it can be made again from {simulation.reference}, and gives the same numbers."
        ),
    )


def _answer(line: Any) -> str:
    return f"{line.text} Against what is planned today: {line.difference}." if line.difference else line.text


def _cells(result: Any, measure: str) -> list[str]:
    return [ranged(measure, point) for point in result.series(measure)]


def _rests_on(result: Any) -> str:
    named = []
    for measure, shares in result.kept.get("shares", {}).items():
        top = [one for one in shares if one["figure"]][:FIGURES_NAMED]
        if top and measure in MEASURES:
            few = ", ".join(f"{figure_words(one['figure'])} ({one['share']:.0%})" for one in top if one["share"] > 0)
            named.append(f"{MEASURES[measure][0]}: {few}.")
    number = len(result.kept.get("assumptions", {}))
    many = f"{plural(number, 'figure')} in it {'is' if number == 1 else 'are'} assumed, because nobody has published them."
    if not named:
        return f"{many} Too few futures were simulated to say how much each decides; 1,000 tell."
    return f"{many} What moves the answers most, as a share of their spread. {' '.join(named)}"


def report_told(found: ReportPage) -> dict[str, Any]:
    """For the paper form: plain values, each chart a drawing that stands alone."""
    return {
        **{name: getattr(found, name) for name in ReportPage.__dataclass_fields__ if name != "charts"},
        "charts": [
            {"finding": one.finding, "alt": f"{one.title}. {one.finding}", "svg": _alone(str(one.svg))} for one in found.charts
        ],
    }


def _alone(svg: str) -> str:
    head, _, rest = svg.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">{ALONE}{rest}'
