"""Why this place, why not that one, and what would change it, asked of a list that is settled."""
