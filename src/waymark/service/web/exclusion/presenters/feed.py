"""Days as an iCalendar file (RFC 5545): whole days, references and no name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from waymark.service.duties.feed import FeedEvent

OCTETS_A_LINE = 75
NAME = "Waymark: the sixth day"
DAY = timedelta(days=1)


def calendar_text(events: Iterable[FeedEvent], *, base: str, made_at: datetime) -> str:
    """``base`` is what each event's link is put after, such as "https://…"; lines end as the standard asks."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Waymark//Sixth day//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(NAME)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for one in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(one.uid)}@waymark",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + DAY:%Y%m%d}",
            f"SUMMARY:{escaped(one.summary)}",
            f"URL:{base}{one.link}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Backslash, semicolon, comma and line ends, as a value of type TEXT holds them."""
    for plain, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, said)
    return text


def folded(line: str) -> str:
    """At most 75 octets a line; a longer one goes on after a space. A character is never cut in two."""
    parts, current, room = [], "", OCTETS_A_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(current)
            current, room = "", OCTETS_A_LINE - 1
        current, room = current + letter, room - size
    return "\r\n ".join([*parts, current])
