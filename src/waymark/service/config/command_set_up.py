"""`waymark set-up`: make this deployment serve one authority, from its model and the imported schools."""

from __future__ import annotations

import argparse

from .command import BAD_INPUT, Command, CommandTrouble, answer, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="norfolk, lincolnshire, fenshire, or the path of a model file")


def run(options: argparse.Namespace) -> int:
    from django.db import transaction

    from waymark.service.organisations.authority_model import ModelErrors, ModelFileMissing, model_path, parse_model
    from waymark.service.organisations.authority_model.files import read_text
    from waymark.service.organisations.queries import today
    from waymark.service.organisations.setting_up import AlreadySetUp, set_up_authority, set_up_partnerships
    from waymark.service.provisions.setting_up import set_up_provisions

    try:
        path = model_path(options.model)
        text = read_text(path)
        model = parse_model(text, where=path.name)
    except (ModelFileMissing, ModelErrors) as trouble:
        raise CommandTrouble(str(trouble), BAD_INPUT) from trouble
    say(f"Setting up {model.authority.name}")
    for sentence in model.lacking():
        say(f"Still lacking in {path.name}: {sentence}")
    try:
        with transaction.atomic():
            settled = set_up_authority(model, name=path.stem, text=text)
            partnerships = set_up_partnerships(model)
            provisions = set_up_provisions(model, settled.authority, on=today())
    except AlreadySetUp as trouble:
        raise CommandTrouble(str(trouble), BAD_INPUT) from trouble
    facts = {"authority": model.authority.name, "partnerships": partnerships, "provisions": provisions}
    answer(options, facts, _words(facts))
    return 0


def _words(facts: dict) -> str:
    members = sum(facts["partnerships"].values())
    opening = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in facts["provisions"].items())
    return (
        f"{facts['authority']}: {len(facts['partnerships'])} partnerships holding {members} memberships; provisions: {opening}."
    )


COMMAND = Command(
    name="set-up",
    summary="make this deployment serve one authority, from its model and the imported schools",
    example="  waymark import-schools edubasealldata.csv --authority 926 --yes\n  waymark set-up norfolk",
    run=run,
    add_arguments=add_arguments,
    as_owner=True,
)
