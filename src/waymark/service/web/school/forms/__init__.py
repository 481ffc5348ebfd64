"""Forms of the school's journey, one module for each part of it."""
