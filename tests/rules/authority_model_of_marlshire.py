"""A third, made-up authority, unlike the shipped ones in numbers, kinds and words."""

MARLSHIRE = """
extends = "common"
version = "3.2.1"
effective_from = 2029-04-02

[[sources]]
key = "charter"
title = "The Marlshire inclusion charter"
as_of = 2028-11-30

[authority]
source = "charter"
name = "Marlshire"
code = "997"
team = "Belonging service"
invented = true

[[tiers]]
key = "near"
source = "charter"
number = 1
name = "Close to home"
purpose = "Help in the classroom"

[[tiers]]
key = "away"
source = "charter"
number = 2
name = "Away for a while"
purpose = "Help somewhere quieter"

[[kinds]]
key = "visiting"
source = "charter"
name = "Visiting mentor"
tier = "near"
purpose = "A mentor comes to school"
counted_as = "caseload"
setting = "team"
route = "support"
weeks_min = 3
weeks_max = 5
caseload_per_worker = 7
year_low = 3
year_high = 8
full_time = false
keeps_home_roll = true
preventive = true
for_excluded = false

[[kinds]]
key = "barn"
source = "charter"
assumed = ["assistants_per_class"]
note = "The charter speaks of helpers without a number."
name = "Barn school"
tier = "away"
purpose = "Learning on a farm"
counted_as = "places"
setting = "independent"
route = "farm_stay"
weeks_min = 13
weeks_max = 20
classes_min = 1
classes_max = 4
places_per_class_commissioned = 5
places_per_class_host_min = 1
places_per_class_host = 2
assistants_per_class = 3
year_low = 5
year_high = 9
full_time = true
keeps_home_roll = true
preventive = true
for_excluded = false
review_every_school_weeks = 4

[[routes]]
key = "farm_stay"
source = "education_act_2002"
name = "Stay at the barn"
legal_basis = "off_site_direction"
law = "Education Act 2002 s.29A"
decision_maker = "trust"
notice_school_days = 5
parental_agreement = "sought"
written_notice_to = ["parents", "authority_if_plan", "social_worker"]
reviews_on_request_gap_school_weeks = 6
effective_from = 2029-04-02
explanation = "The trust directs the stay."

[[panels]]
key = "moot"
source = "charter"
kind = "partnership"
name = "The moot"
every_school_weeks = 5
weekday = "monday"
starts_at = 16:15:00
lasts_minutes = 45
cut_off_school_days = 7
cut_off_time = 09:00:00
pack_school_days_before = 4
quorum_share = 0.75
quorum_schools_min = 2
chair = "independent"
votes_of = ["independent_chair", "head"]
may_speak_not_vote = ["own_school", "family_tie"]
decision_rule = "majority"
fallback_when_inquorate = "adjourn"
host_answer_school_days = 1

[[preventive_reserve]]
source = "charter"
kind = "barn"
places = 1
explanation = "One bed of straw is kept."

[travel_cap]
source = "charter"
minutes = 25
mode = "bus"
soft = false

[[eligibility]]
key = "everything"
source = "charter"
kinds = ["visiting", "barn"]
strategies_tried_min = 4
school_weeks_of_support_min = 2
head_approval = true
pupil_words = true
parent_words = false
exceptions_allowed = false
explanation = "Four things tried."

[[partnerships]]
key = "upper"
source = "charter"
name = "Upper Marl"
kind = "zone"
panel = "moot"
starts_on = 2029-04-16
rule = "listed"
members = [999001, 999002]

[[partnerships]]
key = "lower"
source = "charter"
name = "Lower Marl"
kind = "zone"
panel = "moot"
starts_on = 2029-04-16
rule = "proximity"
centre_easting = 400000
centre_northing = 300000

[programme]
source = "charter"
name = "Two barns"
sites_in_all = 2

[[opening_counts]]
source = "charter"
academic_year = "2029/30"
kind = "barn"
sites = 2

[[opening_timeline]]
key = "red_barn"
source = "charter"
name = "Red barn"
academic_year = "2029/30"
kind = "barn"
school_urn = 999001
status = "open"
provisional = false
opened_on = 2029-09-10

[[opening_timeline]]
key = "blue_barn"
source = "charter"
name = "Blue barn"
academic_year = "2029/30"
may_be = ["barn", "visiting"]
partnership = "lower"
status = "registered"
provisional = true

[[term_dates]]
academic_year = "2029/30"
source = "charter"
blocks = [
    { name = "First", first_on = 2029-09-10, last_on = 2029-12-21 },
    { name = "Second", first_on = 2030-01-07, last_on = 2030-04-12 },
    { name = "Third", first_on = 2030-04-29, last_on = 2030-07-26 },
]
closures = [ { on = 2029-10-31, reason = "Marl day" } ]

[bank_holidays]
source = "charter"
days = [ { on = 2029-12-25, reason = "Christmas Day" } ]
"""
