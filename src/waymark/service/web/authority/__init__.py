"""The authority's pages: the county, its schools, partnerships, people, model and record; and every role's children."""
