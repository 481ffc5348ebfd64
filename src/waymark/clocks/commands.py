"""`clocks`: every counter, duty and deadline of one child, from a file, without the service."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from .answering import answer
from .printing import as_data, as_text
from .reading import InvalidHistory, read_history

OK, BAD_INPUT = 0, 2
EXAMPLE = "  {prog} clocks history.json --on 2026-11-23"
SUMMARY = "say every counter, duty and deadline that the law sets for one child, from a file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("history", type=Path, help='facts of one child as JSON ("waymark.clocks/1"); - reads standard input')
    parser.add_argument("--on", type=_day, metavar="DATE", help="as it stood on this day, as YYYY-MM-DD (default today)")


def run(options: argparse.Namespace) -> int:
    try:
        text = sys.stdin.read() if str(options.history) == "-" else options.history.read_text(encoding="utf-8-sig")
        history, calendars = read_history(text)
    except InvalidHistory as error:
        return _refused(options, [{"place": place, "says": says} for place, says in error.troubles], str(error))
    except UnicodeDecodeError:
        return _refused(options, [], f"{options.history} is not text in UTF-8. Write it again as JSON.")
    except OSError as error:
        return _refused(options, [], f"{options.history}: {error.strerror}. Name a file that can be read.")
    found = answer(history, calendars, options.on or date.today())
    print(json.dumps(as_data(found), indent=1, ensure_ascii=False) if options.json else as_text(found))
    return OK


def _refused(options: argparse.Namespace, troubles: list[dict[str, str]], text: str) -> int:
    if options.json:
        print(json.dumps({"error": text, "troubles": troubles}, ensure_ascii=False))
    print(text, file=sys.stderr)
    return BAD_INPUT


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written} is no day: write it as YYYY-MM-DD, such as 2026-11-23") from None
