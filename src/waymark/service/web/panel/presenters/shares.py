"""A partnership's account between its schools, as its page shows it and as a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from waymark.service.allocation.sharing.account import Account
from waymark.service.allocation.sharing.counts import Counts
from waymark.service.allocation.sharing.summary import (
    HostLine,
    ShareLine,
    host_lines,
    school_lines,
    trust_lines,
    whole_line,
)
from waymark.service.organisations.authority_model.values import FairShare
from waymark.service.web.components.wording import plural

from .fair_share import owed_words

BAR_WIDTH, BAR_HEIGHT = 160, 14

ACCOUNT_HEADERS = [
    "School", *({"text": text, "numeric": True} for text in
                ("Owed at the start", "+ Its share", "− Received", "+ Lapsed", "= Now")), "Owes or is owed",
]
CHILDREN_HEADERS = [
    "School", *({"text": text, "numeric": True} for text in
                ("Pupils", "Asked", "Got a place", "Refused", "Neither", "Came back", "Took in")),
]
TERM_HEADERS = [
    "School", *({"text": text, "numeric": True} for text in
                ("Owed at the start", "+ Its share", "− Decided", "− Made longer", "+ Given back", "+ Lapsed", "= Now")),
]
HOST_HEADERS = ["Host", *({"text": text, "numeric": True} for text in
                          ("Children", "Of other schools", "Place-weeks"))]


@dataclass(frozen=True)
class TermTable:
    title: str
    given: int
    rows: list[list[Any]]


@dataclass(frozen=True)
class SharePage:
    """Rows for ``data_table``. ``finding`` is the page in one sentence; ``outside`` names schools that are not counted."""

    year: str
    finding: str
    account: list[list[Any]]
    children: list[list[Any]]
    trusts: list[list[Any]]
    trusts_children: list[list[Any]]
    hosts: list[list[Any]]
    terms: list[TermTable]
    outside: list[str]
    rule: list[str]


def share_page(account: Account, terms: range, counts: Counts, refused: Mapping[int, int], names: Mapping[int, str]) -> SharePage:
    """``terms`` are those of one school year; ``counts`` and ``refused`` are of the same days."""
    lines = school_lines(account, terms, counts, refused)
    trusts = trust_lines(account, lines)
    whole = whole_line(lines)
    return SharePage(
        year=account.terms[terms[-1]].year,
        finding=_finding(lines, whole),
        account=_account_rows([*lines.values(), whole]),
        children=[_children_row(one) for one in [*lines.values(), whole]],
        trusts=_account_rows(trusts),
        trusts_children=[_children_row(one) for one in trusts],
        hosts=[_host_row(one) for one in host_lines(account, terms, counts, names)],
        terms=[_term(account, number) for number in reversed(terms)],
        outside=[one.name for one in lines.values() if not one.in_account],
        rule=rule_sentences(account.rule),
    )


def _finding(lines: Mapping[int, ShareLine], whole: ShareLine) -> str:
    known = [one for one in lines.values() if one.in_account]
    given = f"{plural(whole.received, 'place-week')} went to {plural(len(lines), 'school')}."
    if not any(one.owed for one in known):
        return f"{given} No school is owed anything."
    most, least = max(known, key=lambda one: one.owed), min(known, key=lambda one: one.owed)
    return (
        f"{given} {most.name} is owed the most, {plural(most.owed, 'place-week')}; "
        f"{least.name} has had the most beyond its share and owes {-least.owed}."
    )


def _account_rows(lines: list[ShareLine]) -> list[list[Any]]:
    reach = max((abs(one.owed) for one in lines), default=0)
    return [
        [one.name, *(_n(value) for value in (one.brought, one.entitled, one.received, one.lapsed)),
         _n(owed_words(one.owed) if one.in_account else "not counted"), balance_bar(one.owed, reach)]
        for one in lines
    ]


def _children_row(one: ShareLine) -> list[Any]:
    return [
        one.name, _n("not known" if one.pupils is None else f"{one.pupils:,}"),
        *(_n(_per(one, count)) for count in (one.asked, one.got, one.refused, one.neither, one.returned, one.took_in)),
    ]


def _per(one: ShareLine, count: int) -> str:
    """ "12 (10.4)": children, and for each 1,000 on roll."""
    rate = one.per_thousand(count)
    return str(count) if rate is None else f"{count} ({rate:.1f})"


def _host_row(one: HostLine) -> list[Any]:
    return [one.name, _n(one.children), _n(one.of_others), _n(one.place_weeks)]


def _term(account: Account, number: int) -> TermTable:
    rows = []
    for key in sorted(account.members[number], key=lambda key: account.schools[key].name):
        booked = [one for one in account.booked if (one.term, one.school_id) == (number, key)]
        balance = account.balance(number, key)
        rows.append([
            account.schools[key].name, _n(balance.brought if balance else 0), _n(balance.entitled if balance else 0),
            _n(sum(one.decided for one in booked)), _n(sum(one.longer for one in booked)),
            _n(sum(one.given_back for one in booked)), _n(balance.lapsed if balance else 0),
            _n(owed_words(balance.owed if balance else None)),
        ])
    return TermTable(account.terms[number].title, account.balances[number].given, rows)


def _n(value: Any) -> dict[str, Any]:
    return {"text": str(value), "numeric": True}


def balance_bar(owed: int, reach: int) -> Markup:
    """To the right of the middle: owed to the school. To the left: it owes. The number stands beside it in the table."""
    half = BAR_WIDTH / 2
    length = half * abs(owed) / reach if reach else 0
    start = half if owed >= 0 else half - length
    return Markup(
        '<svg class="wm-balance" width="{w}" height="{h}" viewBox="0 0 {w} {h}" aria-hidden="true" focusable="false">'
        '<rect class="wm-balance__{side}" x="{x:.1f}" y="2" width="{length:.1f}" height="{inner}"/>'
        '<line x1="{half}" x2="{half}" y1="0" y2="{h}" stroke="currentColor"/></svg>'
    ).format(
        w=BAR_WIDTH, h=BAR_HEIGHT, x=start, length=length, inner=BAR_HEIGHT - 4, half=half,
        side="to" if owed >= 0 else "from",
    )


def rule_sentences(rule: FairShare | None) -> list[str]:
    """The rule in words, from the authority's own values."""
    if rule is None:
        return ["No rule is in force, so no account is kept."]
    more = rule.weight_free_meals / rule.weight_each_pupil
    said = [
        "A place-week is one child in one commissioned place for one school week. Places kept for the host school are not "
        "counted, nor are outreach and advice.",
        "In each term a school’s share of all the place-weeks given is its share of the pupils on roll"
        + (f", a pupil with free school meals counting {1 + more:g} times." if more else ".")
        + " How often it asks changes nothing.",
        "A stay, or what makes one longer, is counted whole on the day it is decided, the weeks still to come with it, so that "
        "the next panel knows what is promised already. What a child does not use because the stay ended early is given back. "
        "A place that was agreed and never begun counts nothing.",
    ]
    if not rule.cap_place_weeks:
        return [*said, "The account is switched off: nothing is carried from one term to the next."]
    return [
        *said,
        f"No school is owed, or owes, more than {plural(rule.cap_place_weeks, 'place-week')}: what lies beyond lapses, "
        "and as much on the other side.",
        f"When a school year ends {rule.forgotten_percent_a_year}% of every balance is forgotten.",
    ]


SHEET_HEADERS = (
    "Term", "School", "Trust", "Pupils", "Free school meals %", "Weight", "Owed at the start", "Share", "Decided", "Made longer",
    "Given back", "Received", "Lapsed", "Owed at the end",
)


def sheet_rows(account: Account) -> list[list[str]]:
    """Every term and school, as numbers in text. A school that is not counted has empty cells for the account."""
    rows = []
    for number, term in enumerate(account.terms):
        for key in sorted(account.members[number], key=lambda key: account.schools[key].name):
            school, balance = account.schools[key], account.balance(number, key)
            booked = [one for one in account.booked if (one.term, one.school_id) == (number, key)]
            rows.append([
                term.title, school.name, school.trust, _s(school.pupils), _s(school.free_meals_percent),
                _s(balance and balance.weight), _s(balance and balance.brought), _s(balance and balance.entitled),
                *(str(sum(getattr(one, what) for one in booked)) for what in ("decided", "longer", "given_back", "received")),
                _s(balance and balance.lapsed), _s(balance and balance.owed),
            ])
    return rows


def _s(value: Any) -> str:
    return "" if value is None else str(value)
