"""Refusals are counted like the places got: of requests sent between two days, unless a place was agreed after all."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

BEFORE = import_module("waymark.service.panels.migrations.0006_how_often_a_panel_said_no").FUNCTION
BY_DAY_DECIDED = """
    SELECT r.school_id, count(*) FROM panels_decision d JOIN referrals_referral r ON r.id = d.referral_id
     WHERE d.partnership_id = wanted_partnership AND d.outcome = 'not_this_way' AND d.reopened_on IS NULL
       AND d.decided_on BETWEEN first_day AND last_day GROUP BY 1;"""
BY_DAY_SENT = """
    SELECT r.school_id, count(DISTINCT r.id) FROM panels_decision d JOIN referrals_referral r ON r.id = d.referral_id
     WHERE r.partnership_id = wanted_partnership AND d.outcome = 'not_this_way' AND d.reopened_on IS NULL
       AND r.submitted_on BETWEEN first_day AND last_day
       AND NOT EXISTS (SELECT 1 FROM placements_placement p WHERE p.referral_id = r.id
                        AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended'))
     GROUP BY 1;"""
assert BEFORE.count(BY_DAY_DECIDED) == 1


class Migration(migrations.Migration):
    dependencies = [("panels", "0013_why_a_decision_went_against_those_asked"), ("placements", "0001_initial")]
    operations = [migrations.RunSQL(BEFORE.replace(BY_DAY_DECIDED, BY_DAY_SENT), BEFORE)]
