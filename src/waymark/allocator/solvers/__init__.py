"""Solver libraries are imported here and nowhere else."""
