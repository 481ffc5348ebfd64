"""`waymark import-schools`: show what GIAS files would change, ask, and import them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .source import FileRefused

if TYPE_CHECKING:
    from .importing import GiasFiles
    from .report import Prepared, Report

OK, NOTHING_IMPORTED, BAD_INPUT = 0, 1, 2
_DATED_NAME = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SHOWN = 10


class _Refused(Exception):
    def __init__(self, sentence: str, code: int = BAD_INPUT) -> None:
        super().__init__(sentence)
        self.code = code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything but --json, which every command of the service has."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the GIAS establishments file (edubasealldata….csv)")
    parser.add_argument("--links", type=Path, metavar="FILE", help="the GIAS links file (links_edubasealldata….csv)")
    parser.add_argument("--trusts", type=Path, metavar="FILE", help="the GIAS groups file (allgroupsdata….csv)")
    parser.add_argument("--dry-run", action="store_true",
                        help="count new, changed, closed, same and wrong; save nothing")
    parser.add_argument("--wrong-rows", type=Path, metavar="OUT",
                        help="write the wrong rows here, the reason in the first column "
                        "(those of links and trusts beside it)")
    parser.add_argument("--leave-out-wrong", action="store_true", help="import the other rows when some are wrong")
    parser.add_argument("--authority", metavar="CODES", default="",
                        help="only schools of these authorities, such as 926,925 (all of them otherwise)")
    parser.add_argument("--as-of", metavar="DATE", default="",
                        help="the day the file speaks of, as 2025-04-22 (otherwise the date in its name, or today)")
    parser.add_argument("--yes", action="store_true", help="import without asking")


def run(options: argparse.Namespace) -> int:
    """0 done, or a dry run without wrong rows; 1 nothing imported: wrong rows, or the answer was no; 2 bad input."""
    from .importing import ImportRefused

    try:
        return _run(options)
    except _Refused as refused:
        return _tell(options, str(refused), refused.code)
    except FileRefused as refused:
        return _tell(options, str(refused), BAD_INPUT)
    except ImportRefused as refused:
        return _tell(options, str(refused), NOTHING_IMPORTED)


def _run(options: argparse.Namespace) -> int:
    from . import importing, report

    as_of, authorities = _day(options), _authorities(options.authority)
    with ExitStack() as opened:
        files = _open(options, authorities, opened)
        _say("Reading the files and comparing them with what is stored …")
        prepared = importing.prepare(files, _open_wrong_rows(options, opened))
        facts: dict[str, Any] = {**report.summary(prepared), "as_of": as_of, "imported": False}
        if not options.json:
            print(_text(prepared))
        for name, path in _wrong_rows_paths(options).items():
            _say(f"Wrong rows of the {name} written to {path}: {prepared.reports[name].counts['wrong']:,}.")
        if options.dry_run:
            return _answer(options, facts, NOTHING_IMPORTED if prepared.wrong else OK, "Nothing was saved (--dry-run).")
        if prepared.wrong and not options.leave_out_wrong:
            raise _Refused(_about_wrong(prepared, options), NOTHING_IMPORTED)
        if not prepared.writes:
            return _answer(options, facts, OK, "Everything is stored already: nothing to import.")
        if not options.yes and not _confirmed(options, prepared):
            return _answer(options, facts, NOTHING_IMPORTED, "Nothing was imported.")
        _say("Importing …")
        importing.apply(
            files, prepared=prepared, by="waymark import-schools", on=as_of, leave_out_wrong=options.leave_out_wrong
        )
        return _answer(options, {**facts, "imported": True}, OK, "Imported.")


def _open(options: argparse.Namespace, authorities: tuple[str, ...], opened: ExitStack) -> GiasFiles:
    from .importing import GiasFile, GiasFiles

    def file(path: Path) -> GiasFile:
        try:
            return GiasFile(path.name, opened.enter_context(path.open("rb")))
        except OSError as error:
            raise _Refused(f"{path} cannot be read: {error.strerror}. Check the name of the file.") from None

    return GiasFiles(
        file(options.file),
        links=file(options.links) if options.links else None,
        trusts=file(options.trusts) if options.trusts else None,
        authorities=authorities,
    )


def _wrong_rows_paths(options: argparse.Namespace) -> dict[str, Path]:
    """Where each file's wrong rows go: OUT for the schools, OUT-links and OUT-trusts beside it."""
    out: Path | None = options.wrong_rows
    if not out:
        return {}
    beside = {"links": options.links, "trusts": options.trusts}
    return {"schools": out} | {
        name: out.with_name(f"{out.stem}-{name}{out.suffix}") for name, path in beside.items() if path
    }


def _open_wrong_rows(options: argparse.Namespace, opened: ExitStack) -> dict[str, BinaryIO]:
    inputs = {path.resolve() for path in (options.file, options.links, options.trusts) if path}
    streams: dict[str, BinaryIO] = {}
    for name, path in _wrong_rows_paths(options).items():
        if path.resolve() in inputs:
            raise _Refused(f"{path} is a file to be read: give --wrong-rows another name.")
        try:
            streams[name] = opened.enter_context(path.open("wb"))
        except OSError as error:
            raise _Refused(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    return streams


def _authorities(written: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in written.split(",") if code.strip())
    wrong = [code for code in codes if not re.fullmatch(r"\d{3}", code)]
    if wrong:
        raise _Refused(f"--authority: “{wrong[0]}” is not an authority's code; write three digits, such as 926,925.")
    return codes


def _day(options: argparse.Namespace) -> date:
    if options.as_of:
        try:
            return date.fromisoformat(options.as_of)
        except ValueError:
            raise _Refused(f"--as-of: “{options.as_of}” is not a date; write it as 2025-04-22.") from None
    if found := _DATED_NAME.search(options.file.name):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            pass
    from django.utils import timezone

    return timezone.localdate()


def _confirmed(options: argparse.Namespace, prepared: Prepared) -> bool:
    if options.json or not sys.stdin.isatty():
        raise _Refused("There is nobody to ask here whether to import: add --yes to import, or --dry-run to look.")
    return input(f"Import {prepared.writes:,} changes? [y/N] ").strip().casefold() in {"y", "yes"}


def _about_wrong(prepared: Prepared, options: argparse.Namespace) -> str:
    way_out = "" if options.wrong_rows else "See them with --wrong-rows OUT.csv. "
    rows = "1 row is wrong" if prepared.wrong == 1 else f"{prepared.wrong:,} rows are wrong"
    return (
        f"{rows}, so nothing was imported: a file is imported whole or not at all. {way_out}"
        "Mend the file, or add --leave-out-wrong to import the other rows."
    )


def _text(prepared: Prepared) -> str:
    return "\n\n".join(_report_text(name, report) for name, report in prepared.reports.items())


def _report_text(name: str, report: Report) -> str:
    lines = [f"{name.capitalize()}: {report.file_name} ({report.source.encoding}, {report.columns} columns)"]
    lines += [f"  {report.rows:>7,}  rows"] + [f"  {rows:>7,}    {kind}" for kind, rows in report.five().items()]
    if report.outside:
        lines.append(f"  {report.outside:>7,}  passed over: {_OUTSIDE[name]}")
    if report.absent:
        lines.append(f"  {report.absent:>7,}  stored but not in the file: left as they are")
    if report.tally:
        lines += _counted("By status", report.tally.by_status, report.tally.status_names)
        lines += _counted("By type", report.tally.by_type, report.tally.type_names)
    lines += [f"  changed field: {field} in {rows:,}" for field, rows in report.changed_fields.most_common()]
    lines += [f"  line {wrong['line']:,}: {wrong['why']}" for wrong in report.wrong_rows[:_SHOWN]]
    if report.counts["wrong"] > _SHOWN:
        lines.append(f"  … and {report.counts['wrong'] - _SHOWN:,} wrong rows more")
    return "\n".join(lines)


_OUTSIDE = {"schools": "other authorities' schools", "trusts": "groups that are not trusts", "links": ""}


def _counted(title: str, counts: dict[str, int], names: dict[str, str]) -> list[str]:
    rows = sorted(counts.items())
    return [f"  {title}:"] + [f"  {n:>7,}    {code:>2} {names.get(code) or 'cannot be told'}" for code, n in rows]


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _answer(options: argparse.Namespace, facts: dict[str, Any], code: int, sentence: str) -> int:
    if options.json:
        print(json.dumps(facts, default=str), flush=True)
    else:
        print(sentence, flush=True)
    return code


def _tell(options: argparse.Namespace, sentence: str, code: int) -> int:
    if options.json:
        print(json.dumps({"error": sentence}), flush=True)
    print(f"waymark import-schools: {sentence}", file=sys.stderr, flush=True)
    return code
