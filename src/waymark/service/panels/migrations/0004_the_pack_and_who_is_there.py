"""The pack as frozen; and who is in each class by year group, so that every member can see how a group is made up.

``panels_who_is_there`` shows no child: days, year group and state only. Children of other partnerships stay unseen.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION panels_who_is_there(wanted_classes bigint[], first_day date, last_day date)
RETURNS TABLE (placement_id bigint, class_id bigint, year_group smallint, place_kind varchar, is_high_intensity boolean,
               starts_on date, expected_end_on date, state varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT p.id, p.provision_class_id, child.year_group, p.place_kind, p.is_high_intensity, p.starts_on,
         p.expected_end_on, p.state
    FROM placements_placement p JOIN pupils_pupil child ON child.id = p.pupil_id
   WHERE p.provision_class_id = ANY (wanted_classes) AND p.starts_on <= last_day
     AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived')
     AND (p.expected_end_on >= first_day OR p.state = 'arrived')
     AND public.waymark_organisation() IS NOT NULL
   ORDER BY p.provision_class_id, p.starts_on, p.id;
END $$;
"""
REVERSE = "DROP FUNCTION panels_who_is_there(bigint[], date, date);"


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0003_a_decision_may_be_set_aside_in_the_meeting"),
        ("placements", "0002_no_more_children_than_places"),
        ("pupils", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="PackPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("content", models.JSONField(
                    help_text="the case as read: panels.room.case_file, and the places as proposed")),
                ("item", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="pack_pages", to="panels.agendaitem")),
                ("pupil", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="pupils.pupil")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(FUNCTION, REVERSE),
    ]
