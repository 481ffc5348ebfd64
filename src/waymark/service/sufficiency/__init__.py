"""Scenarios of what to open, where and when, and what the simulation of each came to: counts, never a child."""
