"""Places that are spare in schools: every source side by side, the authority's own word above them, who could host."""
