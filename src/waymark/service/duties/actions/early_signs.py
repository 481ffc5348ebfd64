"""Rules of early signs: written in plain words, tried on past days, switched on; and the children they point to, looked at."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from waymark.clocks import early_signs
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.models import Partnership
from waymark.service.pupils.permissions import require_may_act
from waymark.service.pupils.turns import take_turns

from .. import permissions, rules
from ..early_signs import tried
from ..models import EarlySignFlag, EarlySignRule, EarlySignTrial

TRIED_OVER = timedelta(weeks=52)


@transaction.atomic
def write_rule(*, words: str, partnership: Partnership | None, by: Actor, on: date) -> EarlySignRule:
    """Kept in the words the rule is read back in. Raises ``CannotBeDone`` with what was not understood."""
    permissions.WRITE_SIGN.require(by)
    try:
        said = early_signs.in_words(early_signs.from_words("rule", words))
    except early_signs.UnclearRule as unclear:
        raise rules.CannotBeDone("words", str(unclear)) from unclear
    held = EarlySignRule.objects.filter(words=said, partnership=partnership, switched_off_on__isnull=True).first()
    if held:
        return held
    rule = EarlySignRule.objects.create(words=said, partnership=partnership, written_by_id=by.person_id, written_on=on)
    record("write_sign", by=by, on=on, about=rule.reference, why=said)
    return rule


@transaction.atomic
def try_rule(*, rule: EarlySignRule, by: Actor, on: date) -> EarlySignTrial:
    """Over the last year, on the children the acting organisation sees: counts by group, small ones left out."""
    permissions.WRITE_SIGN.require(by)
    first_on, last_on = on - TRIED_OVER, on - timedelta(days=1)
    done = EarlySignTrial.objects.filter(rule=rule, tried_on=on).first()
    if done:
        return done
    children, flagged, by_group = tried(rule, first_on, last_on)
    trial = EarlySignTrial.objects.create(
        rule=rule, tried_on=on, first_on=first_on, last_on=last_on, children=children, flagged=flagged, by_group=by_group
    )
    record("try_sign", by=by, on=on, about=rule.reference, why=rule.words)
    return trial


@transaction.atomic
def switch_on(*, rule: EarlySignRule, by: Actor, on: date) -> EarlySignRule:
    """Only a rule that was tried. Raises ``CannotBeDone``."""
    permissions.WRITE_SIGN.require(by)
    rule = EarlySignRule.objects.select_for_update().get(pk=rule.pk)
    if rule.switched_on_on and rule.switched_off_on is None:
        return rule
    if rule.switched_off_on:
        raise rules.CannotBeDone("", "This rule was switched off. Write it again and try it, so that its numbers are of today.")
    if not EarlySignTrial.objects.filter(rule=rule).exists():
        raise rules.CannotBeDone("", "Try the rule on past days first, and read whom it would have pointed to.")
    rule.switched_on_on, rule.switched_on_by_id = on, by.person_id
    rule.save(update_fields=["switched_on_on", "switched_on_by"])
    record("switch_sign_on", by=by, on=on, about=rule.reference, why=rule.words)
    return rule


@transaction.atomic
def switch_off(*, rule: EarlySignRule, by: Actor, on: date) -> EarlySignRule:
    """It points to nobody new from today; what it pointed to wears off as it was said."""
    permissions.WRITE_SIGN.require(by)
    rule = EarlySignRule.objects.select_for_update().get(pk=rule.pk)
    if rule.switched_on_on and rule.switched_off_on is None:
        rule.switched_off_on = on
        rule.save(update_fields=["switched_off_on"])
        record("switch_sign_off", by=by, on=on, about=rule.reference, why=rule.words)
    return rule


@transaction.atomic
def look_at_flag(*, flag: EarlySignFlag, words: str, by: Actor, on: date) -> EarlySignFlag:
    """Somebody looked at this child, and says what they saw or will do. Raises ``CannotBeDone``."""
    permissions.LOOK_AT_SIGN.require(by)
    require_may_act(by, flag.pupil, on)
    take_turns([flag.pupil_id])
    rules.check_words(words)
    flag.looked_on, flag.looked_by_id, flag.look_words = on, by.person_id, words.strip()
    flag.save(update_fields=["looked_on", "looked_by", "look_words"])
    record("answer_sign", by=by, on=on, about=flag.rule.reference, pupil_id=flag.pupil_id, why=words.strip())
    return flag


@transaction.atomic
def family_told_of_flag(*, flag: EarlySignFlag, told_on: date, by: Actor, on: date) -> EarlySignFlag:
    """The family was told that the school looks at their child, and why. Raises ``CannotBeDone``."""
    permissions.LOOK_AT_SIGN.require(by)
    require_may_act(by, flag.pupil, on)
    take_turns([flag.pupil_id])
    if not flag.raised_on <= told_on <= on:
        raise rules.CannotBeDone("told_on", "Enter the day you told the family: from the day the child came on the list to today")
    if flag.family_told_on is None:
        flag.family_told_on = told_on
        flag.save(update_fields=["family_told_on"])
        record("tell_family_of_sign", by=by, on=on, about=flag.rule.reference, pupil_id=flag.pupil_id)
    return flag
