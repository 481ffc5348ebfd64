"""Before a decision between panels members of the partnership are asked by name. The database holds to who and how many."""

from __future__ import annotations

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

WHO = """
CREATE OR REPLACE FUNCTION panels_ask_who_may_vote() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  made panels_decision%ROWTYPE;
  home_school bigint;
BEGIN
  SELECT * INTO made FROM panels_decision WHERE id = NEW.decision_id;
  SELECT coalesce(r.school_id, p.home_school_id) INTO home_school FROM panels_decision d
    LEFT JOIN referrals_referral r ON r.id = d.referral_id LEFT JOIN placements_placement p ON p.id = d.placement_id
   WHERE d.id = NEW.decision_id;
  IF NOT made.is_urgent OR NEW.asked_on > made.decided_on OR NEW.pupil_id <> made.pupil_id THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_a_decision_between_panels',
      MESSAGE = 'Members are asked before a decision between panels, about the same child.';
  END IF;
  IF NEW.organisation_id = home_school THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_is_asked_about_their_own_case',
      MESSAGE = 'Nobody of the child''s own school is asked about the case.';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organisations_partnershipmember member
      WHERE member.partnership_id = made.partnership_id AND member.organisation_id = NEW.organisation_id
        AND member.starts_on <= NEW.asked_on AND (member.ends_on IS NULL OR member.ends_on >= NEW.asked_on)) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'only_the_partnership_is_asked',
      MESSAGE = 'Only people of a school of the partnership are asked.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER panels_ask_who_may_vote BEFORE INSERT OR UPDATE ON panels_askedmember
  FOR EACH ROW EXECUTE FUNCTION panels_ask_who_may_vote();
"""
HOW_MANY = """
CREATE OR REPLACE FUNCTION panels_ask_enough_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  asked integer;
BEGIN
  SELECT count(*) INTO asked FROM panels_askedmember WHERE decision_id = NEW.id;
  IF NEW.members_to_ask IS NULL OR asked < NEW.members_to_ask THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'enough_members_were_asked',
      MESSAGE = format('%s asked and %s to be asked before a decision between panels.', asked, NEW.members_to_ask);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER panels_ask_enough_members AFTER INSERT ON panels_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.is_urgent) EXECUTE FUNCTION panels_ask_enough_members();
"""
NOT_WHO = "DROP TRIGGER panels_ask_who_may_vote ON panels_askedmember; DROP FUNCTION panels_ask_who_may_vote();"
NOT_HOW_MANY = "DROP TRIGGER panels_ask_enough_members ON panels_decision; DROP FUNCTION panels_ask_enough_members();"


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('panels', '0008_looking_at_the_support_meanwhile'),
        ('placements', '0005_the_trust_board_by_name'),
        ('provisions', '0001_initial'),
        ('pupils', '0002_letters_may_be_changed_before_release'),
        ('referrals', '0003_reports_with_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AskedMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('agrees', 'Agrees'), ('does_not_agree', 'Does not agree'), ('not_reached', 'Could not be reached')], max_length=16)),
                ('said', models.TextField(blank=True, help_text='in their words, as whoever decided wrote it down')),
                ('asked_on', models.DateField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
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
        migrations.RemoveConstraint(
            model_name='decision',
            name='an_urgent_decision_says_who_was_asked',
        ),
        migrations.AddField(
            model_name='decision',
            name='members_to_ask',
            field=models.PositiveSmallIntegerField(help_text='for an urgent decision: members asked first by the terms, of those who may vote on the case', null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='urgent_reason',
            field=models.TextField(blank=True, help_text='for an urgent decision: why it could not wait for the panel'),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='members_to_ask',
            field=models.PositiveSmallIntegerField(help_text='for an urgent decision: members asked first by the terms, of those who may vote on the case', null=True),
        ),
        migrations.AddField(
            model_name='decisionchange',
            name='urgent_reason',
            field=models.TextField(blank=True, help_text='for an urgent decision: why it could not wait for the panel'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='asked_people',
            field=models.TextField(blank=True, help_text='for an urgent decision: who else was asked, and what they said'),
        ),
        migrations.AlterField(
            model_name='decisionchange',
            name='asked_people',
            field=models.TextField(blank=True, help_text='for an urgent decision: who else was asked, and what they said'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "members_to_ask", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "urgent_reason", "voters") VALUES (NEW."asked_people", NEW."below_quorum_reason", NEW."decided_by_id", NEW."decided_on", NEW."decision_maker", NEW."differs_from_proposal", NEW."id", NEW."interim_owner_id", NEW."interim_review_on", NEW."interim_support", NEW."is_urgent", NEW."item_id", NEW."members_to_ask", NEW."offered_instead", NEW."outcome", NEW."override_cost", NEW."partnership_id", NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."proposal_sentence", NEW."proposed_class_id", NEW."pupil_id", NEW."reason", NEW."reason_code", NEW."reference", NEW."referral_id", NEW."reopened_on", NEW."reopened_reason", NEW."schools_present", NEW."schools_voting", NEW."urgent_reason", NEW."voters"); RETURN NULL;', hash='2f5a3916877720f28092bf60b62eac612af12162', operation='INSERT', pgid='pgtrigger_insert_insert_a414b', table='panels_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "members_to_ask", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "urgent_reason", "voters") VALUES (NEW."asked_people", NEW."below_quorum_reason", NEW."decided_by_id", NEW."decided_on", NEW."decision_maker", NEW."differs_from_proposal", NEW."id", NEW."interim_owner_id", NEW."interim_review_on", NEW."interim_support", NEW."is_urgent", NEW."item_id", NEW."members_to_ask", NEW."offered_instead", NEW."outcome", NEW."override_cost", NEW."partnership_id", NOW(), \'update\', NEW."id", NEW."placement_id", NEW."proposal_sentence", NEW."proposed_class_id", NEW."pupil_id", NEW."reason", NEW."reason_code", NEW."reference", NEW."referral_id", NEW."reopened_on", NEW."reopened_reason", NEW."schools_present", NEW."schools_voting", NEW."urgent_reason", NEW."voters"); RETURN NULL;', hash='85754afe16d1dd91cbdc607c6cdfd323f8262dc5', operation='UPDATE', pgid='pgtrigger_update_update_3abd1', table='panels_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "panels_decisionchange" ("asked_people", "below_quorum_reason", "decided_by_id", "decided_on", "decision_maker", "differs_from_proposal", "id", "interim_owner_id", "interim_review_on", "interim_support", "is_urgent", "item_id", "members_to_ask", "offered_instead", "outcome", "override_cost", "partnership_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "proposal_sentence", "proposed_class_id", "pupil_id", "reason", "reason_code", "reference", "referral_id", "reopened_on", "reopened_reason", "schools_present", "schools_voting", "urgent_reason", "voters") VALUES (OLD."asked_people", OLD."below_quorum_reason", OLD."decided_by_id", OLD."decided_on", OLD."decision_maker", OLD."differs_from_proposal", OLD."id", OLD."interim_owner_id", OLD."interim_review_on", OLD."interim_support", OLD."is_urgent", OLD."item_id", OLD."members_to_ask", OLD."offered_instead", OLD."outcome", OLD."override_cost", OLD."partnership_id", NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."proposal_sentence", OLD."proposed_class_id", OLD."pupil_id", OLD."reason", OLD."reason_code", OLD."reference", OLD."referral_id", OLD."reopened_on", OLD."reopened_reason", OLD."schools_present", OLD."schools_voting", OLD."urgent_reason", OLD."voters"); RETURN NULL;', hash='648de5b07796f683b5d2687b9d5ddb33e5b8c615', operation='DELETE', pgid='pgtrigger_delete_delete_0b0bf', table='panels_decision', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('is_urgent', False), ('members_to_ask__gt', 0), models.Q(('asked_people', ''), _negated=True), _connector='OR'), name='an_urgent_decision_says_who_was_asked'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('members_to_ask__isnull', True), models.Q(('is_urgent', True), models.Q(('urgent_reason', ''), _negated=True)), _connector='OR'), name='an_urgent_decision_says_why_it_could_not_wait'),
        ),
        migrations.AddField(
            model_name='askedmember',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='panels.decision'),
        ),
        migrations.AddField(
            model_name='askedmember',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='askedmember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='askedmember',
            name='pupil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pupils.pupil'),
        ),
        migrations.AddConstraint(
            model_name='askedmember',
            constraint=models.UniqueConstraint(fields=('decision', 'organisation'), name='a_school_is_asked_once_about_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='askedmember',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', {'agrees': 'Agrees', 'does_not_agree': 'Does not agree', 'not_reached': 'Could not be reached'})), name='answer_of_who_was_asked_is_known'),
        ),
        migrations.AddConstraint(
            model_name='askedmember',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'not_reached'), models.Q(('said', ''), _negated=True), _connector='OR'), name='whoever_was_reached_said_something'),
        ),
        migrations.RunSQL(WHO, NOT_WHO),
        migrations.RunSQL(HOW_MANY, NOT_HOW_MANY),
    ]
