"""The Jinja environment of every page: the GOV.UK macros, our macros, and the words filters make."""

from __future__ import annotations

from typing import Any

import jinja2
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse

from waymark.service.web.components import charts, clocks, forms, places_board, wording


def environment(**options: Any) -> jinja2.Environment:
    """For Django's Jinja2 backend.

    `undefined` is set here whatever Django says: with DEBUG on it would choose DebugUndefined, which prints
    "no such element" into text areas for every macro option left out.
    """
    options["undefined"] = jinja2.ChainableUndefined
    options["loader"] = _with_govuk_macros(options.get("loader"))
    options.setdefault("autoescape", True)
    options |= {"trim_blocks": True, "lstrip_blocks": True}
    built = jinja2.Environment(**options)
    built.globals.update(
        static=static,
        url=_url,
        get_messages=get_messages,
        form_field=forms.form_field,
        error_list=forms.error_list,
        board_layout=places_board.layout,
        make_clock=clocks.clock,
        line_chart_svg=charts.line_chart,
        bar_chart_svg=charts.bar_chart,
    )
    built.filters.update(
        day=wording.day,
        long_day=wording.long_day,
        time=wording.clock_time,
        day_and_time=wording.day_and_time,
        initials=wording.initials,
        plural=wording.plural,
        sentence_list=wording.sentence_list,
        pounds=wording.pounds,
        anchor=wording.anchor,
        clock=clocks.clock,
    )
    return built


def _with_govuk_macros(loader: jinja2.BaseLoader | None) -> jinja2.BaseLoader:
    govuk = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})
    return jinja2.ChoiceLoader([loader, govuk] if loader else [govuk])


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
