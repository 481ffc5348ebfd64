"""Who holds a place, without saying who: so that free places are the same number whoever asks.

Row security hides most children from a school or a provider, and a count of what is left would then be wrong. This answers
with classes, kinds of place and days only, to a signed-in organisation.
"""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE FUNCTION waymark_stays(first_day date, last_day date)
RETURNS TABLE (placement_id bigint, class_id bigint, place_kind text, state text, first_on date, last_on date,
               is_overstay boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF waymark_organisation() IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT stay.id, stay.provision_class_id, stay.place_kind::text, stay.state::text, stay.starts_on,
           CASE WHEN stay.state = 'arrived' THEN greatest(stay.expected_end_on, waymark_today())
                ELSE coalesce(stay.ended_on, stay.expected_end_on) END,
           stay.state = 'arrived' AND stay.expected_end_on < waymark_today()
      FROM placements_placement stay
     WHERE stay.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
       AND stay.starts_on <= last_day
       AND CASE WHEN stay.state = 'arrived' THEN greatest(stay.expected_end_on, waymark_today())
                ELSE coalesce(stay.ended_on, stay.expected_end_on) END >= first_day;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_no_more_children_than_places")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION waymark_stays(date, date)")]
