"""The database refuses to change what a simulation was asked and what it came to, and the scenario it was asked of."""

from __future__ import annotations

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION sufficiency_what_is_done_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.state = 'done' THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_done_stays',
      MESSAGE = format('The simulation %s is done and stays as it is.', OLD.reference);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF (OLD.scenario_id, OLD.question, OLD.levers, OLD.goal, OLD.figures_id, OLD.costs_id, OLD.seed, OLD.futures, OLD.asked_sha256)
     IS DISTINCT FROM
     (NEW.scenario_id, NEW.question, NEW.levers, NEW.goal, NEW.figures_id, NEW.costs_id, NEW.seed, NEW.futures, NEW.asked_sha256) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'what_was_asked_stays',
      MESSAGE = format('What was asked of %s stays as it is: ask something else instead.', OLD.reference);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sufficiency_what_is_done_stays BEFORE UPDATE OR DELETE ON sufficiency_simulation
  FOR EACH ROW EXECUTE FUNCTION sufficiency_what_is_done_stays();

CREATE OR REPLACE FUNCTION sufficiency_a_scenario_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
  IF (OLD.text, OLD.sha256) IS DISTINCT FROM (NEW.text, NEW.sha256) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'a_scenario_stays',
      MESSAGE = format('The scenario %s stays as it was kept: keep another one instead.', OLD.reference);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sufficiency_a_scenario_stays BEFORE UPDATE ON sufficiency_planningscenario
  FOR EACH ROW EXECUTE FUNCTION sufficiency_a_scenario_stays();
"""
UNDO = """
DROP TRIGGER sufficiency_what_is_done_stays ON sufficiency_simulation;
DROP FUNCTION sufficiency_what_is_done_stays();
DROP TRIGGER sufficiency_a_scenario_stays ON sufficiency_planningscenario;
DROP FUNCTION sufficiency_a_scenario_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("sufficiency", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
