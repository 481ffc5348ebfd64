"""`waymark model check FILE [--json]`: is a county's model right, and if not, what to mend on which line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from waymark.service.organisations.authority_model import load_model
from waymark.service.organisations.authority_model.errors import ModelErrors
from waymark.service.organisations.authority_model.files import ModelFileMissing, model_path
from waymark.service.organisations.authority_model.model import AuthorityModel

RIGHT, WRONG, UNREADABLE = 0, 1, 2

_EXAMPLE = """example:
  waymark model check norfolk
  waymark model check county/our-model.toml --json

exit codes: 0 the model is right, 1 it has errors, 2 the file cannot be read"""


def check_command(argv: Sequence[str]) -> int:
    """Exit code 0 right, 1 wrong, 2 not readable or not understood."""
    parser = argparse.ArgumentParser(
        prog="waymark model check",
        description="Checks an authority's AP model and prints every error with its line.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="a model file, or norfolk, lincolnshire or fenshire")
    parser.add_argument("--json", action="store_true", help="print the findings for a program")
    parser.add_argument("--assumptions", action="store_true", help="list every value marked as assumed")
    chosen = parser.parse_args(argv)
    name = Path(chosen.file).name
    try:
        name = model_path(chosen.file).name
        model = load_model(chosen.file)
    except ModelFileMissing as error:
        _print_unreadable(name, str(error), chosen.json)
        return UNREADABLE
    except ModelErrors as error:
        _print_errors(name, error, chosen.json)
        return WRONG
    _print_right(name, model, as_json=chosen.json, with_assumptions=chosen.assumptions)
    return RIGHT


def counts(model: AuthorityModel) -> dict[str, int]:
    return {
        "sites": len(model.opening_timeline),
        "partnerships": len(model.partnerships),
        "kinds": len(model.kinds),
        "routes": len(model.routes),
        "panels": len(model.panels),
        "letters": len(model.templates),
        "school_years": len(model.term_dates),
        "assumed": len(model.assumptions()),
    }


def summary(name: str, model: AuthorityModel) -> str:
    held = counts(model)
    assumed = held.pop("assumed")
    listed = ", ".join(f"{number} {_noun(noun, number)}" for noun, number in held.items())
    return f"{name} is right: {listed}; {assumed} {'value is' if assumed == 1 else 'values are'} assumed."


def _noun(plural: str, number: int) -> str:
    words = plural.replace("_", " ")
    return words[:-1] if number == 1 else words


def _print_right(name: str, model: AuthorityModel, *, as_json: bool, with_assumptions: bool) -> None:
    if as_json:
        listed = [asdict(each) for each in model.assumptions()]
        found = {"counts": counts(model), "assumptions": listed, "lacking": list(model.lacking()), "errors": []}
        print(json.dumps({"file": name, "right": True} | found))
        return
    print(summary(name, model))
    for sentence in model.lacking():
        print(f"Still lacking in {name}: {sentence}")
    for each in model.assumptions() if with_assumptions else ():
        print(f"{each.where}:{each.line}: {each.path} = {each.value}" + (f"  ({each.note})" if each.note else ""))


def _print_errors(name: str, error: ModelErrors, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": name, "right": False, "errors": [asdict(each) for each in error.errors]}))
        return
    for each in error.errors:
        print(each)
    files = Counter(each.where for each in error.errors)
    number = sum(files.values())
    print(f"{name} cannot be used: {number} {'error' if number == 1 else 'errors'} to mend.", file=sys.stderr)


def _print_unreadable(name: str, sentence: str, as_json: bool) -> None:
    if as_json:
        wrong = {"where": name, "line": 0, "path": "", "message": sentence}
        print(json.dumps({"file": name, "right": False, "errors": [wrong]}))
    else:
        print(sentence, file=sys.stderr)
