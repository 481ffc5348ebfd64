"""Every action by every role: found by reading the actions' modules, so that a new one fails until it is listed here."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from tests.factories.county import TODAY
from waymark.service.access.permission import NotPermitted
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.roles import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SERVICE = Path(__file__).resolve().parents[2] / "src" / "waymark" / "service"

# Called inside another act, which holds the permission, or by the service itself. Each says which.
INSIDE_ANOTHER_ACT = {
    "audit.record": "the audit itself",
    "audit.record_each": "the audit itself",
    "notifications.queue_message": "inside the act that causes the message",
    "notifications.held_for": "inside the act that causes the messages",
    "notifications.let_go": "panels.release_letter and panels.close_meeting",
    "notifications.drop_held": "panels.reopen_case",
    "referrals.still_missing": "a reading, for the page before send_to_head",
    "accounts.choose_password": "by a link sent to the person alone, checked in the act",
    "pupils.send_family_code": "by the family's own link, checked in the act",
    "pupils.check_family_code": "by the family's own link and code",
    "pupils.give_access": "inside the act that makes access needed",
    "pupils.end_access": "inside the act that ends it",
    "pupils.close_next_step": "inside the act that ends the support",
    "pupils.draft_letter": "inside the act that calls for the letter",
    "referrals.list_on_agenda": "panels.list_case",
    "referrals.put_off": "panels.decide",
    "referrals.waits_for_the_panel": "panels.open_meeting, on another day than it was called for",
    "placements.answer_longer_asked": "placements.extend_placement and panels.decide",
    "placements.take_back_longer_answer": "panels.reopen_case",
    "placements.draft_longer_letters": "placements.extend_placement and panels.decide",
    "placements.notice_went_out": "panels.release_letter",
    "placements.tell_of_agreed_place": "panels.release_letter and panels.close_meeting",
    "panels.ask_to_look_again": "by the family's own link, checked in the act",
    "referrals.take_back_own_words": "by the family's own link; the page gives only their own words",
    "referrals.waits_for_an_agenda": "panels.answer_challenge",
    "referrals.mark_decided": "panels.decide",
    "referrals.look_again": "panels.list_case",
    "duties.settle": "inside the acts that change a fact, and by the worker each night",
    "referrals.expire_stale_drafts": "the worker, each night, school by school",
}


def actions() -> dict[str, object]:
    found = {}
    for path in sorted(SERVICE.glob("*/actions*")):
        app = path.parent.name
        module = importlib.import_module(f"waymark.service.{app}.actions")
        names = getattr(module, "__all__", None) or [
            name for name, value in vars(module).items()
            if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__
        ]
        found |= {f"{app}.{name}": getattr(module, name) for name in names if inspect.isfunction(getattr(module, name))}
    return found


ACTIONS = actions()
GUARDED = {name: act for name, act in ACTIONS.items() if name not in INSIDE_ANOTHER_ACT}


def permission_of(act) -> object:
    """The permission an action requires, read from its source: ``permissions.NAME.require(``."""
    module = inspect.getmodule(inspect.unwrap(act))
    source = inspect.getsource(inspect.unwrap(act))
    _, _, after = source.partition("permissions.")
    name = after.split(".require(")[0].strip()
    return getattr(module.permissions, name, None) if after else None


def actor(role: str) -> Actor:
    kind = ROLES[role][0]
    return Actor(person_id=1, name="Nobody", membership_id=1, organisation_id=1, organisation_name="Nowhere",
                 organisation_kind=kind, role=role)


def test_every_action_requires_a_permission_or_says_inside_which_act_it_runs():
    assert [name for name, act in GUARDED.items() if permission_of(act) is None] == []


def test_the_list_of_inner_acts_names_only_acts_that_exist():
    assert set(INSIDE_ANOTHER_ACT) - set(ACTIONS) == set()


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_every_role_without_the_permission_is_refused_before_anything_is_read(name, django_assert_max_num_queries):
    act = GUARDED[name]
    permission = permission_of(act)
    wanted = inspect.signature(act).parameters
    for role in sorted(set(ROLES) - permission.roles):
        arguments = {key: MagicMock() for key, one in wanted.items() if one.default is inspect.Parameter.empty}
        arguments |= {"by": actor(role), "on": TODAY}
        arguments = {key: value for key, value in arguments.items() if key in wanted}
        positional = [arguments.pop(key) for key, one in wanted.items()
                      if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and key in arguments]
        with pytest.raises(NotPermitted), django_assert_max_num_queries(2):  # a savepoint and its end
            act(*positional, **arguments)
