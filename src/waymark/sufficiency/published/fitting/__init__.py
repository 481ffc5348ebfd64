"""What a simulation needs to be told that published statistics can tell: rates, spreads and shapes, each with its ends and
source.
"""
