"""Forms of the authority, by what they are about."""
