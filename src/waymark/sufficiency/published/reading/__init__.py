"""Readers of published statistics: cells with their meaning, rolls found again, series by authority."""
