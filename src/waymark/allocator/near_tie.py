"""What fair share may and may not do.

First the list is settled without it, down to the lottery: the reference. Fair share may then choose another
list only if all of this holds, each a rule of its own below:

* statutory days and unmet urgency stay exactly as good as they were;
* fit falls by no more than the published tolerance, over the whole list;
* no child who has a place in the reference gets one with a longer journey or a later start;
* the journeys of all children with a place add up to no more minutes, and their starts to no more weeks of delay;
* the children with a place have, together, waited at least as many days.

So no child travels further or starts later to balance a ledger, and a place only ever passes between claims
that the earlier priorities call nearly equal. Among the lists that serve the ledger best, the best fit
decides, then the lottery.
"""

from __future__ import annotations

from collections.abc import Iterator

from waymark.allocator.ladder import level, no_worse
from waymark.allocator.model import Columns, Row


def guards(columns: Columns, reference: frozenset[int]) -> list[Row]:
    return [
        no_more_travel(columns, reference),
        no_more_delay(columns, reference),
        no_fewer_days_waited(columns, reference),
    ]


def no_more_travel(columns: Columns, reference: frozenset[int]) -> Row:
    term = 0, [columns.minutes(column) for column in range(len(columns.options))]
    return no_worse("no_more_travel", term, level(term, reference), least=True)


def no_more_delay(columns: Columns, reference: frozenset[int]) -> Row:
    term = (
        0,
        [option.start_week - columns.requests[option.request].earliest_week for option in columns.options],
    )
    return no_worse("no_more_delay", term, level(term, reference), least=True)


def no_fewer_days_waited(columns: Columns, reference: frozenset[int]) -> Row:
    term = 0, [columns.requests[option.request].waiting_days for option in columns.options]
    return no_worse("no_fewer_days_waited", term, level(term, reference), least=False)


def worse_for_the_child(columns: Columns, reference: frozenset[int]) -> Iterator[int]:
    """Columns further away or later than what the same child has in the reference."""
    for column in sorted(reference):
        if column >= len(columns.options):
            continue
        had = columns.options[column]
        for other in columns.by_request[had.request]:
            further = columns.minutes(other) > columns.minutes(column)
            if further or columns.options[other].start_week > had.start_week:
                yield other
