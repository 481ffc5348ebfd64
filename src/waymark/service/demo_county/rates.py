"""The published shapes that the invented history follows, each with its source in a line."""

from __future__ import annotations

# DfE, Permanent and fixed-period exclusions 2016/17, state-funded secondary, England: share of each year group with
# at least one suspension (%), and boys' share of suspensions from the rates of each sex.
SUSPENDED_PER_CENT = {7: 3.37, 8: 5.09, 9: 6.30, 10: 6.97, 11: 4.99}
BOYS_SHARE = {7: 0.81, 8: 0.71, 9: 0.65, 10: 0.66, 11: 0.69}
# Same release, 2015/16: length of a suspension in days; 6 stands for "more than five".
LENGTH_SHARES = ((1, 45.3), (2, 23.0), (3, 14.2), (4, 3.2), (5, 12.1), (6, 2.3))
# Same release, 2015/16: suspensions in the year per suspended pupil; 6 stands for "more than five".
REPEAT_SHARES = ((1, 61.0), (2, 18.3), (3, 8.4), (4, 4.6), (5, 2.7), (6, 5.0))
# Suspensions rose from 9.4 to about 22.6 per hundred secondary pupils between 2016/17 and 2023/24.
LEVEL_2023_24 = 22.6 / 9.4
# The county keeps rows for a quarter of the pupils who are suspended in a year, so that the demo loads quickly.
SHARE_KNOWN = 0.25
# Share of year 7 to 11 permanent exclusions by year group, England 2016/17; level: 0.34 a hundred in Norfolk that year,
# 0.26 a hundred here; and about one in five of those issued does not stand (Norfolk 2015 to 2018: 15 to 24%).
PERMANENT_SHARES = ((7, 11), (8, 19), (9, 26), (10, 31), (11, 13))
PERMANENT_PER_HUNDRED = 0.26
DO_NOT_STAND = 0.20
# Reasons given, DfE codes; persistent disruption is half of the suspension reasons in 2023/24.
SUSPENSION_REASONS = (
    ("DB", 51),
    ("VA", 14),
    ("PP", 12),
    ("VP", 6),
    ("PH", 4),
    ("DA", 4),
    ("DM", 3),
    ("PA", 3),
    ("OW", 2),
    ("MT", 2),
    ("BU", 1),
    ("TH", 1),
    ("RA", 1),
    ("SM", 0.7),
    ("LG", 0.7),
)
# Norfolk 2016/17, secondary: 78 persistent disruption, 23 assault on a pupil, 12 verbal to an adult and so on.
PERMANENT_REASONS = (("DB", 78), ("PP", 23), ("VA", 12), ("DA", 12), ("OW", 15), ("PA", 4), ("DM", 4))
SEN_SHARES = (("N", 50), ("K", 40), ("E", 10))
NEED_SHARES = (("SEMH", 46), ("SLCN", 13), ("MLD", 12), ("SPLD", 12), ("ASD", 11), ("OTH", 4), ("HI", 2))
ETHNICITY_SHARES = (
    ("WBRI", 78),
    ("WOTH", 6),
    ("WIRT", 1.2),
    ("WROM", 1.2),
    ("MWBC", 3),
    ("MWBA", 1.5),
    ("MWAS", 1.5),
    ("MOTH", 1.5),
    ("AIND", 0.8),
    ("APKN", 0.8),
    ("ABAN", 0.8),
    ("BAFR", 2),
    ("BCRB", 1),
    ("BOTH", 0.4),
    ("CHNE", 0.3),
)
LANGUAGE_SHARES = (
    ("English", 90),
    ("Lithuanian", 2),
    ("Portuguese", 2),
    ("Polish", 2),
    ("Romanian", 1.5),
    ("Bengali", 0.7),
    ("Kurdish", 0.7),
    ("Ukrainian", 0.7),
    ("Arabic", 0.4),
)
