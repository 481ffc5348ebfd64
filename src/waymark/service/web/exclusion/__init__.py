"""Suspensions, permanent exclusions and the education owed after them: the school's pages and the council's."""
