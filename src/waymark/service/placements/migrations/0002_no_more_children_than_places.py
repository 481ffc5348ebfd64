"""The database refuses to promise a place that is not there.

Checked when a place is agreed, offered, confirmed, or a stay is lengthened. What happened all the same (a late leaver, an
unplanned arrival) is recorded with a named officer's reason in ``over_capacity_reason``, and then passes.
"""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION placements_keep_within_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  full_day date;
  places_then integer;
  class_name text;
  last_day date := coalesce(NEW.ended_on, NEW.expected_end_on);
BEGIN
  IF NEW.state NOT IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived') OR NEW.over_capacity_reason <> '' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived')
     AND OLD.provision_class_id = NEW.provision_class_id AND OLD.place_kind = NEW.place_kind
     AND NEW.starts_on >= OLD.starts_on AND last_day <= coalesce(OLD.ended_on, OLD.expected_end_on)
     AND OLD.over_capacity_reason = NEW.over_capacity_reason THEN
    RETURN NEW;
  END IF;
  -- one at a time for each class, so that two people pressing at once cannot both take the last place
  PERFORM 1 FROM provisions_provisionclass WHERE id = NEW.provision_class_id FOR UPDATE;
  WITH stays AS (
    SELECT starts_on AS first_on,
           CASE WHEN state = 'arrived' THEN greatest(expected_end_on, waymark_today())
                ELSE coalesce(ended_on, expected_end_on) END AS last_on
      FROM placements_placement
     WHERE provision_class_id = NEW.provision_class_id AND place_kind = NEW.place_kind AND id IS DISTINCT FROM NEW.id
       AND state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
  ), stated AS (
    SELECT starts_on AS first_on, ends_on AS last_on, count AS places FROM provisions_classplaces
     WHERE provision_class_id = NEW.provision_class_id AND place_kind = NEW.place_kind
  ), held AS (
    SELECT starts_on AS first_on, ends_on AS last_on, places FROM provisions_placehold
     WHERE provision_class_id = NEW.provision_class_id AND lifted_on IS NULL AND NEW.place_kind = 'commissioned'
  ), days AS (
    SELECT NEW.starts_on AS day
    UNION SELECT first_on FROM stays UNION SELECT first_on FROM held
    UNION SELECT first_on FROM stated UNION SELECT last_on + 1 FROM stated
  ), counted AS (
    SELECT day,
           (SELECT coalesce(sum(places), 0) FROM stated WHERE first_on <= day AND coalesce(last_on, day) >= day)
         - (SELECT coalesce(sum(places), 0) FROM held WHERE first_on <= day AND last_on >= day) AS places,
           (SELECT count(*) FROM stays WHERE first_on <= day AND last_on >= day) AS taken
      FROM days WHERE day BETWEEN NEW.starts_on AND last_day
  )
  SELECT day, places INTO full_day, places_then FROM counted WHERE taken >= places ORDER BY day LIMIT 1;
  IF full_day IS NOT NULL THEN
    SELECT p.name || ', ' || c.name INTO class_name FROM provisions_provisionclass c
      JOIN provisions_provision p ON p.id = c.provision_id WHERE c.id = NEW.provision_class_id;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'no_more_children_than_places',
      MESSAGE = format('%s has no free place on %s (%s places, all taken or held).', class_name,
                       to_char(full_day, 'FMDD FMMonth YYYY'), greatest(places_then, 0));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_keep_within_places BEFORE INSERT OR UPDATE ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION placements_keep_within_places();
"""
REVERSE = """
DROP TRIGGER placements_keep_within_places ON placements_placement;
DROP FUNCTION placements_keep_within_places();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial"), ("provisions", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
