"""The invented county of Fenshire: an authority about Norfolk's size that exists nowhere.

Everything is generated from one seed and one day. No school, place, family or postcode is real:
the county lies on the Dogger Bank, in the North Sea.
"""
