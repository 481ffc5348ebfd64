"""Everything published of one authority, put together as the parameters of a simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from waymark.sufficiency.published.errors import UnusableData
from waymark.sufficiency.published.forecasting.backtest import PHASES, SHOCKS
from waymark.sufficiency.published.forecasting.choosing import choose
from waymark.sufficiency.published.forecasting.fit import alone, fit
from waymark.sufficiency.published.forecasting.forecast import forecast
from waymark.sufficiency.published.forecasting.table import training_table, within_reach
from waymark.sufficiency.published.reading import exclusions_file, lait_file
from waymark.sufficiency.published.reading.authorities import NATIONAL, Authority
from waymark.sufficiency.published.reading.measures import Measure, Phase, Term
from waymark.sufficiency.published.reading.series import Key, Published
from waymark.sufficiency.published.reading.shapes_file import CHARACTERISTICS, REPEATS, groups, spreads
from waymark.sufficiency.published.reading.waits import waiting
from waymark.sufficiency.published.reading.years import academic_year

from .parameters import Figure, PublishedParameters, Wait
from .pupils import fit_pupils, spread_from_rates
from .schools import SchoolFit, fit_schools, school_years
from .shapes import LAST_YEARS, characteristics, lengths, repeated, year_groups

AHEAD = 3
FORMS = ("gamma", "lognormal")
SCHOOL_PHASES = (Phase.PRIMARY, Phase.SECONDARY)
SCHOOL_MEASURES = (Measure.SUSPENSIONS, Measure.PERMANENT_EXCLUSIONS)


@alone
def calibrate(
    data: Published,
    authority: Authority,
    seed: int = 0,
    waits: Path | None = None,
    say: Callable[[str], None] = lambda sentence: None,
) -> PublishedParameters:
    """Rates and their forecasts, spreads of schools and pupils, shapes; `waits` is a file of published numbers waiting, if
    there is one.
    """
    figures = [
        *_rates(data, authority),
        *_against_england(data, authority),
        *_forecasts(within_reach(data, [authority], seed), authority, seed, say),
        *_schools(data, authority, say),
        *_pupils(data, authority),
    ]
    shapes = [*year_groups(data.folder), *characteristics(data.folder), lengths(data.folder), repeated(data.folder)]
    seen = [Wait(each.on, each.pupils, each.of, each.source, each.label) for each in (waiting(waits) if waits else ())]
    return PublishedParameters(authority.dfe, authority.ons, authority.name, seed, tuple(figures), tuple(shapes), tuple(seen))


def _rates(data: Published, authority: Authority) -> Iterator[Figure]:
    for phase in PHASES:
        for measure in Measure:
            points = data.series.get(Key(authority.dfe, Term.YEAR, phase, measure))
            if not points:
                continue
            last = points[-1]
            yield Figure(
                f"rate.{_key(phase)}.{_key(measure)}",
                last.rate.middle,
                last.rate.low,
                last.rate.high,
                "per 100 pupils a year",
                "published",
                _source(last.source),
                (academic_year(last.year),),
                f"{last.count} in {last.roll} pupils ({last.source}); ends are what rounding leaves open",
            )


def _source(of_point: str) -> str:
    return exclusions_file.PATTERN if of_point == "counted" else lait_file.PATTERN


def _against_england(data: Published, authority: Authority) -> Iterator[Figure]:
    """How many times England's a rate of the authority is; ends are the least and most of the last years without a shock."""
    for measure in Measure:
        own, nation = (
            {point.year: point.rate.middle for point in data.series.get(Key(whose, Term.YEAR, Phase.SECONDARY, measure), ())}
            for whose in (authority.dfe, NATIONAL)
        )
        years = [year for year in sorted(set(own) & set(nation)) if year not in SHOCKS[Term.YEAR] and nation[year] > 0][
            -LAST_YEARS:
        ]
        times = [own[year] / nation[year] for year in years]
        if times:
            yield Figure(
                f"times_england.secondary.{_key(measure)}",
                times[-1],
                min(times),
                max(times),
                "times England's rate",
                "published",
                f"{exclusions_file.PATTERN}; {lait_file.PATTERN}",
                tuple(academic_year(year) for year in years),
                f"value of {academic_year(years[-1])}; ends are the least and most of these years, shock years left out",
            )


def _forecasts(data: Published, authority: Authority, seed: int, say: Callable[[str], None]) -> Iterator[Figure]:
    for measure in Measure:
        last = max((points[-1].year for key, points in data.series.items() if _is(key, authority, measure)), default=None)
        if last is None:
            continue
        say(f"Choosing a model for {measure} from the years to {academic_year(last)} …")
        choice = choose(data, measure, last, SHOCKS[Term.YEAR], seed)
        years = tuple(range(last + 1, last + 1 + AHEAD))
        for phase in PHASES:
            table = training_table(data, Term.YEAR, phase, measure, last, SHOCKS[Term.YEAR])
            if table is None:
                continue
            told = forecast(fit(table, choice.model, seed), [authority.dfe], years, seed, widening=choice.widening)
            answer = told.get(authority.dfe)
            if answer is None:
                continue
            for year, middle, (low, high) in zip(years, answer.middle(), answer.between(95), strict=True):
                yield Figure(
                    f"rate.{_key(phase)}.{_key(measure)}.{academic_year(year)}",
                    middle,
                    low,
                    high,
                    "per 100 pupils a year",
                    "forecast",
                    f"{exclusions_file.PATTERN}; {lait_file.PATTERN}",
                    (academic_year(year),),
                    f"model “{choice.model.name}”, {choice.model.in_words}; see the back-test for how such forecasts did",
                )


def _is(key: Key, authority: Authority, measure: Measure) -> bool:
    return (key.authority, key.term, key.measure) == (authority.dfe, Term.YEAR, measure)


def _schools(data: Published, authority: Authority, say: Callable[[str], None]) -> Iterator[Figure]:
    found = exclusions_file.read(data.folder)
    everyone = {each.dfe for each in data.authorities()}
    for phase in SCHOOL_PHASES:
        for measure in SCHOOL_MEASURES:
            say(f"How much {phase} schools differ in {measure} …")
            try:
                years, whose = school_years(data, found, {authority.dfe}, phase, measure), authority.name
            except UnusableData:
                years, whose = (
                    school_years(data, found, everyone, phase, measure),
                    "all authorities of the folder, the authority having too few",
                )
            yield from _of_schools(f"{_key(phase)}.{_key(measure)}", fit_schools(years), whose)


def _of_schools(name: str, fitted: SchoolFit, whose: str) -> Iterator[Figure]:
    said = (
        f"effects of schools are {fitted.tail} (log likelihood better by {fitted.better_by:.1f}); {fitted.schools} schools, "
        f"{fitted.school_years} school years, {fitted.hidden} of them hidden as 1 or 2; {whose}"
    )
    check = (
        f"a tenth of schools has {fitted.share_of_top_tenth:.2f} of all that is expected; school years without any: "
        f"{fitted.none_seen:.3f} seen, {fitted.none_expected:.3f} by the fit"
    )
    years = tuple(academic_year(year) for year in fitted.years)
    of_effect = "standard deviation of the effect" if fitted.tail == "gamma" else "standard deviation of the log of the effect"
    for part, (value, low, high), unit in (
        ("spread", fitted.spread, f"{of_effect}, mean one, lasting; form {fitted.tail}"),
        ("scatter", fitted.scatter, "standard deviation of a year's own disturbance, mean one, gamma"),
    ):
        yield Figure(
            f"school_{part}.{name}", value, low, high, unit, "fitted", exclusions_file.PATTERN, years, f"{said}; {check}"
        )


def _pupils(data: Published, authority: Authority) -> Iterator[Figure]:
    rolls = {
        group.year: group.headcount.middle
        for group in groups(data.folder)
        if group.kind == "Total" and group.phase is Phase.SECONDARY
    }
    tables = [spread for spread in spreads(data.folder, REPEATS) if spread.phase is Phase.SECONDARY and spread.year in rolls][
        -LAST_YEARS:
    ]
    for form in FORMS:
        fits = [fit_pupils(spread, rolls[spread.year], form) for spread in tables]
        if fits:
            values = [each.spread for each in fits]
            yield Figure(
                f"pupil_risk_spread.secondary.{form}",
                values[-1],
                min(values),
                max(values),
                _unit(form),
                "fitted",
                f"{REPEATS[0]}; {CHARACTERISTICS}",
                tuple(academic_year(each.year) for each in fits),
                f"England; ends are the least and most of these years; misfit {fits[-1].misfit:.4f} log likelihood per suspended "
                "pupil; holds schools' effects and year groups too",
            )
        yield from _own_pupils(data, authority, form)


def _own_pupils(data: Published, authority: Authority, form: str) -> Iterator[Figure]:
    events, pupils = (
        {point.year: point for point in data.series.get(Key(authority.dfe, Term.YEAR, Phase.SECONDARY, measure), ())}
        for measure in (Measure.SUSPENSIONS, Measure.PUPILS_SUSPENDED)
    )
    years = [year for year in sorted(set(events) & set(pupils)) if year not in SHOCKS[Term.YEAR]][-LAST_YEARS:]
    found = {year: spread_from_rates(form, events[year].rate.middle / 100, pupils[year].rate.middle / 100) for year in years}
    told = {year: spread for year, spread in found.items() if spread is not None}
    if told:
        yield Figure(
            f"pupil_risk_spread.secondary.{form}.own",
            told[max(told)],
            min(told.values()),
            max(told.values()),
            _unit(form),
            "fitted",
            lait_file.PATTERN,
            tuple(academic_year(year) for year in sorted(told)),
            f"{authority.name}: the spread at which the rate leaves the published share suspended at least once; ends are the "
            "least and most of these years, shock years left out",
        )


def _unit(form: str) -> str:
    return "coefficient of variation of yearly risk" if form == "gamma" else "standard deviation of the log of yearly risk"


def _key(words: str) -> str:
    return words.replace(" ", "_")
