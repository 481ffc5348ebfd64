"""The row-security policies, in one place so that they can be read and audited.

``SEES`` is the heart: a row about a child is visible when the acting organisation has an access row for that part of
the child's record, in force today, or when the request came by that child's own family link.

To see is not to act. A panel, a provider or a school to come reads the case; ``RESPONSIBLE`` is the organisation on
whose roll the child is, or the council by its duty, and only those write what is declared ``written_by_responsible``.
"""

from __future__ import annotations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION waymark_organisation() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('waymark.organisation', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION waymark_person() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('waymark.person', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION waymark_today() RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('waymark.today', true), '')::date, current_date) $$;
CREATE OR REPLACE FUNCTION waymark_family_token() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('waymark.family_token', true), '') $$;
CREATE OR REPLACE FUNCTION waymark_family_pupil() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS
  $$ SELECT pupil_id FROM public.pupils_familylink
      WHERE token_hash = public.waymark_family_token() AND revoked_on IS NULL
        AND expires_on >= public.waymark_today() $$;
CREATE OR REPLACE FUNCTION waymark_pupil_exists(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.pupils_pupil WHERE id = wanted) $$;
CREATE OR REPLACE FUNCTION waymark_has_access(wanted bigint, wanted_part text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.pupils_access
      WHERE pupil_id = wanted AND part = wanted_part AND organisation_id = public.waymark_organisation()
        AND starts_on <= public.waymark_today() AND (ends_on IS NULL OR ends_on >= public.waymark_today())) $$;
CREATE OR REPLACE FUNCTION waymark_is_responsible(wanted bigint) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.pupils_access
      WHERE pupil_id = wanted AND because IN ('registration', 'duty')
        AND organisation_id = public.waymark_organisation() AND starts_on <= public.waymark_today()
        AND (ends_on IS NULL OR ends_on >= public.waymark_today())) $$;
CREATE OR REPLACE FUNCTION waymark_has_access_because(wanted bigint, reasons text[]) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.pupils_access
      WHERE pupil_id = wanted AND because = ANY (reasons)
        AND organisation_id = public.waymark_organisation() AND starts_on <= public.waymark_today()
        AND (ends_on IS NULL OR ends_on >= public.waymark_today())) $$;
CREATE OR REPLACE FUNCTION waymark_chairs_the_case(wanted bigint) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.panels_agendaitem listed
       JOIN public.panels_panelmeeting meeting ON meeting.id = listed.meeting_id
       JOIN public.panels_panelmember chair ON chair.meeting_id = meeting.id
      WHERE listed.pupil_id = wanted AND meeting.state = 'open' AND chair.part = 'chair'
        AND chair.person_id = public.waymark_person()
        AND chair.organisation_id = public.waymark_organisation()) $$;
CREATE OR REPLACE FUNCTION waymark_is_the_council() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.organisations_deployment
      WHERE authority_id = public.waymark_organisation()) $$;
CREATE OR REPLACE FUNCTION waymark_was_in_the_room(wanted bigint) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.panels_agendaitem listed
       JOIN public.panels_panelmember seat ON seat.meeting_id = listed.meeting_id
      WHERE listed.id = wanted AND (seat.is_present OR seat.part = 'chair')
        AND seat.person_id = public.waymark_person() AND seat.organisation_id = public.waymark_organisation()) $$;
CREATE OR REPLACE FUNCTION waymark_was_in_the_room_for_the_place(wanted bigint) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.panels_decision agreed
      WHERE agreed.placement_id = wanted AND public.waymark_was_in_the_room(agreed.item_id)) $$;
CREATE OR REPLACE FUNCTION waymark_pupil_with_upn(wanted text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS
  $$ SELECT id FROM public.pupils_pupil WHERE upn = wanted AND public.waymark_organisation() IS NOT NULL $$;
CREATE OR REPLACE FUNCTION waymark_brought_in_by_us(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT 1 FROM public.imports_spreadsheetrow line
       JOIN public.imports_spreadsheet file ON file.id = line.spreadsheet_id
      WHERE line.pupil_id = wanted AND line.outcome = 'new' AND (file.target = 'children' OR line.after ? 'child_added')
        AND file.state IN ('confirmed', 'undoing') AND file.organisation_id = public.waymark_organisation()
        AND file.confirmed_on >= public.waymark_today() - 1) $$;
CREATE OR REPLACE FUNCTION waymark_take_out_request(wanted bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE known_as text;
BEGIN
  SELECT asked.reference INTO known_as FROM public.referrals_referral asked
    JOIN public.imports_spreadsheetrow line ON line.about = asked.reference
    JOIN public.imports_spreadsheet file ON file.id = line.spreadsheet_id
   WHERE asked.id = wanted AND asked.state IN ('draft', 'awaiting_head') AND line.outcome = 'new'
     AND file.target = 'requests' AND file.state IN ('confirmed', 'undoing')
     AND file.organisation_id = public.waymark_organisation() AND file.confirmed_on >= public.waymark_today() - 1;
  IF known_as IS NULL THEN RETURN false; END IF;
  DELETE FROM public.pupils_nextstep WHERE about = known_as;
  DELETE FROM public.referrals_wordstakenback WHERE words_id IN
    (SELECT id FROM public.referrals_ownwords WHERE referral_id = wanted);
  DELETE FROM public.referrals_ownwords WHERE referral_id = wanted;
  DELETE FROM public.referrals_supporttried WHERE referral_id = wanted;
  DELETE FROM public.referrals_referralsection WHERE referral_id = wanted;
  DELETE FROM public.referrals_referralstep WHERE referral_id = wanted;
  DELETE FROM public.referrals_referral WHERE id = wanted;
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION waymark_remove_old_spreadsheets(today date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE removed bigint;
BEGIN
  UPDATE public.imports_spreadsheet SET original = NULL, sheets = NULL
   WHERE removed_on <= today AND (original IS NOT NULL OR sheets IS NOT NULL);
  GET DIAGNOSTICS removed = ROW_COUNT;
  DELETE FROM public.imports_spreadsheetrow
   WHERE spreadsheet_id IN (SELECT id FROM public.imports_spreadsheet WHERE removed_on <= today);
  RETURN removed;
END $$;
"""

SEES = """(
  EXISTS (SELECT 1 FROM pupils_access seen
           WHERE seen.pupil_id = {table}.{column} AND seen.part = '{part}'
             AND seen.organisation_id = waymark_organisation() AND seen.starts_on <= waymark_today()
             AND (seen.ends_on IS NULL OR seen.ends_on >= waymark_today()))
  OR {table}.{column} = (SELECT waymark_family_pupil()))"""

# What must hold besides access to the child. A family hears of a panel's decision before anybody reads of it: until then it
# is seen by the council, by whoever was in the room (a place by the chair who agrees it, before its decision names it), and
# by the family's own link, whose page says that somebody rings first.
_TO_BE_TOLD = (
    "{table}.is_announced OR (SELECT waymark_is_the_council()) OR {table}.pupil_id = (SELECT waymark_family_pupil())"
)
READERS = {
    "announced": f"({_TO_BE_TOLD} OR waymark_was_in_the_room({{table}}.item_id))",
    "announced_place": (
        f"({_TO_BE_TOLD} OR waymark_was_in_the_room_for_the_place({{table}}.id) "
        "OR waymark_chairs_the_case({table}.pupil_id))"
    ),
}

RESPONSIBLE = "waymark_is_responsible({column})"

# Who writes, beside seeing. "acting": whoever has a part in what happens to the child, never a seat on a panel alone; but
# the chair of a meeting under way writes what follows from its decisions. "deciding": who answers for what is sent out.
_CHAIRS = "waymark_chairs_the_case({column})"
WRITERS = {
    "": "",
    "responsible": RESPONSIBLE,
    "acting": (
        "(waymark_has_access_because({column}, "
        "ARRAY['registration', 'duty', 'offer', 'placement', 'receiving_school', 'legal_decision']) "
        f"OR {_CHAIRS})"
    ),
    "deciding": (
        "(waymark_has_access_because({column}, ARRAY['registration', 'duty', 'legal_decision']) "
        f"OR {_CHAIRS})"
    ),
}

OURS = "organisation_id = waymark_organisation()"

GIVES_ACCESS = (
    "waymark_has_access(pupil_id, part) "
    "AND (because NOT IN ('registration', 'duty') OR waymark_is_responsible(pupil_id))"
)

# Written by hand: table -> {command: (USING, WITH CHECK)}. None means the clause does not apply to the command.
OWN: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "pupils_pupil": {
        "SELECT": (SEES.format(table="pupils_pupil", column="id", part="facts"), None),
        "INSERT": (None, SEES.format(table="pupils_pupil", column="id", part="facts")),
        "UPDATE": (RESPONSIBLE.format(column="id"),) * 2,
        # Undoing a spreadsheet, for a day: only a child that the acting organisation's own file added. Whatever has
        # been built on the child since refuses it by its foreign key.
        "DELETE": ("waymark_brought_in_by_us(id)", None),
    },
    # An organisation sees its own access rows and, for a child it sees, everybody's (so that "who may know" can be
    # shown). It may give access to a child it sees, or to itself for a child who is not yet recorded at all; but only
    # who is responsible for a child may make somebody responsible, so that no reader makes itself one.
    "pupils_access": {
        "SELECT": (
            "organisation_id = waymark_organisation() OR waymark_has_access(pupil_id, 'facts')", None,
        ),
        "INSERT": (
            None,
            "(organisation_id = waymark_organisation() AND NOT waymark_pupil_exists(pupil_id)) "
            f"OR ({GIVES_ACCESS})",
        ),
        "UPDATE": (GIVES_ACCESS, GIVES_ACCESS),
        "DELETE": ("waymark_brought_in_by_us(pupil_id)", None),
    },
    "pupils_familylink": {
        "SELECT": ("token_hash = waymark_family_token() OR waymark_has_access(pupil_id, 'facts')", None),
        "INSERT": (None, "waymark_is_responsible(pupil_id)"),
        "UPDATE": ("token_hash = waymark_family_token() OR waymark_is_responsible(pupil_id)",) * 2,
    },
    # A file is shown to the organisation that brought it; this app knows organisations by number alone.
    "audit_auditentry": {
        "SELECT": (
            "organisation_id = waymark_organisation() OR pupil_id = (SELECT waymark_family_pupil()) "
            "OR (organisation_id IS NULL AND pupil_id IS NULL) "
            "OR (pupil_id IS NOT NULL AND waymark_has_access(pupil_id, 'facts'))",
            None,
        ),
        "INSERT": (None, "true"),
    },
}
