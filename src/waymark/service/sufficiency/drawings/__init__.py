"""Partnerships drawn by journey, demand and existing links, beside today's. Nothing real is changed: people choose."""
