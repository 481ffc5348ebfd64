"""How many may vote on each case, what an override cost, the day a meeting was moved from, and whose order the list has.

The database counts the schools that may vote on a case. With fewer than the quorum it takes a decision only with its reason.
"""

from __future__ import annotations

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION panels_decide_only_when_allowed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  meeting panels_panelmeeting%ROWTYPE;
  home_school bigint;
  schools_here integer;
  may_vote integer;
  needed integer;
  barred text;
BEGIN
  IF NEW.item_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT m.* INTO meeting FROM panels_panelmeeting m JOIN panels_agendaitem i ON i.meeting_id = m.id
   WHERE i.id = NEW.item_id FOR UPDATE OF m;
  IF meeting.state <> 'open' THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_in_an_open_meeting',
      MESSAGE = 'The meeting is not open, so nothing can be decided in it.';
  END IF;
  SELECT count(DISTINCT member.organisation_id) INTO schools_here FROM panels_panelmember member
    JOIN organisations_organisation body ON body.id = member.organisation_id
   WHERE member.meeting_id = meeting.id AND member.is_present AND member.part <> 'adviser' AND body.kind = 'school';
  IF schools_here < meeting.quorum AND NOT meeting.is_inquorate_fallback THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_with_a_quorum',
      MESSAGE = format('Only %s schools are here and the quorum is %s: the panel cannot decide.', schools_here, meeting.quorum);
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(NEW.voters) AS voter(id) WHERE NOT EXISTS (
      SELECT 1 FROM panels_panelmember member WHERE member.id = voter.id AND member.meeting_id = meeting.id
         AND member.is_present AND member.part <> 'adviser')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'only_present_members_vote',
      MESSAGE = 'Only members who are present and may vote can be counted as agreeing.';
  END IF;
  SELECT coalesce(r.school_id, p.home_school_id) INTO home_school FROM panels_agendaitem i
    LEFT JOIN referrals_referral r ON r.id = i.referral_id LEFT JOIN placements_placement p ON p.id = i.placement_id
   WHERE i.id = NEW.item_id;
  SELECT person.name INTO barred FROM panels_panelmember member
    JOIN accounts_person person ON person.id = member.person_id
    LEFT JOIN panels_interest interest ON interest.member_id = member.id AND interest.item_id = NEW.item_id
   WHERE member.id = ANY (NEW.voters)
     AND (member.organisation_id = home_school OR interest.kind = 'own_school'
          OR coalesce(meeting.rules -> 'bars_vote', '[]'::jsonb) ? interest.kind) LIMIT 1;
  IF barred IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_votes_on_their_own_case',
      MESSAGE = format('%s has an interest in this case and may speak but not vote.', barred);
  END IF;
  SELECT count(DISTINCT member.organisation_id) INTO may_vote FROM panels_panelmember member
    JOIN organisations_organisation body ON body.id = member.organisation_id
   WHERE member.meeting_id = meeting.id AND member.is_present AND member.part <> 'adviser' AND body.kind = 'school'
     AND member.organisation_id IS DISTINCT FROM home_school
     AND NOT EXISTS (SELECT 1 FROM panels_interest interest
                      WHERE interest.member_id = member.id AND interest.item_id = NEW.item_id
                        AND (interest.kind = 'own_school'
                             OR coalesce(meeting.rules -> 'bars_vote', '[]'::jsonb) ? interest.kind));
  needed := CASE WHEN meeting.is_inquorate_fallback THEN least(meeting.quorum, schools_here) ELSE meeting.quorum END;
  IF NEW.outcome <> 'noted' AND may_vote < needed
     AND (NEW.below_quorum_reason = '' OR meeting.rules ->> 'fallback_when_inquorate' = 'adjourn') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_with_enough_who_may_vote',
      MESSAGE = format('Only %s of the schools here may vote on this case and the quorum is %s: deciding it takes a reason on record.',
                       may_vote, meeting.quorum);
  END IF;
  NEW.schools_present := schools_here;
  NEW.schools_voting := may_vote;
  RETURN NEW;
END $$;
"""
BEFORE = import_module("waymark.service.panels.migrations.0002_a_panel_decides_only_when_it_may").FUNCTION.partition("CREATE TRIGGER")[0]


class Migration(migrations.Migration):

    dependencies = [
        ('allocation', '0002_how_places_are_shared'),
        ('organisations', '0001_initial'),
        ('panels', '0004_the_pack_and_who_is_there'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='decision',
            name='below_quorum_reason',
            field=models.TextField(blank=True, help_text='why it was decided with fewer than the quorum able to vote'),
        ),
        migrations.AddField(
            model_name='decision',
            name='override_cost',
            field=models.TextField(blank=True, help_text='what departing from the proposal cost others, as the page said it'),
        ),
        migrations.AddField(
            model_name='decision',
            name='schools_voting',
            field=models.PositiveSmallIntegerField(help_text='schools here that may vote on this case; counted by the database', null=True),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='below_quorum_reason',
            field=models.TextField(blank=True, help_text='why it was decided with fewer than the quorum able to vote'),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='override_cost',
            field=models.TextField(blank=True, help_text='what departing from the proposal cost others, as the page said it'),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='schools_voting',
            field=models.PositiveSmallIntegerField(help_text='schools here that may vote on this case; counted by the database', null=True),
        ),
        migrations.AddField(
            model_name='panelmeeting',
            name='is_ordered_by_hand',
            field=models.BooleanField(default=False, help_text='somebody moved a case: its order is kept'),
        ),
        migrations.AddField(
            model_name='panelmeeting',
            name='listed_for_on',
            field=models.DateField(help_text='the day it was called for, when it was held on another', null=True),
        ),
        migrations.AddField(
            model_name='panelmeeting',
            name='moved_reason',
            field=models.TextField(blank=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "voters") VALUES (NEW."asked_people", NEW."below_quorum_reason", NEW."decided_by_id", NEW."decided_on", NEW."decision_maker", NEW."differs_from_proposal", NEW."id", NEW."interim_owner_id", NEW."interim_review_on", NEW."interim_support", NEW."is_urgent", NEW."item_id", NEW."offered_instead", NEW."outcome", NEW."override_cost", NEW."partnership_id", NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."proposal_sentence", NEW."proposed_class_id", NEW."pupil_id", NEW."reason", NEW."reason_code", NEW."reference", NEW."referral_id", NEW."reopened_on", NEW."reopened_reason", NEW."schools_present", NEW."schools_voting", NEW."voters"); RETURN NULL;', hash='de17a5a875b9f471c9d8822604396a66e38d58d4', operation='INSERT', pgid='pgtrigger_insert_insert_a414b', table='panels_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "voters") VALUES (NEW."asked_people", NEW."below_quorum_reason", NEW."decided_by_id", NEW."decided_on", NEW."decision_maker", NEW."differs_from_proposal", NEW."id", NEW."interim_owner_id", NEW."interim_review_on", NEW."interim_support", NEW."is_urgent", NEW."item_id", NEW."offered_instead", NEW."outcome", NEW."override_cost", NEW."partnership_id", NOW(), \'update\', NEW."id", NEW."placement_id", NEW."proposal_sentence", NEW."proposed_class_id", NEW."pupil_id", NEW."reason", NEW."reason_code", NEW."reference", NEW."referral_id", NEW."reopened_on", NEW."reopened_reason", NEW."schools_present", NEW."schools_voting", NEW."voters"); RETURN NULL;', hash='dbf73039bf11341204f933fea5160c6cc4e334fc', operation='UPDATE', pgid='pgtrigger_update_update_3abd1', table='panels_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "voters") VALUES (OLD."asked_people", OLD."below_quorum_reason", OLD."decided_by_id", OLD."decided_on", OLD."decision_maker", OLD."differs_from_proposal", OLD."id", OLD."interim_owner_id", OLD."interim_review_on", OLD."interim_support", OLD."is_urgent", OLD."item_id", OLD."offered_instead", OLD."outcome", OLD."override_cost", OLD."partnership_id", NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."proposal_sentence", OLD."proposed_class_id", OLD."pupil_id", OLD."reason", OLD."reason_code", OLD."reference", OLD."referral_id", OLD."reopened_on", OLD."reopened_reason", OLD."schools_present", OLD."schools_voting", OLD."voters"); RETURN NULL;', hash='a875f4555954bd6bb95926a729274879ea070592', operation='DELETE', pgid='pgtrigger_delete_delete_0b0bf', table='panels_decision', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='panelmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('listed_for_on__isnull', True), models.Q(('moved_reason', ''), _negated=True), _connector='OR'), name='a_meeting_moved_to_another_day_says_why'),
        ),
        migrations.RunSQL(FUNCTION, BEFORE),
    ]
