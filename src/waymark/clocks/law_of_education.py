"""The law of education after exclusion and beyond it, rule by rule. Entries are added and never edited."""

from __future__ import annotations

from datetime import date

from .rule import Rule

FULL_TIME_2007 = "SI 2007/1870, amended by SI 2012/1033 Schedule 2 and SI 2014/3216"
EXCLUSION_GUIDANCE = "DfE, Suspension and permanent exclusion guidance, August 2024"
HEALTH_GUIDANCE = "DfE, Arranging education for children who cannot attend school because of health needs, December 2023"
ADMISSIONS_CODE = "School Admissions Code 2021, paragraphs 3.14 to 3.22"
REGISTERS_2024 = "School Attendance (Pupil Registration) (England) Regulations 2024, SI 2024/208"

_2012 = date(2012, 9, 1)
_2015 = date(2015, 1, 5)
_2024 = date(2024, 8, 19)

RULES: tuple[Rule, ...] = (
    # sixth day
    Rule(
        "sixth_day_school",
        "The school gives suitable full-time education from the sixth consecutive school day of suspension, "
        "suspensions back to back counting as one.",
        f"Education and Inspections Act 2006 s.100; {FULL_TIME_2007}",
        "sixth_day.duties_of_runs",
        _2015,
        number=6,
    ),
    Rule(
        "run_of_each_school",
        "Suspensions from two schools are two runs: each school owes its own pupil.",
        "Education and Inspections Act 2006 s.100",
        "runs.runs_of",
        _2015,
        verified=False,
    ),
    Rule(
        "half_day_in_a_run",
        "A half day in attendance does not break a run, since which half it was is not known.",
        FULL_TIME_2007,
        "runs.runs_of",
        _2015,
        verified=False,
    ),
    Rule(
        "sixth_day_authority",
        "The authority gives suitable full-time education from the sixth school day of a permanent exclusion.",
        f"Education Act 1996 s.19(3A); {FULL_TIME_2007}",
        "sixth_day.duties_of_runs",
        _2012,
        number=6,
    ),
    Rule(
        "home_authority_owes",
        "The duty after a permanent exclusion is owed by the authority where the child lives.",
        "Education Act 1996 s.19",
        "sixth_day.duties_of_runs",
        _2012,
        verified=False,
    ),
    Rule(
        "year_11_exams",
        "Nothing is owed to a Year 11 child who has taken or missed all the exams of that year.",
        FULL_TIME_2007,
        "sixth_day.not_owed",
        _2012,
    ),
    Rule(
        "ehc_hours",
        "Where an EHC plan specifies fewer hours and they are given, that is what is owed.",
        FULL_TIME_2007,
        "sixth_day.suitable",
        _2012,
    ),
    Rule(
        "day_one",
        "For a looked-after child, or one with a social worker, education is expected from the first day.",
        EXCLUSION_GUIDANCE,
        "sixth_day.duties_of_runs",
        _2012,
        number=1,
        verified=False,
        is_law=False,
    ),
    Rule(
        "amber",
        "This service warns on the third school day and asks somebody else to look on the fifth.",
        "This service",
        "sixth_day.duties_of_runs",
        _2012,
        number=3,
        is_law=False,
    ),
    # section 19 beyond exclusion, fair access
    Rule(
        "health_15",
        "The authority arranges education once it is clear that a child will miss 15 school days or more for health in the year, "
        "in a row or together.",
        f"Education Act 1996 s.19; {HEALTH_GUIDANCE}",
        "section_19.health_duties",
        _2012,
        number=15,
        is_law=False,
    ),
    Rule(
        "sickness_return",
        "The school tells the authority when a child is expected to miss 15 school days for illness, once for each illness.",
        f"{REGISTERS_2024}; {HEALTH_GUIDANCE}",
        "section_19.sickness_returns",
        _2024,
        number=15,
    ),
    Rule(
        "otherwise",
        "The authority arranges suitable education for a child who is without it for any other reason. No number of days is set.",
        "Education Act 1996 s.19(1)",
        "section_19.otherwise_duties",
        _2012,
    ),
    Rule(
        "fair_access_20",
        "A school place is found within 20 school days of agreeing that the child falls under the protocol.",
        ADMISSIONS_CODE,
        "fair_access.clocks",
        date(2021, 9, 1),
        number=20,
    ),
    Rule(
        "fair_access_other_route",
        "A child with an EHC plan, or looked after now or before, is admitted another way.",
        ADMISSIONS_CODE,
        "fair_access.route",
        date(2021, 9, 1),
    ),
    Rule(
        "fair_access_grounds",
        "The groups that fall under a fair access protocol.",
        ADMISSIONS_CODE,
        "fair_access.route",
        date(2021, 9, 1),
        verified=False,
    ),
    # money, registers
    Rule(
        "funding_leaves",
        "The excluding school gives up A × (B ÷ 52) + C.",
        "School and Early Years Finance (England) Regulations; DfE funding guidance",
        "funding.funding_leaves",
        date(2013, 4, 1),
        number=52,
    ),
    Rule(
        "funding_arrives",
        "The admitting school receives at least D × (E ÷ F).",
        "School and Early Years Finance (England) Regulations; DfE funding guidance",
        "funding.funding_arrives",
        date(2013, 4, 1),
    ),
    Rule(
        "attendance_codes",
        "What the home school marks follows from the placement and from confirmed attendance; never B or K without it.",
        f"{REGISTERS_2024}, reg. 10",
        "codes.expected_code",
        _2024,
    ),
)
