"""Sufficiency: children, places and queues of a whole authority over years, simulated and planned.

A library of rooms, each importing only from those below it (see `.importlinter`): `county` runs the pupil-level model,
`estimates` turns its counts into intervals, `queues` is the network kernel that proves the clockwork against theory, and
`draws` holds the keyed random numbers beneath them all. Plain data in and out; knows nothing of the service. Nothing is
imported here, so that reading a scenario compiles nothing.
"""
