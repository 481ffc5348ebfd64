"""Pages of the school's journey, one module for each step of it."""
